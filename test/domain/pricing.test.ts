import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnTick } from '../../domain/price.ts';
import { pricedTerms, protectiveLimit } from '../../domain/pricing.ts';
import { anInstrument } from '../support/an-order.ts';

const reference = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 10_00_000_00 }));
const instrument = fc
  .record({
    tick: fc.constantFrom(1, 5, 10, 25, 100, 500),
    kind: fc.constantFrom('Equity' as const, 'Future' as const, 'Call' as const, 'Put' as const),
  })
  .map(anInstrument);
const side = fc.constantFrom('Buy' as const, 'Sell' as const);
const widen = fc.integer({ min: 1, max: 4 });

describe('a protective limit', () => {
  it('is on the tick, at least one tick past the reference, and a sale never below one tick', () => {
    fc.assert(
      fc.property(reference, side, instrument, widen, (at, which, one, times) => {
        const limit = protectiveLimit(at, which, one, times);
        expect(isOnTick(limit, one.tick)).toBe(true);
        if (which === 'Buy') expect(limit).toBeGreaterThanOrEqual(at + one.tick);
        else expect(limit).toBe(Math.max(one.tick, Math.min(limit, at - one.tick)));
        expect(limit).toBeGreaterThanOrEqual(one.tick);
      }),
      { numRuns: 2000 },
    );
  });

  it('never gives away more than its slab and a tick', () => {
    fc.assert(
      fc.property(reference, side, instrument, (at, which, one) => {
        const limit = protectiveLimit(at, which, one);
        // The dearest slab is ten per cent; options under a rupee may give ten paise.
        const most = Math.max(Math.ceil(at / 10), 10, one.tick) + one.tick;
        expect(Math.abs(limit - at)).toBeLessThanOrEqual(Math.max(most, limit === one.tick ? one.tick : 0));
      }),
      { numRuns: 2000 },
    );
  });

  it('never leaves the price band, stays on the tick, and is what it would be without one while that lies within it', () => {
    const band = fc.record({
      lower: fc.option(fc.integer({ min: 1, max: 9_00_000_00 })),
      upper: fc.option(fc.integer({ min: 1_000, max: 10_00_000_00 })),
    });
    fc.assert(
      fc.property(reference, side, instrument, widen, band, (at, which, one, times, limits) => {
        const free = protectiveLimit(at, which, one, times);
        const held = protectiveLimit(at, which, one, times, limits);
        expect(isOnTick(held, one.tick)).toBe(true);
        const outside =
          which === 'Buy' ? limits.upper !== null && free > limits.upper : limits.lower !== null && free < limits.lower;
        if (!outside) expect(held).toBe(free);
        else if (which === 'Buy') expect(held).toBeLessThanOrEqual(limits.upper ?? 0);
        else expect(held).toBeGreaterThanOrEqual(limits.lower ?? 0);
      }),
      { numRuns: 2000 },
    );
    const share = anInstrument({ tick: 5 });
    expect(protectiveLimit(800_00, 'Buy', share, 1, { lower: null, upper: 804_00 })).toBe(804_00);
    expect(protectiveLimit(800_00, 'Buy', share, 1, { lower: null, upper: 803_98 })).toBe(803_95);
    expect(protectiveLimit(800_00, 'Sell', share, 1, { lower: 797_02, upper: null })).toBe(797_05);
  });

  it('of a stop keeps within the gap that exchanges allow between trigger and limit', () => {
    // NSE: futures up to Rs 50 Rs 1.50, above 3 %; options up to Rs 50 Rs 10, above 20 %.
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 10_00_000_00 }), side, (trigger, which) => {
        for (const [kind, flat, share] of [
          ['Future', 150, 3],
          ['Call', 1000, 20],
        ] as const) {
          const terms = pricedTerms(
            { ordType: 'Stop', price: 0, stopPx: trigger },
            which,
            null,
            anInstrument({ kind, tick: 5 }),
          );
          const gap = Math.abs((terms?.price ?? 0) - trigger);
          expect(gap).toBeLessThanOrEqual((trigger <= 50_00 ? flat : (trigger * share) / 100) + 5);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is never tighter when it is widened', () => {
    fc.assert(
      fc.property(reference, instrument, widen, (at, one, times) => {
        expect(protectiveLimit(at, 'Buy', one, times + 1)).toBeGreaterThanOrEqual(
          protectiveLimit(at, 'Buy', one, times),
        );
        expect(protectiveLimit(at, 'Sell', one, times + 1)).toBeLessThanOrEqual(
          protectiveLimit(at, 'Sell', one, times),
        );
      }),
    );
  });

  it.each([
    ['Equity', 50_00, 51_00, 49_00],
    ['Equity', 99_99, 102_00, 97_95],
    ['Equity', 100_00, 101_00, 99_00],
    ['Equity', 500_00, 502_50, 497_50],
    ['Future', 26_000_00, 26_130_00, 25_870_00],
    ['Call', 80, 90, 70],
    ['Call', 5, 15, 5],
    ['Put', 1_00, 1_10, 90],
    ['Put', 5_00, 5_25, 4_75],
    ['Call', 10_00, 10_30, 9_70],
    ['Call', 100_00, 102_00, 98_00],
    ['Put', 500_00, 505_00, 495_00],
  ] as const)('of a %s at %i paise buys at %i and sells at %i', (kind, at, buy, sell) => {
    const one = anInstrument({ kind });
    expect([protectiveLimit(at, 'Buy', one), protectiveLimit(at, 'Sell', one)]).toEqual([buy, sell]);
  });

  it.each([0, -1, 0.5, Number.NaN])('cannot be made from a reference of %s', (at) => {
    expect(() => protectiveLimit(at, 'Buy', anInstrument())).toThrow(/reference/);
  });
});

describe('what a follower sends', () => {
  it('is never a plain market or stop order', () => {
    for (const ordType of ['Market', 'Limit', 'Stop', 'StopLimit'] as const) {
      const priced = pricedTerms({ ordType, price: 790_00, stopPx: 785_00 }, 'Buy', 791_00, anInstrument());
      expect(['Limit', 'StopLimit']).toContain(priced?.ordType);
      expect(priced?.price).toBeGreaterThan(0);
    }
  });

  it('of a limit or stop limit is the master’s own prices', () => {
    expect(pricedTerms({ ordType: 'StopLimit', price: 790_00, stopPx: 785_00 }, 'Buy', null, anInstrument())).toEqual({
      ordType: 'StopLimit',
      price: 790_00,
      stopPx: 785_00,
    });
  });

  it('of a stop is protected on the far side of its trigger', () => {
    expect(pricedTerms({ ordType: 'Stop', price: 0, stopPx: 785_00 }, 'Sell', null, anInstrument())).toEqual({
      ordType: 'StopLimit',
      price: 781_05,
      stopPx: 785_00,
    });
    expect(pricedTerms({ ordType: 'Stop', price: 0, stopPx: 785_00 }, 'Buy', null, anInstrument())).toEqual({
      ordType: 'StopLimit',
      price: 788_95,
      stopPx: 785_00,
    });
  });
});
