import { describe, expect, it } from 'vitest';
import { openSecretStore, type Keytar } from '../../main/keychain.ts';
import { manualClock } from '../support/manual-clock.ts';

const ways = ['Throws', 'Rejects', 'Hangs'] as const;
type Way = (typeof ways)[number];

/** A keychain of which one call fails, the n-th of all of them. */
function keychain(nth: number, way: Way) {
  const secrets = new Map<string, string>();
  let calls = 0;
  const call = <T>(fn: () => T): Promise<T> => {
    calls += 1;
    if (calls !== nth) return Promise.resolve(fn());
    if (way === 'Throws') throw new Error('the keychain broke');
    return way === 'Rejects' ? Promise.reject(new Error('the keychain broke')) : new Promise(() => undefined);
  };
  const keytar: Keytar = {
    getPassword: (_service, account) => call(() => secrets.get(account) ?? null),
    setPassword: (_service, account, secret) => call(() => void secrets.set(account, secret)),
    deletePassword: (_service, account) => call(() => secrets.delete(account)),
  };
  return { keytar, secrets, calls: () => calls };
}

/** Opens the store, keeps two secrets, reads both and forgets one; answers what it was told and what must not be. */
async function play(nth: number, way: Way): Promise<{ readonly calls: number; readonly broken: readonly string[] }> {
  const clock = manualClock();
  const { keytar, calls } = keychain(nth, way);
  const kept = new Map<string, string>();
  const broken: string[] = [];
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    void work.finally(() => (over = true)).catch(() => undefined);
    for (let second = 0; second < 60 && !over; second += 1) await clock.advance(1000);
    if (!over) throw new Error('it never answers');
    return work;
  };
  try {
    const store = await inTime(
      openSecretStore({
        service: 'lockstep-test',
        load: () => Promise.resolve(keytar),
        clock,
        timeLimitMs: 5000,
        remembers: (account) => kept.has(account),
      }),
    );
    for (const name of ['asha', 'ravi']) {
      const set = await inTime(store.set(name, `secret of ${name}`));
      if (set.ok) kept.set(name, `secret of ${name}`);
      else if (set.message === '') broken.push(`${name} is not kept, and nobody is told why`);
    }
    for (const [name, secret] of kept) {
      const got = await inTime(store.get(name));
      if (got.ok && got.value !== secret) broken.push(`${name} is answered as ${got.value}`);
    }
    const gone = await inTime(store.delete('asha'));
    if (gone.ok) kept.delete('asha');
    const after = await inTime(store.get('asha'));
    if (gone.ok && after.ok && after.value !== null) broken.push('what was forgotten is answered');
    const other = await inTime(store.get('ravi'));
    if (kept.has('ravi') && other.ok && other.value === null) broken.push('what was kept is said not to be there');
  } catch (error) {
    broken.push(`thrown: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { calls: calls(), broken };
}

describe('the keychain', () => {
  it.each(ways)('loses no secret and tells of every failure, whichever call %s', async (way) => {
    const { calls, broken: before } = await play(0, way);
    expect([before, calls > 8]).toEqual([[], true]);
    const found: string[] = [];
    for (let nth = 1; nth <= calls; nth += 1)
      for (const text of (await play(nth, way)).broken) found.push(`call ${nth} ${way}: ${text}`);
    expect(found).toEqual([]);
  });
});
