import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { allocQty } from '../../domain/allocation.ts';
import type { Order } from '../../domain/order.ts';
import { splitExit, targetsOf, type FollowerSide } from '../../domain/target.ts';
import { anInstrument, anOrder } from '../support/an-order.ts';

const half: FollowerTerms = {
  ...newFollowerTerms,
  enabled: true,
  multiplier: { units: 5, scale: 1 },
  maxQty: null,
  maxOrderValue: null,
  copyPolicy: 'Orders',
};
const fills: FollowerTerms = { ...half, copyPolicy: 'Fills' };
const basis = { begun: null, owed: 0, funds: null };
const empty: FollowerSide = { terms: half, entry: basis, held: 0, exitedHere: 0, expected: 0, heldAtDecision: null };
const holding = (held: number, part: Partial<FollowerSide> = {}): FollowerSide => ({
  ...empty,
  held,
  expected: held,
  ...part,
});

const of = (order: Partial<Order>, follower: FollowerSide = empty, masterHeld = 0, flatNow = false, lotSize = 1) =>
  targetsOf({ order: anOrder(order), held: masterHeld, flatNow }, follower, anInstrument({ lotSize }));
const qty = (target: ReturnType<typeof of>['entry']): number | string =>
  target === null ? 'unsaid' : target.kind === 'Hold' ? target.qty : target.kind;

describe('an entry of the master’s', () => {
  it('asks the follower’s part of it in whole lots, at the master’s price', () => {
    expect(of({ orderQty: 225 }, empty, 0, false, 75).entry).toMatchObject({
      kind: 'Hold',
      qty: 75,
      terms: { price: 790_00, ordType: 'Limit', side: 'Buy' },
    });
  });

  it('that is cancelled asks that nothing stays working; what traded stays', () => {
    expect(qty(of({ ended: 'Canceled', cumQty: 40, cumValue: 40 * 790_00 }).entry)).toBe('Nothing');
  });

  it('under the policy of fills asks only for what the master has traded, also once it has ended', () => {
    for (const ended of [null, 'Canceled', 'Expired'] as const) {
      expect(qty(of({ cumQty: 40, cumValue: 40 * 790_00, ended }, { ...empty, terms: fills }).entry)).toBe(20);
    }
    expect(qty(of({ ended: 'Canceled' }, { ...empty, terms: fills }).entry)).toBe('Nothing');
  });

  it('at the market waits for a price to protect it by, and never goes out as a market order', () => {
    expect(qty(of({ ordType: 'Market', price: 0 }).entry)).toBe('unsaid');
    expect(of({ ordType: 'Market', price: 0, cumQty: 10, cumValue: 7_900_00 }).entry).toMatchObject({
      terms: { ordType: 'Limit', price: 793_95 },
    });
  });

  it.each([
    ['a fill that came without its price', { ordType: 'Market', price: 0, cumQty: 100, cumValue: 0 }],
    ['a limit without a price', { ordType: 'Limit', price: 0 }],
    ['a stop without a trigger', { ordType: 'Stop', price: 0, stopPx: 0 }],
    ['a stop limit without a trigger', { ordType: 'StopLimit', stopPx: 0 }],
  ] as const)('with %s cannot be said yet, and breaks nothing', (_, order) => {
    expect(qty(of(order).entry)).toBe('unsaid');
  });

  it('is left behind once the master is in and out again: nobody is to open it late', () => {
    expect(qty(of({ cumQty: 100, cumValue: 79_000_00 }, empty, 0, true).entry)).toBe('Nothing');
    expect(qty(of({ cumQty: 50, cumValue: 39_500_00 }, empty, 0, true).entry)).toBe(50);
  });
});

describe('an exit of the master’s', () => {
  const sell = { side: 'Sell', orderQty: 100 } as const;

  it('asks in proportion to what the follower holds, not by its multiplier', () => {
    expect(qty(of(sell, holding(80), 200).exit)).toBe(40);
  });

  it('of everything asks for all of it, odd units too', () => {
    expect(qty(of(sell, holding(83), 100, true, 75).exit)).toBe(83);
  });

  it('keeps the size of its first moment when the follower adds later, and gives no more than is held', () => {
    expect(qty(of({ ...sell, orderQty: 50 }, holding(80, { heldAtDecision: 40, expected: 80 }), 100).exit)).toBe(20);
    expect(qty(of(sell, holding(10, { heldAtDecision: 40 }), 100).exit)).toBe(10);
    expect(qty(of(sell, holding(10, { heldAtDecision: 40, exitedHere: 25 }), 100).exit)).toBe(35);
  });

  it('of a follower that holds nothing asks for nothing, and opens nothing', () => {
    const { entry, exit } = of(sell, empty, 100, true);
    expect([qty(exit), qty(entry)]).toEqual([0, 0]);
  });

  it('that turns the position closes what was held and opens only the rest', () => {
    expect(splitExit(150, 100)).toEqual({ closing: 100, opening: 50 });
    const { entry, exit } = of({ side: 'Sell', orderQty: 150 }, holding(50), 100);
    expect([qty(exit), qty(entry)]).toEqual([50, 25]);
  });
});

it('no target is ever above the follower’s part of the entry or above what it holds for the exit', () => {
  const follower = fc.record({
    held: fc.nat(500),
    exitedHere: fc.nat(200),
    coming: fc.nat(200),
    decided: fc.option(fc.nat(700)),
    policy: fc.constantFrom('Orders' as const, 'Fills' as const),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.nat(600),
      fc.nat(600),
      fc.constantFrom(1, 15, 75),
      fc.boolean(),
      follower,
      (orderQty, cum, masterHeld, lotSize, flatNow, side) => {
        const cumQty = Math.min(cum, orderQty);
        const { entry, exit } = targetsOf(
          { order: anOrder({ orderQty, cumQty, cumValue: cumQty * 790_00 }), held: masterHeld, flatNow },
          {
            terms: { ...half, copyPolicy: side.policy },
            entry: basis,
            held: side.held,
            exitedHere: side.exitedHere,
            expected: side.held + side.coming,
            heldAtDecision: side.decided,
          },
          anInstrument({ lotSize }),
        );
        const { opening } = splitExit(orderQty, masterHeld);
        if (entry?.kind === 'Hold') expect(entry.qty).toBeLessThanOrEqual(allocQty(opening, half.multiplier, lotSize));
        if (exit?.kind === 'Hold') expect(exit.qty).toBeLessThanOrEqual(side.held + side.exitedHere);
      },
    ),
    { numRuns: 2000 },
  );
});
