// The budget for trading worse than the master is of one trading day.

import { describe, expect, it } from 'vitest';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { startOfTradingDay } from '../../domain/trading-day.ts';
import { aReport } from '../support/an-order.ts';
import { codeOf, holding, master } from '../support/one-decision.ts';

/** The follower traded ten units at 790.00, the master at 789.80: four ticks worse. */
const fourTicksWorse: readonly JournalFact[] = [
  {
    kind: 'MasterReported',
    report: aReport({
      accountId: master,
      orderId: orderId('2611240000ELD1'),
      state: 'Filled',
      orderQty: 10,
      cumQty: 10,
      cumValue: 10 * 789_80,
    }),
    notCopied: '',
    masterHeld: null,
  },
  ...holding(10),
];
/** The frame of the master's fill told no price; the book did, later. */
const pricedLater: readonly JournalFact[] = fourTicksWorse.flatMap((fact): readonly JournalFact[] =>
  fact.kind === 'MasterReported' ? [{ ...fact, report: { ...fact.report, cumValue: 0 } }, fact] : [fact],
);
const midnight = startOfTradingDay(aReport({}).receivedAt);
const budget = (
  unit: 'Ticks' | 'Rupees',
  most: number,
  beforeAt: number,
  before: readonly JournalFact[] = fourTicksWorse,
): string | null => codeOf({ limits: { parity: { unit, most } }, before, beforeAt });

describe('the budget for trading worse than the master', () => {
  it.each([
    ['Ticks', 4],
    ['Rupees', 10 * 20],
  ] as const)('in %s is used up by what was decided on this trading day, from its first moment on', (unit, used) => {
    expect(budget(unit, used, midnight)).toBe('PARITY_BUDGET_USED');
    expect(budget(unit, used + 1, midnight)).toBeNull();
  });

  it.each([
    ['Ticks', 4],
    ['Rupees', 10 * 20],
  ] as const)('in %s is whole again at Indian midnight', (unit, used) => {
    expect(budget(unit, used, midnight - 1)).toBeNull();
  });

  it('is measured by the price that the broker tells after the quantity', () => {
    expect(budget('Ticks', 4, midnight, pricedLater)).toBe('PARITY_BUDGET_USED');
    expect(budget('Ticks', 5, midnight, pricedLater)).toBeNull();
    expect(budget('Ticks', 1, midnight, [...pricedLater.slice(0, 1), ...holding(10)])).toBeNull();
  });
});
