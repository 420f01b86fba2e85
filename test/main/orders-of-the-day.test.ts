// The most orders in a day count every slice: what one decision takes is held against what is left.

import { describe, expect, it } from 'vitest';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { codeOf, decideOn, holding, type Decision } from '../support/one-decision.ts';

/** The master's 100 units at 1×, within a freeze quantity of `freeze`, after `sent` orders of the day. */
const decision = (freeze: number | null, maxOrdersPerDay: number, sent: number): Decision => ({
  limits: { maxOrdersPerDay },
  parts: { dated: { marketOf: () => alwaysOpenSession, referenceStale: () => null, freezeQtyOf: () => freeze } },
  before: Array.from({ length: sent }, (_, n) => holding(1, 'NSE|1' as never, `LSENT0000${n}`)).flat(),
});

describe('the most orders in a day', () => {
  it.each([
    ['one order, one left', null, 5, 4, null],
    ['one order, none left', null, 5, 5, 'ORDERS_ABOVE_DAY'],
    ['four slices, four left', 25, 8, 4, null],
    ['four slices, three left', 25, 8, 5, 'ORDERS_ABOVE_DAY'],
    ['three slices, the last of them short, three left', 40, 8, 5, null],
    ['three slices, two left', 40, 7, 5, 'ORDERS_ABOVE_DAY'],
    ['a freeze quantity of exactly the order', 100, 5, 4, null],
  ] as const)('%s', (_, freeze, most, sent, code) => {
    expect(codeOf(decision(freeze, most, sent))).toBe(code);
  });

  it('sends no more of them than are left, and says how many the refused one would have taken', () => {
    const sent = decideOn(decision(25, 8, 4)).filter(({ kind }) => kind === 'NewIntended');
    expect(sent).toHaveLength(4);
    expect(decideOn(decision(25, 8, 5))[0]).toMatchObject({
      kind: 'Denied',
      denial: { text: '5 orders were sent today and this takes 4; at most 8 may be.' },
      inputs: { ordersToday: 5, orders: 4 },
    });
  });
});
