import { afterEach, describe, expect, it } from 'vitest';
import { instrumentId } from '../../domain/ids.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { practiceHours } from '../../main/trading-hours.ts';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

describe('the leftovers of a running desk', () => {
  it('are the followers’ intraday positions by the broker’s books, and gone once those are closed', async () => {
    const cutOffAt = Date.now() + 10 * 60_000;
    const marketOf = () => ({ ...alwaysOpenSession, entryEnds: [{ product: 'MIS', at: cutOffAt } as const] });
    practice = await openPractice({ plan: { hours: { ...practiceHours, marketOf } } });
    await practice.place({ quantity: '100', price: '800' });
    const left = () => practice.view().leftovers ?? [];
    await until(() => left().length === 3 && left().every(({ masterHolds }) => masterHolds));
    expect(left().map(({ accountId, netQty }) => [accountId, netQty])).toEqual([
      ['PR2001', 50],
      ['PR2002', 100],
      ['PR2003', 200],
    ]);
    expect(new Set(left().map((row) => row.cutOffAt))).toEqual(new Set([cutOffAt]));

    await practice.call('exit', {
      scope: { kind: 'Instrument', instrumentId: instrumentId('NSE', '3045'), includeMaster: false },
      reach: 'Everything',
    });
    await until(() => left().length === 0);
  });

  it('are none in a market without a cut-off', async () => {
    practice = await openPractice();
    await practice.place({ quantity: '100', price: '800' });
    await until(() => practice.view().followers.every(({ positions }) => (positions ?? []).length === 1));
    expect(practice.view().leftovers ?? []).toEqual([]);
  });
});
