// How far two clocks are apart, from headers of whole seconds: the truth always lies within, and the span narrows.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowed, type ClockBound } from '../../../main/broker/alice-blue/clock-bound.ts';

const noon = Date.UTC(2026, 10, 25, 6, 30);
const header = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toUTCString();

describe('the broker’s clock against ours', () => {
  test('is always within the span, whatever the ways and the moments are', () => {
    const way = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), way, way), { minLength: 1, maxLength: 20 }),
        (ahead, answers) => {
          let bound: ClockBound | null = null;
          let at = noon;
          for (const [pause, there, back] of answers) {
            at += pause;
            const date = header(at + there + ahead);
            bound = narrowed(bound, { date, sentAt: at, receivedAt: at + there + back });
            expect(bound?.least).toBeLessThanOrEqual(ahead);
            expect(bound?.most).toBeGreaterThanOrEqual(ahead);
          }
        },
      ),
    );
  });

  test('is known to a tenth of a second after some answers at different moments of the second', () => {
    let bound: ClockBound | null = null;
    for (let at = noon; at < noon + 20_000; at += 1_070)
      bound = narrowed(bound, { date: header(at + 20 + 3_456), sentAt: at, receivedAt: at + 40 });
    expect((bound?.most ?? 0) - (bound?.least ?? 0)).toBeLessThan(200);
  });

  test('is looked at afresh when a clock was set, and after five minutes', () => {
    const first = narrowed(null, { date: header(noon), sentAt: noon, receivedAt: noon + 20 });
    const set = narrowed(first, { date: header(noon + 60_000), sentAt: noon + 100, receivedAt: noon + 120 });
    expect(set?.least).toBeGreaterThan(50_000);
    const later = noon + 400_000;
    const old = { least: 100, most: 110, since: noon };
    expect(narrowed(old, { date: header(later), sentAt: later, receivedAt: later })).toMatchObject({ since: later });
  });

  test.each(['', 'yesterday', '2026-11-25', 'Wed, 99 Nov 2026 06:30:00 GMT'])(
    'says nothing by the header "%s"',
    (date) => {
      const before = { least: -5, most: 5, since: noon };
      expect(narrowed(before, { date, sentAt: noon, receivedAt: noon })).toBe(before);
      expect(narrowed(null, { date, sentAt: noon, receivedAt: noon })).toBeNull();
    },
  );
});
