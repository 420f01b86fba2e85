import { newFollowerTerms } from '../../domain/account.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import { leavesQtyOf } from '../../domain/order.ts';
import { hadOf, mostChanges, orderCount, planOf, slicesOf, type PlannedStep } from '../../domain/plan.ts';
import { targetsOf, type Target } from '../../domain/target.ts';
import { aCopy, anInstrument, anIntent, anOrder, terms } from '../support/an-order.ts';

/** A broker that does what it is asked at once. */
function obey(copies: readonly CopyOrder[], steps: readonly PlannedStep[]): readonly CopyOrder[] {
  return steps.reduce((now, step) => {
    if (step.kind === 'New') {
      const { command, key } = anIntent({ ...step.terms, slice: step.slice });
      return [
        ...now,
        aCopy(
          { key, clOrdId: command.clOrdId, command, wanted: step.terms },
          { ...step.terms, clOrdId: command.clOrdId },
        ),
      ];
    }
    return now.map((copy) => {
      if (copy !== step.copy) return copy;
      return step.kind === 'Cancel'
        ? {
            ...copy,
            changes: copy.changes + 1,
            madeRoom: true,
            order: { ...copy.order, ended: 'Canceled' as const },
          }
        : { ...copy, changes: copy.changes + 1, wanted: step.terms, order: { ...copy.order, ...step.terms } };
    });
  }, copies);
}

function trade(copies: readonly CopyOrder[], part: number): readonly CopyOrder[] {
  return copies.map((copy) => {
    const lastQty = Math.floor(leavesQtyOf(copy.order) * part);
    return {
      ...copy,
      order: { ...copy.order, cumQty: copy.order.cumQty + lastQty, cumValue: copy.order.cumValue + lastQty * 790_00 },
    };
  });
}

const traded = (copies: readonly CopyOrder[]): number => copies.reduce((sum, { order }) => sum + order.cumQty, 0);
const mayStillTrade = (copies: readonly CopyOrder[]): number =>
  copies.reduce((sum, { order }) => sum + leavesQtyOf(order), 0);
const hold = (qty: number, price = 790_00): Target => ({ kind: 'Hold', qty, terms: terms({ price }) });

