import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { denialCodes } from '../../domain/denial-codes.ts';
import { entryDenial, sliceDenial, isQuiet, timeDenial, type EntryFacts } from '../../domain/risk.ts';
import { alwaysOpenSession, mayEnter } from '../../domain/trading-session.ts';
import { anIntent } from '../support/an-order.ts';

const free: FollowerTerms = {
  ...newFollowerTerms,
  enabled: true,
  multiplier: { units: 1, scale: 0 },
  maxQty: null,
  maxOrderValue: null,
  copyPolicy: 'Orders',
};
const code = (order: Parameters<typeof anIntent>[0], terms: Partial<FollowerTerms> = {}): string | null =>
  entryDenial(anIntent(order).command, { ...free, ...terms })?.code ?? null;

describe('an entry', () => {
  it.each([
    [{ orderQty: 100 }, {}, null],
    [{ orderQty: 0 }, {}, 'QTY_BELOW_ONE_LOT'],
    [{ orderQty: 100 }, { maxQty: 100 }, null],
    [{ orderQty: 101 }, { maxQty: 100 }, 'QTY_ABOVE_MAXIMUM'],
    [{ orderQty: 100, price: 790_00 }, { maxOrderValue: 79_000_00 }, null],
    [{ orderQty: 100, price: 790_05 }, { maxOrderValue: 79_000_00 }, 'VALUE_ABOVE_MAXIMUM'],
    [{ orderQty: 100, price: 0, stopPx: 790_05 }, { maxOrderValue: 79_000_00 }, 'VALUE_ABOVE_MAXIMUM'],
    [{ orderQty: 1, price: 0, stopPx: 0 }, { maxOrderValue: 79_000_00 }, 'VALUE_UNKNOWN'],
    // The fixed order: the quantity is the reason before the value is.
    [{ orderQty: 101, price: 790_05 }, { maxQty: 100, maxOrderValue: 1 }, 'QTY_ABOVE_MAXIMUM'],
  ] as const)('of %o under %o is answered with %s', (order, terms, expected) => {
    expect(code(order, terms)).toBe(expected);
  });

  it('is approved exactly when it is within both limits, and is never cut', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 50_000 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 1, max: 10_00_000 }),
        limit,
        fc.option(fc.integer({ min: 1, max: 100_000_000_00 })),
        (orderQty, price, maxQty, maxOrderValue) => {
          const within =
            (maxQty === null || orderQty <= maxQty) &&
            (maxOrderValue === null || BigInt(orderQty) * BigInt(price) <= BigInt(maxOrderValue));
          expect(code({ orderQty, price }, { maxQty, maxOrderValue }) === null).toBe(within);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is denied with what to do about it, in money as it is written here', () => {
    const denied = entryDenial(anIntent({ orderQty: 100, price: 790_05 }).command, {
      ...free,
      maxOrderValue: 79_000_00,
    });
    expect(denied?.text).toBe("Rs 79005.00 is above this follower's limit of Rs 79000.00 for one order.");
    expect(denied?.remedy).not.toBe('');
  });
});

it('only somebody’s choice is shown quietly', () => {
  expect(denialCodes.filter(isQuiet)).toEqual([
    'COPYING_OFF',
    'TRADING_HALTED',
    'TRADING_REDUCE_ONLY',
    'FOLLOWER_DISABLED',
    'MASTER_OUT',
    'NOTHING_TO_EXIT',
    'EXIT_STANDS_BACK',
  ]);
});

describe('the time of an entry', () => {
  const facts = (part: Partial<EntryFacts>): EntryFacts => ({
    market: alwaysOpenSession,
    referenceStale: null,
    ...part,
  });
  const at = Date.UTC(2026, 10, 25, 9, 30);
  const ends = { ...alwaysOpenSession, entryEnds: [{ product: null, at }] };
  const order = anIntent({ product: 'CNC' }).command;

  it('is refused from the cut-off on, to the millisecond, and allowed before', () => {
    expect(timeDenial(order, facts({ market: ends }), at - 1)).toBeNull();
    expect(timeDenial(order, facts({ market: ends }), at)).toMatchObject({
      code: 'MARKET_CLOSED',
      text: expect.stringContaining('15:00') as string,
    });
  });

  it.each(['PreOpen', 'Auction', 'PostClose', 'Closed'] as const)('is refused in phase %s', (phase) => {
    expect(timeDenial(order, facts({ market: { ...alwaysOpenSession, phase } }), at)?.code).toBe('MARKET_CLOSED');
  });

  it('is refused on a day that the calendar does not cover, with the way to import it', () => {
    const denied = timeDenial(order, facts({ market: { ...alwaysOpenSession, phase: 'Closed', known: false } }), at);
    expect(denied).toMatchObject({ code: 'MARKET_CLOSED', remedy: expect.stringContaining('holidays.json') as string });
  });

  it('is refused on the contract master of another day; the market is the reason before it', () => {
    const referenceStale = 'The contract master of NSE is of 2026-11-24, not of 2026-11-25.';
    expect(timeDenial(order, facts({ referenceStale }), at)).toMatchObject({
      code: 'REFERENCE_STALE',
      text: referenceStale,
    });
    expect(timeDenial(order, facts({ referenceStale, market: ends }), at)?.code).toBe('MARKET_CLOSED');
    expect(timeDenial(order, facts({}), at)).toBeNull();
  });

  it('is told a cut-off of another product from its own', () => {
    const market = { ...alwaysOpenSession, entryEnds: [{ product: 'MIS' as const, at }] };
    expect(mayEnter(market, 'MIS', at).may).toBe(false);
    expect(mayEnter(market, 'NRML', at).may).toBe(true);
  });
});

describe('the freeze quantity', () => {
  it.each([
    [1755, 1755, null],
    [1755 * 5, 1755, null],
    [1755 * 5 + 65, 1755, 'QTY_TOO_MANY_SLICES'],
    [65, 0, 'QTY_ABOVE_FREEZE'],
    [50_000, Infinity, null],
  ] as const)('%i in orders of at most %s is answered with %s', (orderQty, most, expected) => {
    expect(sliceDenial(orderQty, most)?.code ?? null).toBe(expected);
  });
});
