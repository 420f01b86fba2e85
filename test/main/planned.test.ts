import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const follower = 'PR2002';
const ledger = () => practice.simulator.ledger(follower).orders;
const copyOf = (key: string) =>
  copiesOf(practice.view(), key).find(({ followerId, purpose }) => followerId === follower && purpose === 'Copy');

/** More orders at once than may leave in a second; one call a second, so that most of them wait. */
async function aQueue(count: number): Promise<readonly string[]> {
  practice = await openPractice({ plan: { pace: { perSecond: 1, exitReserve: 0 }, rules: { staleAfterMs: 60_000 } } });
  const keys = await Promise.all(Array.from({ length: count }, () => practice.place({ quantity: '10', price: '790' })));
  await until(() => keys.every((key) => copyOf(key) !== undefined));
  return keys;
}

describe('orders that wait for their turn', () => {
  it('are ended with the reason when the desk stops, are never sent late, and nobody is asked about them', async () => {
    const keys = await aQueue(6);
    await practice.reopen({ pace: { perSecond: 5, exitReserve: 2 } });
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const ended = keys.filter((key) => copyOf(key)?.reasonCode === 'STOPPED_BEFORE_SENDING');
    expect(ended.length).toBeGreaterThan(2);
    expect(practice.view().attention).toEqual([]);
    const refs = new Set(ledger().map(({ tag }) => tag));
    for (const key of ended) expect(refs.has(copyOf(key)?.clOrdId ?? '')).toBe(false);
    expect(ledger()).toHaveLength(keys.length - ended.length);
  });

  it('leave in their turn, each once, with a line in the journal before', async () => {
    const keys = await aQueue(3);
    await until(() => ledger().length === 3);
    expect(new Set(ledger().map(({ tag }) => tag)).size).toBe(3);
    await until(() => keys.every((key) => copyOf(key)?.status === 'New'));
    const lines = practice.view().journal.filter(({ kind }) => kind === 'CommandSent');
    expect(lines.length).toBeGreaterThan(0);
  });

  it('do not leave any more when the master’s order has ended meanwhile', async () => {
    const keys = await aQueue(5);
    for (const key of keys) await practice.call('cancelMasterOrder', { orderId: key });
    await until(() => keys.every((key) => ['NotSent', 'Canceled'].includes(copyOf(key)?.status ?? '')));
    const left = keys.filter((key) => copyOf(key)?.status === 'NotSent');
    expect(left.length).toBeGreaterThan(0);
    expect(ledger()).toHaveLength(keys.length - left.length);
  });
});