const aTarget: fc.Arbitrary<Target> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('Hold' as const),
      qty: fc.nat(20).map((lots) => lots * 15),
      terms: fc.constantFrom(790_00, 791_00).map((price) => terms({ price })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'Nothing' as const }) },
);
const aMove = fc.oneof(
  fc.record({ kind: fc.constant('Want' as const), target: aTarget }),
  fc.record({ kind: fc.constant('Trade' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

describe('a plan', () => {
  it('carried out by a perfect broker reaches the target, and the next plan is empty', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 18 }), (moves) => {
        let copies: readonly CopyOrder[] = [];
        let asked = 0;
        for (const move of moves) {
          if (move.kind === 'Trade') {
            copies = trade(copies, move.part);
            continue;
          }
          copies = obey(copies, planOf(move.target, copies));
          expect(planOf(move.target, copies)).toEqual([]);
          if (move.target.kind === 'Nothing') {
            expect(mayStillTrade(copies)).toBe(0);
            continue;
          }
          asked = Math.max(asked, move.target.qty);
          expect(traded(copies) + mayStillTrade(copies)).toBeLessThanOrEqual(Math.max(move.target.qty, traded(copies)));
          // What ended counts as had: only then may less than the target be had.
          if (copies.every(({ order }) => order.ended === null))
            expect(traded(copies) + mayStillTrade(copies)).toBe(Math.max(move.target.qty, traded(copies)));
          for (const { order } of copies.filter(isWorking)) expect(order.price).toBe(move.target.terms.price);
        }
        expect(traded(copies)).toBeLessThanOrEqual(asked);
      }),
      { numRuns: 800 },
    );
  });

  it('asks for no units while one order of it is undecided or being changed', () => {
    const blocked = [
      aCopy({ sending: 'Sending' }),
      aCopy({}, { unknownSince: 1 }),
      aCopy({ attention: 'Raised' }, { unknownSince: 1 }),
      aCopy({}, { cancelOpen: true }),
      aCopy({}, { replaceOpen: true }),
    ];
    fc.assert(
      fc.property(aTarget, fc.constantFrom(...blocked), fc.nat(3), (target, copy, others) => {
        const copies = [copy, ...Array.from({ length: others }, () => aCopy())];
        const asks = (step: PlannedStep): boolean =>
          step.kind === 'New' || (step.kind === 'Replace' && step.terms.orderQty !== step.copy.wanted.orderQty);
        for (const steps of [planOf(target, copies), planOf(target, copies.toReversed())]) {
          expect(steps.some(asks)).toBe(false);
          // A change that is open keeps no cancel.
          const cancels = target.kind === 'Nothing' && copy.order.replaceOpen;
          expect(steps.some((step) => step.kind !== 'New' && step.copy === copy)).toBe(cancels);
          if (target.kind === 'Hold') expect(steps.some(({ kind }) => kind === 'Cancel')).toBe(false);
          else expect(steps).toHaveLength(others + (cancels ? 1 : 0));
        }
      }),
    );
  });

  it('moves the orders beside one in doubt to the master’s price, and none beside one that is on its way', () => {
    const beside = aCopy();
    const moved = { kind: 'Replace', copy: beside, terms: { orderQty: 100, price: 780_00 } };
    expect(planOf(hold(300, 780_00), [aCopy({}, { unknownSince: 1 }), beside])).toMatchObject([moved]);
    expect(planOf(hold(300, 780_00), [aCopy({ sending: 'Sending' }), beside])).toEqual([]);
    expect(planOf(hold(300, 780_00), [aCopy({}, { unknownSince: 1 }), aCopy({ sending: 'Planned' }), beside])).toEqual(
      [],
    );
  });

  it.each([
    ['the broker or a person cancelled', aCopy({}, { ended: 'Canceled' })],
    ['the broker rejected', aCopy({}, { ended: 'Rejected' })],
    ['never left', aCopy({ sending: 'NotSent' }, { ended: 'Rejected', orderId: null })],
    ['we denied', aCopy({ sending: 'Denied' }, { ended: 'Rejected', orderId: null })],
    ['a person took off the attention list', aCopy({ attention: 'Ignored' }, { unknownSince: 1 })],
  ])('never places again by itself what %s', (_, copy) => {
    expect(planOf(hold(100), [copy])).toEqual([]);
    expect(planOf(hold(130), [copy])).toEqual([{ kind: 'New', terms: terms({ orderQty: 30 }), slice: 1 }]);
  });

  it('does not fight over a change made by hand at the broker', () => {
    expect(planOf(hold(100), [aCopy({}, { orderQty: 60, price: 780_00 })])).toEqual([]);
  });

  it('takes back what is left rather than going below what has traded', () => {
    const copy = aCopy({}, { cumQty: 40 });
    expect(planOf(hold(20), [copy])).toEqual([{ kind: 'Cancel', copy }]);
    expect(planOf(hold(60), [copy])).toEqual([{ kind: 'Replace', copy, terms: terms({ orderQty: 60 }) }]);
  });

  it('numbers a new slice after all that were sent, also where some of them are no longer of this purpose', () => {
    expect(planOf(hold(130), [aCopy()], 60, 4)).toEqual([{ kind: 'New', terms: terms({ orderQty: 30 }), slice: 4 }]);
  });

  it('counts a slice that it took back for a smaller total as what it traded, so that the others stay and may grow', () => {
    const [first, second] = [200, 50].map((orderQty) =>
      aCopy({ wanted: terms({ orderQty }), clOrdId: anIntent({ slice: orderQty }).command.clOrdId }, { orderQty }),
    ) as [CopyOrder, CopyOrder];
    const copies = obey([first, second], planOf(hold(200), [first, second], 200));
    expect(copies.map(isWorking)).toEqual([true, false]);
    expect(planOf(hold(200), copies, 200)).toEqual([]);
    expect(planOf(hold(250), copies, 200)).toEqual([{ kind: 'New', terms: terms({ orderQty: 50 }), slice: 2 }]);
  });

  it('takes what is too much from the newest order first, and of each no more than has not traded', () => {
    const first = aCopy();
    const second = aCopy({}, { cumQty: 60 });
    expect(planOf(hold(120), [first, second])).toEqual([
      { kind: 'Cancel', copy: second },
      { kind: 'Replace', copy: first, terms: terms({ orderQty: 60 }) },
    ]);
  });

  it('fills an order up to the most that one may have, and asks for the rest anew', () => {
    const [first, second] = [200, 30].map((orderQty) => aCopy({ wanted: terms({ orderQty }) }, { orderQty })) as [
      CopyOrder,
      CopyOrder,
    ];
    expect(planOf(hold(250), [first, second], 200)).toEqual([
      { kind: 'Replace', copy: second, terms: terms({ orderQty: 50 }) },
    ]);
    expect(planOf(hold(450), [first, second], 200)).toEqual([
      { kind: 'Replace', copy: second, terms: terms({ orderQty: 200 }) },
      { kind: 'New', terms: terms({ orderQty: 50 }), slice: 2 },
    ]);
  });

  it('never grows nor shrinks an order that is larger than one may be now', () => {
    expect(planOf(hold(130), [aCopy()], 60)).toEqual([{ kind: 'New', terms: terms({ orderQty: 30 }), slice: 1 }]);
  });

  it('leaves a broker alone that keeps refusing changes, but still cancels when nothing may stay', () => {
    const tired = aCopy({ changes: mostChanges });
    expect(planOf(hold(100, 791_00), [tired])).toEqual([]);
    // A stop that trailed all day must not stay behind when the master takes it away.
    expect(planOf({ kind: 'Nothing' }, [tired])).toEqual([{ kind: 'Cancel', copy: tired }]);
    expect(planOf({ kind: 'Nothing' }, [aCopy({ changes: mostChanges + 100 })])).toHaveLength(1);
  });
});

