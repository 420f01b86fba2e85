import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { istMinuteOfDay, tradingDayOf, hasBrokersDayBegun } from '../../domain/trading-day.ts';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Kolkata',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function byIntl(at: number): { readonly day: string; readonly minute: number } {
  const of = (type: string): string => parts.formatToParts(at).find((part) => part.type === type)?.value ?? '';
  return { day: `${of('year')}-${of('month')}-${of('day')}`, minute: Number(of('hour')) * 60 + Number(of('minute')) };
}

describe('the trading day', () => {
  it('is India’s date and minute, as the time-zone tables have it, at any instant from 1971 to 2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 11, 31, 23, 59, 59, 999) }), (at) => {
        expect({ day: tradingDayOf(at), minute: istMinuteOfDay(at) }).toEqual(byIntl(at));
      }),
      { numRuns: 3000 },
    );
  });

  it('changes at midnight in India, not a millisecond before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 365, max: 47_000 }), (day) => {
        const midnight = day * 86_400_000 - 5.5 * 3_600_000;
        expect([tradingDayOf(midnight - 1), tradingDayOf(midnight)]).toEqual([
          byIntl(midnight - 1).day,
          byIntl(midnight).day,
        ]);
        expect(tradingDayOf(midnight - 1)).not.toBe(tradingDayOf(midnight));
        expect(istMinuteOfDay(midnight)).toBe(0);
      }),
    );
  });

  it.each([
    [Date.UTC(2028, 1, 28, 18, 30), '2028-02-29'],
    [Date.UTC(2027, 1, 28, 18, 30), '2027-03-01'],
    [Date.UTC(2026, 11, 31, 18, 29, 59, 999), '2026-12-31'],
    [Date.UTC(2026, 11, 31, 18, 30), '2027-01-01'],
    [Date.UTC(2100, 1, 28, 18, 30), '2100-03-01'],
    [0, '1970-01-01'],
  ])('of %i is %s', (at, day) => {
    expect(tradingDayOf(at)).toBe(day);
  });

  it('opens the market at 555 minutes past midnight', () => {
    expect(istMinuteOfDay(Date.UTC(2026, 10, 24, 3, 45))).toBe(9 * 60 + 15);
  });
});

it('brokers have begun a day five minutes before its first market opens', () => {
  const begun = (time: string): boolean => hasBrokersDayBegun(Date.parse(`2026-11-25T${time}+05:30`));
  expect(['00:00:10', '07:30:00', '08:54:59'].map(begun)).toEqual([false, false, false]);
  expect(['08:55:00', '15:30:00', '23:59:59'].map(begun)).toEqual([true, true, true]);
});
