import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import {
  fleetCapacity,
  inTheWay,
  type CapacityContract,
  type CapacityFollower,
  type CapacityOrder,
} from '../../domain/fleet-capacity.ts';
import { noLimits, type FollowerLimits } from '../../domain/limits.ts';

const option: CapacityContract = {
  exchange: 'NFO',
  kind: 'Call',
  symbol: 'NIFTY',
  tradingSymbol: 'NIFTYCE',
  lotSize: 65,
  freezeQty: 1800,
};
const future: CapacityContract = { ...option, kind: 'Future' };
const unfrozen: CapacityContract = { ...option, freezeQty: null };
const buy: CapacityOrder = { side: 'Buy', ordType: 'Limit', product: 'NRML', price: 200_00 };
const sell: CapacityOrder = { ...buy, side: 'Sell' };
const lot = 65 * 200_00;
const one = (
  alias: string,
  terms: Partial<FollowerTerms>,
  available: number | null = null,
  rest: Partial<CapacityFollower> = {},
): CapacityFollower => ({
  alias,
  terms: { ...newFollowerTerms, enabled: true, limits: noLimits, ...terms },
  available,
  funds: null,
  held: 0,
  working: 0,
  today: { orders: 0, contracts: 0, used: 0, dayPnl: 0 },
  parity: null,
  ...rest,
});
const limited = (limits: Partial<FollowerLimits>, rest: Partial<CapacityFollower> = {}): CapacityFollower =>
  one('A', { limits: { ...noLimits, ...limits } }, null, rest);
const today = (part: Partial<NonNullable<CapacityFollower['today']>>): Partial<CapacityFollower> => ({
  today: { orders: 0, contracts: 0, used: 0, dayPnl: 0, ...part },
});

