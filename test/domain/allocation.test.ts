import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocQty, multiplierText, parseMultiplier, proportionInLots } from '../../domain/allocation.ts';

const multiplier = fc
  .integer({ min: 0, max: 4 })
  .chain((scale) => fc.record({ units: fc.integer({ min: 1, max: 100 * 10 ** scale }), scale: fc.constant(scale) }));
const qty = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 1_000_000_000 }));
const lot = fc.oneof(fc.constantFrom(1, 15, 25, 50, 65, 75, 100, 1250), fc.integer({ min: 1, max: 10_000 }));

/** The largest whole number of lots that is not above qty × units / 10^scale, found by multiplying out only. */
function oracle(masterQty: number, units: number, scale: number, lotSize: number): bigint {
  const [have, per] = [BigInt(masterQty) * BigInt(units), BigInt(lotSize) * 10n ** BigInt(scale)];
  let lots = 0n;
  for (let step = 1n << 80n; step > 0n; step >>= 1n) if ((lots + step) * per <= have) lots += step;
  return lots * BigInt(lotSize);
}

describe('a follower’s quantity', () => {
  it('is the largest number of whole lots not above the exact product, in 100,000 random cases', () => {
    fc.assert(
      fc.property(qty, multiplier, lot, (masterQty, times, lotSize) => {
        const got = allocQty(masterQty, times, lotSize);
        return got >= 0 && got % lotSize === 0 && BigInt(got) === oracle(masterQty, times.units, times.scale, lotSize);
      }),
      { numRuns: 100_000 },
    );
  });

  it('never falls when the master’s quantity or the multiplier rises', () => {
    fc.assert(
      fc.property(qty, qty, multiplier, lot, (a, b, times, lotSize) => {
        expect(allocQty(Math.min(a, b), times, lotSize)).toBeLessThanOrEqual(allocQty(Math.max(a, b), times, lotSize));
        expect(allocQty(a, times, lotSize)).toBeLessThanOrEqual(
          allocQty(a, { ...times, units: times.units + 1 }, lotSize),
        );
      }),
    );
  });

  it('of an exit is never more than what it is a part of', () => {
    fc.assert(
      fc.property(
        qty,
        fc.nat(100_000),
        fc.integer({ min: 1, max: 100_000 }),
        lot,
        (held, closing, masterHeld, lotSize) => {
          expect(proportionInLots(held, Math.min(closing, masterHeld), masterHeld, lotSize)).toBeLessThanOrEqual(held);
        },
      ),
    );
  });

  it.each([
    [100, '0.5', 1, 50],
    [75, '0.5', 75, 0],
    [150, '0.5', 75, 75],
    [3, '0.3333', 1, 0],
    [10_000, '0.3333', 1, 3333],
    [7, '0.1', 1, 0],
    [10, '0.1', 1, 1],
    [1, '100', 1, 100],
    [1_000_000_000, '0.0001', 1, 100_000],
    [57, '1.15', 1, 65],
  ])('%i of the master’s × %s in lots of %i is %i', (masterQty, text, lotSize, expected) => {
    const times = parseMultiplier(text);
    expect(times.ok && allocQty(masterQty, times.value, lotSize)).toBe(expected);
  });

  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53])('cannot be worked out from %s', (part) => {
    expect(() => proportionInLots(part, 1, 1, 1)).toThrow(/whole number/);
    expect(() => proportionInLots(1, part, 1, 1)).toThrow(/whole number/);
    expect(() => proportionInLots(1, 1, part, 1)).toThrow(/whole number/);
    expect(() => proportionInLots(1, 1, 1, part)).toThrow(/whole number/);
  });

  it('cannot be worked out for a lot of nothing or a part of nothing', () => {
    expect(() => proportionInLots(1, 1, 1, 0)).toThrow();
    expect(() => proportionInLots(1, 1, 0, 1)).toThrow();
  });
});

describe('a multiplier', () => {
  it('survives being written and read again', () => {
    fc.assert(
      fc.property(multiplier, (times) => {
        const read = parseMultiplier(multiplierText(times));
        expect(
          read.ok &&
            BigInt(read.value.units) * 10n ** BigInt(times.scale) ===
              BigInt(times.units) * 10n ** BigInt(read.value.scale),
        ).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['0', 'MULTIPLIER_OUT_OF_RANGE'],
    ['0.0000', 'MULTIPLIER_OUT_OF_RANGE'],
    ['100.0001', 'MULTIPLIER_OUT_OF_RANGE'],
    ['101', 'MULTIPLIER_OUT_OF_RANGE'],
    ['0.00001', 'MULTIPLIER_TOO_FINE'],
    ['', 'MULTIPLIER_UNREADABLE'],
    ['0,5', 'MULTIPLIER_UNREADABLE'],
    ['1,00,000', 'MULTIPLIER_UNREADABLE'],
    ['-1', 'MULTIPLIER_UNREADABLE'],
    ['1e2', 'MULTIPLIER_UNREADABLE'],
    ['NaN', 'MULTIPLIER_UNREADABLE'],
    ['Infinity', 'MULTIPLIER_UNREADABLE'],
    ['२', 'MULTIPLIER_UNREADABLE'],
    ['２', 'MULTIPLIER_UNREADABLE'],
    ['.5', 'MULTIPLIER_UNREADABLE'],
    ['1/2', 'MULTIPLIER_UNREADABLE'],
  ])('"%s" is refused as %s', (text, code) => {
    expect(parseMultiplier(text)).toMatchObject({ ok: false, code });
  });
});