describe('the price of our own making', () => {
  const priced = { price: 790_00, source: 'Quote', ageMs: 0, fresh: true, band: null, clamped: false } as const;
  const protection = { priced, pricedAt: 1, repriced: 0, givenUp: false };
  const own = terms({ price: 792_00 });
  const copy = aCopy({ protection, wanted: own }, { price: 792_00 });
  const repriced = { ...copy, protection: { ...protection, repriced: 1 } };
  const now = (qty: number, part: Parameters<typeof terms>[0] = {}): Target => ({
    kind: 'Hold',
    qty,
    terms: terms({ price: 795_00, ...part }),
  });

  it('stays as it was made while the order does not grow', () => {
    expect(planOf(now(100), [copy])).toEqual([]);
    expect(planOf(now(60), [copy])).toMatchObject([{ kind: 'Replace', terms: { orderQty: 60, price: 792_00 } }]);
  });

  it('is made anew when the order grows, or the master changes its kind or its trigger', () => {
    expect(planOf(now(130), [copy])).toMatchObject([{ kind: 'Replace', terms: { orderQty: 130, price: 795_00 } }]);
    expect(planOf(now(100, { ordType: 'StopLimit' }), [copy])).toMatchObject([
      { kind: 'Replace', terms: { ordType: 'StopLimit', price: 795_00 } },
    ]);
    expect(planOf(now(100, { stopPx: 785_00 }), [copy])).toMatchObject([
      { kind: 'Replace', terms: { stopPx: 785_00, price: 795_00 } },
    ]);
  });

  it('stays where it was moved to get the order filled, whatever the master changes', () => {
    expect(planOf(now(100, { ordType: 'StopLimit', stopPx: 785_00 }), [repriced])).toEqual([]);
    expect(planOf(now(130), [repriced])).toMatchObject([{ kind: 'Replace', terms: { orderQty: 130, price: 792_00 } }]);
  });
});

