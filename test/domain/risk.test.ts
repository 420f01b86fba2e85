import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { denialCodes, entryDenial, isQuiet } from '../../domain/risk.ts';
import { anIntent } from '../support/an-order.ts';

const free: FollowerTerms = {
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
  expect(denialCodes.filter(isQuiet)).toEqual(['COPYING_OFF', 'FOLLOWER_DISABLED', 'NOTHING_TO_EXIT']);
});
