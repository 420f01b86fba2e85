import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountDelays, costOf, percentile, waterfallRows, waterfallScale } from '../../renderer/waterfall.ts';
import { delayPoints } from '../../renderer/delay.ts';
import { aCopy, aFollower, anOrder, morning, someTimes } from './builders.ts';

const filledLater = someTimes({ filledAt: morning + 60 });

describe('the waterfall of one order', () => {
  it('lays the stages end to end from the master’s report to the fill', () => {
    const row = waterfallRows(anOrder({ copies: [aCopy({ times: filledLater })] }))[0];
    expect(row?.parts).toEqual([
      { stage: 'decide', fromMs: 0, forMs: 1 },
      { stage: 'journal', fromMs: 1, forMs: 3 },
      { stage: 'pacing', fromMs: 4, forMs: 2 },
      { stage: 'broker', fromMs: 6, forMs: 40 },
      { stage: 'fill', fromMs: 46, forMs: 14 },
    ]);
    expect([row?.answeredMs, row?.filledMs]).toEqual([46, 60]);
  });

  it('has no part for a fill that the feed told before the answer came', () => {
    const row = waterfallRows(anOrder({ copies: [aCopy({ times: someTimes({ filledAt: morning + 30 }) })] }))[0];
    expect(row?.parts.map(({ stage }) => stage)).toEqual(['decide', 'journal', 'pacing', 'broker']);
  });

  it('leaves out what was never sent or is not answered', () => {
    expect(waterfallRows(anOrder({ copies: [aCopy({ times: someTimes({ answeredAt: null }) })] }))).toEqual([]);
  });

  it('counts the cutting of a line as no answer, while the outcome of the order is not known', () => {
    const order = anOrder({ copies: [aCopy({ status: 'Unknown' }), aCopy({ status: 'NeedsAttention' })] });
    expect(waterfallRows(order)).toEqual([]);
    expect(delayPoints([order])).toEqual([]);
  });

  it('leaves out what waited for a person, whose time is no delay', () => {
    const late = morning + 240_000;
    const times = someTimes({ committedAt: late, sentAt: late + 1, answeredAt: late + 20, filledAt: null });
    expect(waterfallRows(anOrder({ copies: [aCopy({ times })] }))).toEqual([]);
    expect(delayPoints([anOrder({ copies: [aCopy({ times })] })])).toEqual([]);
  });

  it('is not squeezed by an order that rests for an hour', () => {
    const rests = aCopy({ clOrdId: 'B', times: someTimes({ filledAt: morning + 3_600_000 }) });
    const rows = waterfallRows(anOrder({ copies: [aCopy({ times: filledLater }), rests] }));
    expect(waterfallScale(rows)).toBeCloseTo(63);
  });
});

describe('the cost against the master', () => {
  it('is positive for a buy that was dearer and a sale that was cheaper, over what has traded', () => {
    const order = anOrder({ avgPx: 800_00 });
    expect(costOf(order, aCopy({ side: 'Buy', avgPx: 800_50, cumQty: 100 }))).toBe(50_00);
    expect(costOf(order, aCopy({ side: 'Sell', avgPx: 799_50, cumQty: 10 }))).toBe(5_00);
    expect(costOf(order, aCopy({ side: 'Buy', avgPx: 799_00, cumQty: 1 }))).toBe(-1_00);
  });

  it('is not known while either side has not traded', () => {
    expect(costOf(anOrder({ avgPx: null }), aCopy())).toBeNull();
    expect(costOf(anOrder(), aCopy({ avgPx: null, cumQty: 0 }))).toBeNull();
  });
});

describe('an account’s day', () => {
  const slow = (answered: number, clOrdId: string) =>
    aCopy({ clOrdId, avgPx: 26_143_50, times: someTimes({ answeredAt: morning + answered }) });
  const followers = [aFollower(), aFollower({ id: 'FO002', alias: 'Meera' })];
  const orders = [
    anOrder({ key: '1', copies: [slow(46, 'A')] }),
    anOrder({ key: '2', copies: [slow(106, 'B')] }),
    anOrder({ key: '3', copies: [slow(506, 'C')] }),
    anOrder({ key: '4', kind: 'ExitRun', copies: [slow(9000, 'D')] }),
  ];

  it('has the median, the 95th percentile, the culprit and the cost, and leaves Exit All out', () => {
    expect(accountDelays({ orders, followers })).toEqual([
      {
        followerId: 'FO001',
        alias: 'Asha',
        copies: 3,
        medianMs: 106,
        p95Ms: 506,
        stages: { decide: 1, journal: 3, pacing: 2, broker: 100 },
        culprit: { stage: 'broker', percent: 97 },
        cost: 3 * 75 * 100,
      },
    ]);
  });
});

describe('a percentile', () => {
  it('is a value of the list that at least so many percent do not exceed, and the least such', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        (list, p) => {
          const found = percentile(list, p);
          const share = (limit: number): number => (list.filter((one) => one <= limit).length / list.length) * 100;
          expect(list).toContain(found);
          expect(share(found)).toBeGreaterThanOrEqual(p - 1e-9);
          for (const less of list.filter((one) => one < found)) expect(share(less)).toBeLessThan(p);
        },
      ),
    );
  });

  it('of nothing is nothing', () => {
    expect(percentile([], 95)).toBe(0);
  });
});
