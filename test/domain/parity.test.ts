import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parityCost, ticksOf } from '../../domain/parity.ts';

describe('what a follower paid worse than the master', () => {
  it('is the difference of the averages over its own units: dearer for a buy, cheaper for a sale', () => {
    const master = { qty: 50, value: 50 * 200_00 };
    expect(parityCost('Buy', { qty: 100, value: 100 * 200_10 }, master)).toEqual({ paise: 1000, perUnit: 1000 });
    expect(parityCost('Sell', { qty: 100, value: 100 * 199_90 }, master)).toEqual({ paise: 1000, perUnit: 1000 });
    expect(ticksOf(1000, 5)).toBe(2);
  });

  it('is nothing where it came out as well or better, which pays for no other order', () => {
    const master = { qty: 50, value: 50 * 200_00 };
    for (const value of [100 * 200_00, 100 * 199_00])
      expect(parityCost('Buy', { qty: 100, value }, master)).toEqual({ paise: 0, perUnit: 0 });
  });

  it('is nothing while one of the two has not traded', () => {
    expect(parityCost('Buy', { qty: 10, value: 10 }, { qty: 0, value: 0 })).toEqual({ paise: 0, perUnit: 0 });
    expect(parityCost('Buy', { qty: 0, value: 0 }, { qty: 10, value: 10 })).toEqual({ paise: 0, perUnit: 0 });
  });

  it('is nothing while the broker has told what one of the two traded, and not at which price', () => {
    for (const side of ['Buy', 'Sell'] as const) {
      expect(parityCost(side, { qty: 10, value: 10 * 200_00 }, { qty: 10, value: 0 })).toEqual({
        paise: 0,
        perUnit: 0,
      });
      expect(parityCost(side, { qty: 10, value: 0 }, { qty: 10, value: 10 * 200_00 })).toEqual({
        paise: 0,
        perUnit: 0,
      });
    }
  });

  it('is exact for the largest sums, rounded up at the end, and the same with both sides turned', () => {
    const traded = fc.record({
      qty: fc.integer({ min: 1, max: 50_000_000 }),
      price: fc.integer({ min: 1, max: 1_00_00_000_00 }),
    });
    fc.assert(
      fc.property(traded, traded, (mine, master) => {
        const of = (one: { qty: number; price: number }) => ({ qty: one.qty, value: one.qty * one.price });
        fc.pre(Number.isSafeInteger(of(mine).value) && Number.isSafeInteger(of(master).value));
        const worse = Math.max(0, mine.price - master.price);
        expect(parityCost('Buy', of(mine), of(master))).toEqual({ paise: worse * mine.qty, perUnit: worse * 100 });
        expect(parityCost('Sell', of(master), of(mine))).toEqual({ paise: worse * master.qty, perUnit: worse * 100 });
      }),
      { numRuns: 2000 },
    );
    expect(parityCost('Buy', { qty: 3, value: 601 }, { qty: 3, value: 600 })).toEqual({ paise: 1, perUnit: 34 });
  });
});
