// An exit whose own machinery breaks still ends: nobody is left looking at a run that nothing works on any more.

import { describe, expect, it } from 'vitest';
import { accountId, type AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { unknownTape } from '../../domain/reference-price.ts';
import { defaultPace } from '../../domain/pacing.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createExitRuns } from '../../main/replication/exit-run.ts';
import { createVirtualBroker, lastPrice } from './virtual-broker.ts';
import { virtualTime } from './virtual-time.ts';

const ids = ['A000', 'A001', 'A002', 'A003'].map(accountId);
const everything = { scope: { kind: 'Fleet', includeMaster: true }, reach: 'Everything' } as const;

function desk(broken: { readonly after?: (ms: number) => void; readonly alias?: (id: AccountId) => void }) {
  const time = virtualTime();
  const clock = {
    ...time,
    after: (ms: number, fn: () => void) => {
      broken.after?.(ms);
      return time.after(ms, fn);
    },
  };
  const brokers = new Map(
    ids.map((id) => [
      id,
      createVirtualBroker({ id, clock: time, random: () => 0.5, rttMs: 25, fault: { kind: 'None' }, feedLost: false }),
    ]),
  );
  const facts: JournalFact[] = [];
  const halts: string[] = [];
  const runs = createExitRuns({
    accounts: new Map([...brokers].map(([id, { account }]) => [id, account])),
    clock,
    blotter: createBlotter(),
    masterId: accountId('A000'),
    instrumentOf: () => undefined,
    referencePrice: () => lastPrice,
    isCounted: () => true,
    freezeQtyOf: () => null,
    tapeOf: () => unknownTape,
    alias: (id) => {
      broken.alias?.(id);
      return id;
    },
    pace: defaultPace,
    wantPrices: () => null,
    limitMs: 30_000,
    issue: (news) => facts.push(...news),
    dropEntries: () => undefined,
    isHalted: () => false,
    onRun: () => undefined,
    onTrouble: () => undefined,
    onBroken: (reason) => halts.push(reason),
    onReleased: () => undefined,
  });
  return { time, runs, facts, halts };
}

describe('an exit that breaks', () => {
  it('says LEFT with the reason for the accounts it never came to, records that, and ends', async () => {
    let broken = false;
    const { time, runs, facts, halts } = desk({
      after: (ms) => {
        if (ms !== 0 || broken) return;
        broken = true;
        throw new Error('the clock stands still');
      },
    });
    const id = runs.press(everything, ids, 'Owner');
    await time.runUntil(40_000, () => runs.run(id)?.finishedAt !== null);
    const run = runs.run(id);
    expect(run?.finishedAt).not.toBeNull();
    expect(run?.accounts.map(({ state }) => state)).toEqual(['Flat', 'Left', 'Left', 'Left']);
    expect(run?.accounts[1]?.reason).toContain('the clock stands still');
    expect(halts).toEqual([expect.stringContaining('the clock stands still')]);
    await time.runUntil(time.monotonic() + 1000);
    const ended = facts.flatMap((fact) => (fact.kind === 'ExitAccountEnded' ? [fact.account.state] : []));
    expect(ended.toSorted()).toEqual(['Flat', 'Left', 'Left', 'Left']);
    expect(facts.filter(({ kind }) => kind === 'ExitFinished')).toEqual([
      { kind: 'ExitFinished', runId: id, flat: 1, left: 3 },
    ]);
    // The accounts are free again, and the next press starts a run of its own.
    expect(runs.holdsAccount(ids[1]!)).toBe(false);
    const again = runs.press(everything, ids, 'Owner');
    await time.runUntil(80_000, () => runs.run(again)?.finishedAt !== null);
    expect(runs.run(again)?.accounts.map(({ state }) => state)).toEqual(ids.map(() => 'Flat'));
  });

  it('goes on with the others where one account cannot be worked on', async () => {
    let asked = 0;
    const { time, runs, halts } = desk({
      alias: (id) => {
        if (id !== ids[1]) return;
        asked += 1;
        if (asked === 2) throw new Error('it has no name');
      },
    });
    const id = runs.press(everything, ids, 'Owner');
    await time.runUntil(40_000, () => runs.run(id)?.finishedAt !== null);
    expect(runs.run(id)?.accounts.map(({ state }) => state)).toEqual(['Flat', 'Left', 'Flat', 'Flat']);
    expect(runs.run(id)?.accounts[1]?.reason).toContain('it has no name');
    expect(halts).toEqual([expect.stringContaining('it has no name')]);
  });
});