describe('the capacity of the fleet', () => {
  it('is the largest order that all can take, and names who is in the way of one lot more', () => {
    const fleet = [
      one('Father', { maxQty: 650 }),
      one('Mother', { maxQty: 260 }),
      one('Off', { enabled: false, maxQty: 65 }),
    ];
    expect(fleetCapacity(fleet, option, buy)).toEqual({
      lots: 4,
      followers: 2,
      bottleneck: 'Mother',
      why: 'most units in one order',
      marginUnknown: false,
    });
  });

  it.each([
    ['funds, to the paisa', one('A', {}, lot * 3), 3, 'funds'],
    ['funds a paisa short', one('A', {}, lot * 3 - 1), 2, 'funds'],
    ['value of one order', one('A', { maxOrderValue: lot * 7 }), 7, 'most value of one order'],
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
    expect(fleetCapacity([follower], option, buy)).toMatchObject({ lots, why });
  });

  it.each([
    // 1800 units of freeze quantity are 27 lots of 65 in one order; five orders go out at most.
    ['five orders of 27 lots', one('A', {}), 135, 'more than 5 slices'],
    [
      'five orders of 27 lots for half of it',
      one('A', { multiplier: { units: 5, scale: 1 } }),
      271,
      'more than 5 slices',
    ],
    [
      'three orders left of the day',
      limited({ maxOrdersPerDay: 60 }, today({ orders: 57 })),
      81,
      'most orders in a day',
    ],
    ['one order left of the day', limited({ maxOrdersPerDay: 60 }, today({ orders: 59 })), 27, 'most orders in a day'],
    ['no order left of the day', limited({ maxOrdersPerDay: 60 }, today({ orders: 60 })), 0, 'most orders in a day'],
    ['exposure, to the paisa', limited({ maxExposure: lot * 10 }), 10, 'most value in one contract'],
    ['exposure less what is held', limited({ maxExposure: lot * 10 }, { held: 260 }), 6, 'most value in one contract'],
    [
      'exposure less what is held and worked for',
      limited({ maxExposure: lot * 10 }, { held: 260, working: 130 }),
      4,
      'most value in one contract',
    ],
    [
      'exposure a paisa short with what is held',
      limited({ maxExposure: lot * 10 - 1 }, { held: 260 }),
      5,
      'most value in one contract',
    ],
    [
      'exposure beyond what closes the other side',
      limited({ maxExposure: lot * 10 }, { held: -130 }),
      12,
      'most value in one contract',
    ],
    [
      'exposure while nothing has been read',
      limited({ maxExposure: lot }, { held: null }),
      0,
      'positions not read yet',
    ],
    ['contracts held', limited({ maxPositions: 2 }, today({ contracts: 2 })), 0, 'most contracts held'],
    ['funds in use', limited({ maxUsedCapital: 500 }, today({ used: 500 })), 0, 'most funds in use'],
    [
      'funds in use that nobody knows',
      limited({ maxUsedCapital: 500 }, today({ used: null })),
      0,
      'funds in use not known',
    ],
    ['the loss of the day', limited({ maxDailyLoss: 500 }, today({ dayPnl: -500 })), 0, 'loss of the day'],
    ['the profit of the day', limited({ profitLock: 500 }, today({ dayPnl: 500 })), 0, 'profit of the day'],
    [
      'a day’s result that nobody knows',
      limited({ profitLock: 500 }, today({ dayPnl: null })),
      0,
      'profit and loss of the day not known',
    ],
    [
      'the budget for worse prices',
      limited({}, { parity: { unit: 'Ticks', most: 40, used: 40 } }),
      0,
      'worse than the master today',
    ],
    ['an order type', limited({ ordTypes: ['Market'] }), 0, 'does not copy orders of the type Limit'],
    ['a product', limited({ products: ['MIS'] }), 0, 'does not copy NRML'],
  ])('counts what is used already: %s', (_, follower, lots, why) => {
    expect(fleetCapacity([follower], option, buy)).toMatchObject({ lots, bottleneck: 'A', why });
  });

  it.each([
    ['contracts, with one to spare', limited({ maxPositions: 2 }, today({ contracts: 1 }))],
    ['contracts, one of them this', limited({ maxPositions: 2 }, { ...today({ contracts: 2 }), held: 65 })],
    ['funds in use a paisa below', limited({ maxUsedCapital: 500 }, today({ used: 499 }))],
    ['the loss a paisa below', limited({ maxDailyLoss: 500 }, today({ dayPnl: -499 }))],
    ['the profit a paisa below', limited({ profitLock: 500 }, today({ dayPnl: 499 }))],
    ['the budget with a tick left', limited({}, { parity: { unit: 'Ticks', most: 40, used: 39 } })],
    ['a day that was not told', limited({ maxPositions: 1, maxOrdersPerDay: 1, maxDailyLoss: 1 }, { today: null })],
  ])('lets it pass: %s', (_, follower) => {
    expect(fleetCapacity([follower], unfrozen, buy).lots).toBeNull();
  });

  it('says so where one lot is above the freeze quantity', () => {
    const table = { ...option, freezeQty: 60 };
    expect(fleetCapacity([limited({ maxOrdersPerDay: 60 })], table, buy)).toMatchObject({
      lots: 0,
      why: 'freeze quantity',
    });
  });

  it('holds funds against what is bought, and says that it does not know the margin of the rest', () => {
    const fleet = [one('A', {}, lot * 2)];
    expect(fleetCapacity(fleet, unfrozen, buy)).toMatchObject({ lots: 2, why: 'funds', marginUnknown: false });
    for (const [contract, order] of [
      [unfrozen, sell],
      [{ ...future, freezeQty: null }, buy],
    ] as const) {
      expect(fleetCapacity(fleet, contract, order)).toMatchObject({ lots: null, marginUnknown: true });
      expect(fleetCapacity([one('A', {}, 0)], contract, order)).toMatchObject({ lots: 0, why: 'funds' });
    }
  });

  it('names the one whose limit is met first among all', () => {
    const fleet = [
      limited({ maxOrdersPerDay: 60 }, { ...today({ orders: 58 }), alias: 'Father' }),
      limited({ maxExposure: lot * 40 }, { held: 650, alias: 'Mother' }),
      one('Son', {}, lot * 31),
    ];
    expect(fleetCapacity(fleet, option, buy)).toMatchObject({
      lots: 30,
      bottleneck: 'Mother',
      why: 'most value in one contract',
    });
  });

  it('says that nothing is in the way where nothing is, and where what is too much is cut', () => {
    expect(fleetCapacity([one('A', {})], unfrozen, buy)).toMatchObject({ lots: null, bottleneck: '' });
    expect(fleetCapacity([one('A', { maxQty: 65, aboveMaximum: 'Cut' })], option, buy).lots).toBeNull();
    expect(fleetCapacity([], option, buy)).toMatchObject({ lots: null, followers: 0 });
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
          const { lots } = fleetCapacity(fleet, unfrozen, { ...buy, price });
          const free = (count: number): boolean =>
            fleet.every((each) => inTheWay(each, unfrozen, { ...buy, price }, count) === null);
          if (lots === null) return free(10_000);
          return (lots === 0 || free(lots)) && !free(lots + 1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
