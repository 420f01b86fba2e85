import { describe, expect, it } from 'vitest';
import { noLimits } from '../../domain/limits.ts';
import { mandateDenial } from '../../domain/mandate-rules.ts';
import { daysLeft, mandateDay, widerThanMandate, type Mandate } from '../../domain/mandate.ts';
import { anInstrument, anIntent } from '../support/an-order.ts';

const mandate: Mandate = {
  holder: 'Asha',
  validUntil: '2026-12-31',
  maxOrderValue: null,
  maxUsedCapital: null,
  maxDailyLoss: null,
  segments: [],
};

describe('a mandate', () => {
  it.each([
    ['the last minute of its last day in India', Date.UTC(2026, 11, 31, 18, 29, 59), 0],
    ['the first minute after it', Date.UTC(2026, 11, 31, 18, 30), -1],
    ['a week before, when it begins to warn', Date.UTC(2026, 11, 24, 6), 7],
    ['two months before, over the end of a month', Date.UTC(2026, 9, 31, 6), 61],
  ])('counts days by India’s calendar: %s', (_, now, days) => {
    expect(daysLeft(mandate, now)).toBe(days);
  });

  it('writes its day as a person does', () => {
    expect(mandateDay('2026-12-31')).toBe('31 Dec 2026');
  });

  it('bounds funds and losses where the figures are not known, instead of guessing', () => {
    const code = (part: Partial<Mandate>, used: number | null, dayPnl: number | null): string | null =>
      mandateDenial({ ...mandate, ...part }, anIntent().command, anInstrument(), { used, dayPnl, total: 100 })?.code ??
      null;
    expect(code({ maxUsedCapital: 500 }, 499, null)).toBeNull();
    expect(code({ maxUsedCapital: 500 }, 500, null)).toBe('MANDATE_EXCEEDED');
    expect(code({ maxUsedCapital: 500 }, null, null)).toBe('MANDATE_EXCEEDED');
    expect(code({ maxDailyLoss: 500 }, null, -499)).toBeNull();
    expect(code({ maxDailyLoss: 500 }, null, -500)).toBe('MANDATE_EXCEEDED');
    expect(code({ maxDailyLoss: 500 }, null, null)).toBe('MANDATE_EXCEEDED');
  });

  it('says where the owner’s own terms allow more than was agreed', () => {
    const agreed = { ...mandate, maxOrderValue: 500, maxDailyLoss: 900 };
    expect(widerThanMandate(agreed, { maxOrderValue: null, limits: { ...noLimits, maxDailyLoss: 900 } })).toEqual([
      'value of one order',
    ]);
  });
});
