import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { fleetCapacity, inTheWay, type CapacityFollower } from '../../domain/fleet-capacity.ts';
import { noLimits } from '../../domain/limits.ts';

const option = { exchange: 'NFO', kind: 'Call', symbol: 'NIFTY', tradingSymbol: 'NIFTYCE', lotSize: 65 } as const;
const one = (alias: string, terms: Partial<FollowerTerms>, available: number | null = null): CapacityFollower => ({
  alias,
  terms: { ...newFollowerTerms, enabled: true, limits: noLimits, ...terms },
  available,
  funds: null,
});

describe('the capacity of the fleet', () => {
  it('is the largest order that all can take, and names who is in the way of one lot more', () => {
    const fleet = [
      one('Father', { maxQty: 650 }),
      one('Mother', { maxQty: 260 }),
      one('Off', { enabled: false, maxQty: 65 }),
    ];
    expect(fleetCapacity(fleet, option, 200_00)).toEqual({
      lots: 4,
      followers: 2,
      bottleneck: 'Mother',
      why: 'most units in one order',
    });
  });

  it.each([
    ['funds, to the paisa', one('A', {}, 65 * 200_00 * 3), 3, 'funds'],
    ['funds a paisa short', one('A', {}, 65 * 200_00 * 3 - 1), 2, 'funds'],
    ['value of one order', one('A', { maxOrderValue: 65 * 200_00 * 7 }), 7, 'most value of one order'],
    [
      'a multiplier that halves it',
      one('A', { multiplier: { units: 5, scale: 1 }, maxQty: 65 }),
      3,
      'most units in one order',
    ],
    [
      'a kind that it does not copy',
      one('A', { limits: { ...noLimits, segments: ['Cash'] } }),
      0,
      'does not copy options',
    ],
    ['limits that nobody has set', one('A', { limits: null }), 0, 'limits never set'],
  ])('stops at %s', (_, follower, lots, why) => {
    expect(fleetCapacity([follower], option, 200_00)).toMatchObject({ lots, why });
  });

  it('says that nothing is in the way where nothing is, and where what is too much is cut', () => {
    expect(fleetCapacity([one('A', {})], option, 200_00)).toMatchObject({ lots: null, bottleneck: '' });
    expect(fleetCapacity([one('A', { maxQty: 65, aboveMaximum: 'Cut' })], option, 200_00).lots).toBeNull();
    expect(fleetCapacity([], option, 200_00)).toMatchObject({ lots: null, followers: 0 });
  });

  it('is exact: all can take it, and somebody cannot take one lot more', () => {
    const follower = fc
      .record({
        units: fc.integer({ min: 1, max: 300 }),
        maxQty: fc.option(fc.integer({ min: 65, max: 50_000 })),
        maxOrderValue: fc.option(fc.integer({ min: 1, max: 50_00_000_00 })),
        available: fc.option(fc.integer({ min: 0, max: 50_00_000_00 })),
      })
      .map(({ units, maxQty, maxOrderValue, available }) =>
        one('A', { multiplier: { units, scale: 2 }, maxQty, maxOrderValue }, available),
      );
    fc.assert(
      fc.property(
        fc.array(follower, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 5, max: 500_00 }),
        (fleet, price) => {
          const { lots } = fleetCapacity(fleet, option, price);
          const free = (count: number): boolean => fleet.every((each) => inTheWay(each, option, price, count) === null);
          if (lots === null) return free(10_000);
          return (lots === 0 || free(lots)) && !free(lots + 1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