describe('what counts as had by an order', () => {
  it('is all that was wanted of it while it works, though it was to make room', () => {
    expect(hadOf(aCopy({ madeRoom: true }, { cumQty: 40 }))).toBe(100);
  });

  it('is what traded of one that was taken back to make room, and all of one that ended otherwise', () => {
    expect(hadOf(aCopy({ madeRoom: true }, { cumQty: 40, ended: 'Canceled' }))).toBe(40);
    expect(hadOf(aCopy({ madeRoom: true }, { cumQty: 40, ended: 'Expired' }))).toBe(100);
  });

  it('is, of one that another stands in for, what traded before and what a person chose to do without', () => {
    expect(hadOf(aCopy({ retried: true }, { cumQty: 40, ended: 'Rejected' }))).toBe(40);
    expect(hadOf(aCopy({ retried: true, forgone: 25 }, { cumQty: 40, ended: 'Rejected' }))).toBe(65);
  });
});

describe('the slices of an order', () => {
  it.each([
    [99, 100, [99]],
    [100, 100, [100]],
    [101, 100, [100, 1]],
    [200, 100, [100, 100]],
    [250, 100, [100, 100, 50]],
    [3, 1, [1, 1, 1]],
    [250, 0, [250]],
    [250, -5, [250]],
    [250, Infinity, [250]],
  ])('of %i units at most %i each are %j', (qty, most, slices) => {
    expect(slicesOf(qty, most)).toEqual(slices);
    expect(orderCount(qty, most)).toBe(slices.length);
  });
});

describe('an exit', () => {
  it('never has more working than the follower holds, however the master sells and whatever trades', () => {
    const masterSells = fc.record({
      orderQty: fc.integer({ min: 1, max: 400 }),
      cumPart: fc.double({ min: 0, max: 1, noNaN: true }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(1, 15, 75),
        fc.constantFrom('Orders' as const, 'Fills' as const),
        fc.array(masterSells, { maxLength: 8 }),
        (had, masterHeld, lotSize, copyPolicy, sales) => {
          let copies: readonly CopyOrder[] = [];
          let cumQty = 0;
          for (const sale of sales) {
            cumQty = Math.min(sale.orderQty, Math.max(cumQty, Math.floor(sale.orderQty * sale.cumPart)));
            const order = anOrder({ side: 'Sell', orderQty: sale.orderQty, cumQty, cumValue: cumQty * 790_00 });
            const exitedHere = traded(copies);
            const held = had - exitedHere;
            const { exit } = targetsOf(
              { order, held: masterHeld, flatNow: cumQty >= masterHeld },
              {
                entry: { begun: null, owed: 0, funds: null },
                terms: {
                  ...newFollowerTerms,
                  enabled: true,
                  multiplier: { units: 1, scale: 0 },
                  maxQty: null,
                  maxOrderValue: null,
                  copyPolicy,
                },
                held,
                exitedHere,
                expected: had,
                heldAtDecision: copies.length > 0 ? had : null,
              },
              anInstrument({ lotSize }),
            );
            if (exit === null) continue;
            copies = obey(copies, planOf(exit, copies));
            expect(mayStillTrade(copies)).toBeLessThanOrEqual(held);
            copies = trade(copies, sale.part);
            expect(traded(copies)).toBeLessThanOrEqual(had);
          }
        },
      ),
      { numRuns: 800 },
    );
  });
});

describe('a copy that failed and was asked for again by hand', () => {
  const failed = aCopy({ retried: true }, { ended: 'Rejected', orderId: null });
  const byHand = aCopy({ byHand: true, wanted: terms({ price: 795_00 }) }, { price: 795_00 });

  it('is not counted as had beside the order that took its place, whose price is not moved', () => {
    expect(planOf(hold(100), [failed, byHand])).toEqual([]);
    expect(planOf(hold(100, 791_00), [failed, byHand])).toEqual([]);
  });

  it('follows the master’s size at its own price', () => {
    const steps = planOf(hold(60), [failed, byHand]);
    expect(steps).toMatchObject([{ kind: 'Replace', terms: { orderQty: 60, price: 795_00 } }]);
  });

  it('counts again when the broker turns out to hold it after all: what is too much is taken back', () => {
    const heldAfterAll = aCopy({ retried: true });
    expect(planOf(hold(100), [heldAfterAll, byHand])).toEqual([{ kind: 'Cancel', copy: byHand }]);
  });
});
