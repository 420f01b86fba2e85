import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { instrumentId, orderId } from '../../domain/ids.ts';
import { applyReport, orderFromReport, sameReplaceable, termsOf } from '../../domain/order-state.ts';
import { avgPxOf, isOpen, leavesQtyOf, opposite, ordStatusOf, signed, type Order } from '../../domain/order.ts';
import { anOrder, aReport, morning, terms } from '../support/an-order.ts';

/** What a broker may say of one order, second by second: taken, changed, traded bit by bit, ended or not. */
const history: fc.Arbitrary<readonly ExecutionReport[]> = fc
  .record({
    qty: fc.integer({ min: 2, max: 500 }),
    steps: fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('fill' as const),
          part: fc.double({ min: 0.01, max: 1, noNaN: true }),
          price: fc.integer({ min: 1, max: 900_00 }),
        }),
        fc.record({
          kind: fc.constant('modify' as const),
          more: fc.integer({ min: 1, max: 300 }),
          price: fc.integer({ min: 1, max: 900_00 }),
        }),
      ),
      { maxLength: 7 },
    ),
    end: fc.constantFrom('Canceled', 'Expired', 'Rejected', null),
  })
  .map(({ qty, steps, end }) => {
    let now = aReport({ orderQty: qty, state: 'InFlight' });
    const told = [now];
    const tell = (part: Partial<ExecutionReport>): void => {
      now = aReport({ ...now, state: 'Working', ...part, transactTime: (now.transactTime ?? 0) + 1000 });
      told.push(now);
    };
    tell({});
    for (const step of steps) {
      const left = now.orderQty - now.cumQty;
      if (left === 0) break;
      if (step.kind === 'modify') tell({ orderQty: now.cumQty + step.more, price: step.price });
      else {
        const lastQty = Math.max(1, Math.floor(left * step.part));
        tell({
          cumQty: now.cumQty + lastQty,
          cumValue: now.cumValue + lastQty * step.price,
          state: lastQty === left ? 'Filled' : 'Working',
        });
      }
    }
    if (end !== null && now.cumQty < now.orderQty) tell({ state: end, text: 'in the broker’s words' });
    return told;
  });

/** Any selection of the history, in any order, with repeats, from the feed or the book. */
const heard = history.chain((told) =>
  fc.record({
    told: fc.constant(told),
    stream: fc.array(
      fc.record({ at: fc.nat(told.length - 1), source: fc.constantFrom('Feed' as const, 'Book' as const) }),
      { minLength: 1, maxLength: 20 },
    ),
  }),
);

const shuffled = history.chain((told) =>
  fc.record({ told: fc.constant(told), order: fc.shuffledSubarray([...told], { minLength: told.length }) }),
);

function take(reports: readonly ExecutionReport[]): Order {
  const [first, ...rest] = reports;
  if (first === undefined) throw new Error('An order begins with a report');
  return rest.reduce((order, report) => applyReport(order, report).order, orderFromReport(first));
}

describe('an order as its reports leave it', () => {
  it('ends in the same facts whatever the order in which they arrive', () => {
    fc.assert(
      fc.property(shuffled, ({ told, order }) => {
        expect(take(order)).toEqual(take(told));
      }),
      { numRuns: 1500 },
    );
  });

  it('never goes backwards when reports come late, twice, or not at all', () => {
    fc.assert(
      fc.property(heard, ({ told, stream }) => {
        let order = anOrder({ orderQty: told[0]?.orderQty ?? 1, orderId: null, acknowledged: false, transactTime: 0 });
        for (const { at, source } of stream) {
          const { order: next, verdict } = applyReport(order, { ...told[at], source } as ExecutionReport);
          expect(verdict).not.toBe('Illegal');
          expect(next.cumQty).toBeGreaterThanOrEqual(order.cumQty);
          expect(next.cumValue).toBeGreaterThanOrEqual(order.cumValue);
          expect(next.transactTime).toBeGreaterThanOrEqual(order.transactTime);
          expect(next.acknowledged || !order.acknowledged).toBe(true);
          expect(order.ended === null || next.ended === order.ended).toBe(true);
          expect(isOpen(order) || !isOpen(next)).toBe(true);
          order = next;
        }
        const seen = stream.map(({ at }) => told[at]?.cumQty ?? 0);
        expect(order.cumQty).toBe(Math.max(...seen));
      }),
      { numRuns: 600 },
    );
  });

  it('hears nothing new in a report that it has heard', () => {
    fc.assert(
      fc.property(history, (told) => {
        const order = take(told);
        for (const report of told) expect(applyReport(order, report)).toEqual({ order, verdict: 'Stale', detail: '' });
      }),
    );
  });

  it('never has more left than it asked for, nor anything once it has ended', () => {
    fc.assert(
      fc.property(history, (told) => {
        const order = take(told);
        expect(leavesQtyOf(order)).toBe(isOpen(order) ? order.orderQty - order.cumQty : 0);
        expect(leavesQtyOf(order)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps what a fill after the cancel has traded, and stays cancelled', () => {
    const canceled = take([
      aReport({ cumQty: 30 }),
      aReport({ cumQty: 30, state: 'Canceled', transactTime: morning + 2000 }),
    ]);
    const late = applyReport(canceled, aReport({ cumQty: 60, state: 'Working', transactTime: morning + 1000 }));
    expect(late.verdict).toBe('News');
    expect(late.order).toMatchObject({ cumQty: 60, cumValue: 60 * 790_00, ended: 'Canceled' });
    expect(ordStatusOf(late.order)).toBe('Canceled');
    expect(leavesQtyOf(late.order)).toBe(0);
  });

  it('is filled when the whole of it traded, even if the cancel was said first', () => {
    const order = take([
      aReport({ state: 'Canceled' }),
      aReport({ cumQty: 100, state: 'Filled', transactTime: morning + 1000 }),
    ]);
    expect(ordStatusOf(order)).toBe('Filled');
  });

  it('follows a changed price or quantity by the broker’s clock, not by arrival', () => {
    const [before, after] = [
      aReport({ price: 790_00 }),
      aReport({ price: 791_00, orderQty: 50, transactTime: morning + 1000 }),
    ];
    for (const order of [take([before, after]), take([after, before])])
      expect(order).toMatchObject({ price: 791_00, orderQty: 50 });
  });

  it('keeps the newer words when an older report arrives with words of its own', () => {
    const rejected = aReport({ state: 'Rejected', text: 'RMS: margin exceeds', transactTime: morning + 1000 });
    expect(take([rejected, aReport({ text: 'sent to exchange' })]).text).toBe('RMS: margin exceeds');
    expect(take([aReport({ text: 'sent to exchange' }), rejected]).text).toBe('RMS: margin exceeds');
  });

  it('takes the value of a fill from the report that first tells it', () => {
    const untold = aReport({ cumQty: 100, cumValue: 0, state: 'Filled' });
    const order = take([untold, aReport({ cumQty: 100, cumValue: 79_000_00, state: 'Filled', source: 'Book' })]);
    expect(order.cumValue).toBe(79_000_00);
    expect(avgPxOf(order)).toBe(790_00);
    expect(avgPxOf(take([untold]))).toBe(null);
  });

  it.each([
    ['another order id', { orderId: orderId('26112400009999') }, 'order 26112400001001 was reported as 26112400009999'],
    ['another side', { side: 'Sell' as const }, 'order 26112400001001 changed its side or instrument'],
    [
      'another instrument',
      { instrumentId: instrumentId('NSE', '22') },
      'order 26112400001001 changed its side or instrument',
    ],
  ])('is untouched by a report of %s, which is called illegal and why', (_, part, detail) => {
    const order = anOrder();
    const applied = applyReport(order, aReport({ cumQty: 100, ...part }));
    expect(applied).toEqual({ order, verdict: 'Illegal', detail });
    expect(applied.order).toBe(order);
  });

  it('calls more traded than ordered illegal', () => {
    expect(applyReport(anOrder(), aReport({ cumQty: 101 }))).toMatchObject({
      verdict: 'Illegal',
      detail: 'order 26112400001001 traded 101 of 100',
    });
  });

  it('follows what is reported of the same moment as before, and without a moment', () => {
    for (const transactTime of [morning, null])
      expect(applyReport(anOrder(), aReport({ price: 791_00, transactTime })).order.price).toBe(791_00);
  });

  it('keeps its terms when a report knows less of it traded, whatever its moment', () => {
    const order = anOrder({ cumQty: 50, cumValue: 50 * 790_00 });
    for (const cumQty of [0, 30]) {
      const late = aReport({ cumQty, price: 780_00, transactTime: morning + 1000 });
      expect(applyReport(order, late).order).toMatchObject({ price: 790_00, cumQty: 50, cumValue: 50 * 790_00 });
    }
  });

  it('hears no quantity up to the one that the trade book has overruled, all else, and any quantity above it', () => {
    const fewer = anOrder({ orderQty: 200, cumQty: 40, cumValue: 40 * 790_00, overruledQty: 100 });
    const repeated = aReport({ orderQty: 200, cumQty: 100, price: 791_00 });
    expect(applyReport(fewer, repeated).order).toEqual({ ...fewer, price: 791_00 });
    const above = aReport({ orderQty: 200, cumQty: 101 });
    expect(applyReport(fewer, above).order).toEqual({ ...fewer, cumQty: 101, cumValue: 101 * 790_00 });
    const more = anOrder({ cumQty: 60, cumValue: 60 * 790_00, overruledQty: 50 });
    expect(applyReport(more, aReport({ cumQty: 50, price: 791_00 })).order).toEqual({ ...more, price: 791_00 });
    expect(applyReport(more, aReport({ cumQty: 55, price: 791_00 })).order).toEqual(more);
  });

  it('keeps the first value that was told of what has traded, and waits for one of as much where none was', () => {
    const told = anOrder({ cumQty: 50, cumValue: 50 * 790_00 });
    expect(applyReport(told, aReport({ cumQty: 50, cumValue: 50 * 780_00 }))).toMatchObject({
      verdict: 'Stale',
      order: { cumValue: 50 * 790_00 },
    });
    const untold = anOrder({ cumQty: 50, cumValue: 0 });
    expect(applyReport(untold, aReport({ cumQty: 30 })).order).toMatchObject({ cumQty: 50, cumValue: 0 });
  });

  it('is acknowledged by the first report that the exchange holds it, and stays so', () => {
    const unheard = anOrder({ acknowledged: false });
    expect(applyReport(unheard, aReport({ state: 'InFlight' })).order.acknowledged).toBe(false);
    expect(applyReport(unheard, aReport()).order.acknowledged).toBe(true);
    expect(applyReport(anOrder(), aReport({ state: 'InFlight' })).order.acknowledged).toBe(true);
  });

  it('takes newer words for older ones, none for words, and older ones only where it has none', () => {
    const said = anOrder({ text: 'first', transactTime: morning });
    expect(applyReport(said, aReport({ text: 'second' })).order.text).toBe('second');
    expect(applyReport(said, aReport({ text: '' })).order.text).toBe('first');
    expect(applyReport(anOrder(), aReport({ text: 'late', transactTime: morning - 1000 })).order.text).toBe('late');
  });

  it('begins, where only the broker told of it, with what was reported and nothing else', () => {
    expect(orderFromReport(aReport({ state: 'InFlight' }))).toEqual(anOrder({ acknowledged: false }));
  });

  it.each([
    ['its name', { orderId: null }, {}],
    ['that the exchange holds it', { acknowledged: false }, {}],
    ['more traded', {}, { cumQty: 10, cumValue: 0 }],
    ['the value of what traded', { cumQty: 10 }, { cumQty: 10 }],
    ['another quantity', {}, { orderQty: 90 }],
    ['another price', {}, { price: 791_00 }],
    ['another trigger', {}, { stopPx: 780_00 }],
    ['another type', {}, { ordType: 'Market' }],
    ['its end', {}, { state: 'Canceled' }],
    ['that a doubt is over', { unknownSince: morning }, {}],
    ['words', {}, { text: 'sent to exchange' }],
    ['that a cancel is closed with it', { ended: 'Canceled', cancelOpen: true }, {}],
    ['that a replace is closed with it', { ended: 'Canceled', replaceOpen: true }, {}],
  ] as const)('hears news in a report that tells %s', (_, order, report) => {
    expect(applyReport(anOrder(), aReport()).verdict).toBe('Stale');
    expect(applyReport(anOrder(order), aReport(report)).verdict).toBe('News');
  });

  it('closes open requests when it ends, and settles a doubt when it is named', () => {
    const order = anOrder({ cancelOpen: true, replaceOpen: true, unknownSince: morning });
    expect(applyReport(order, aReport({ state: 'Canceled' })).order).toMatchObject({
      cancelOpen: false,
      replaceOpen: false,
      unknownSince: null,
    });
    expect(applyReport(order, aReport({ cumQty: 100, state: 'Filled' })).order).toMatchObject({
      cancelOpen: false,
      replaceOpen: false,
    });
    expect(applyReport(order, aReport({ cumQty: 10 })).order).toMatchObject({ cancelOpen: true, replaceOpen: true });
  });
});

describe('the status of an order', () => {
  const rows = [0, 40, 100].flatMap((cumQty) =>
    ([null, 'Canceled', 'Rejected', 'Expired'] as const).flatMap((ended) =>
      [false, true].flatMap((cancelOpen) =>
        [false, true].flatMap((replaceOpen) =>
          [false, true].map((acknowledged) => ({ cumQty, ended, cancelOpen, replaceOpen, acknowledged })),
        ),
      ),
    ),
  );

  it('follows FIX precedence in every combination of its facts', () => {
    for (const facts of rows) {
      const said = [
        [facts.cumQty === 100, 'Filled'],
        [facts.ended !== null, facts.ended],
        [facts.cancelOpen, 'PendingCancel'],
        [facts.replaceOpen, 'PendingReplace'],
        [facts.cumQty > 0, 'PartiallyFilled'],
        [facts.acknowledged, 'New'],
        [true, 'PendingNew'],
      ].find(([holds]) => holds)?.[1];
      expect([facts, ordStatusOf(anOrder(facts))]).toEqual([facts, said]);
    }
    expect(rows).toHaveLength(96);
  });

  it('of an order for nothing is never Filled', () => {
    expect(ordStatusOf(anOrder({ orderQty: 0 }))).toBe('New');
  });
});

it('a report without a moment of the broker’s own is taken in, and the newest known moment stays', () => {
  const { order, verdict } = applyReport(anOrder(), aReport({ cumQty: 10, transactTime: null }));
  expect([verdict, order.cumQty, order.transactTime]).toEqual(['News', 10, morning]);
});

it('the other side of a side is the one it is not', () => {
  expect([opposite('Buy'), opposite('Sell')]).toEqual(['Sell', 'Buy']);
});

it('a buy adds to what is held and a sale takes from it', () => {
  expect([signed('Buy', 75), signed('Sell', 75)]).toEqual([75, -75]);
});

it('an order is open until it has ended or traded whole', () => {
  expect([99, 100].map((cumQty) => isOpen(anOrder({ cumQty })))).toEqual([true, false]);
  expect(isOpen(anOrder({ ended: 'Canceled' }))).toBe(false);
});

it('an order has no average before it has traded, whatever value is told of it', () => {
  expect(avgPxOf({ cumQty: 0, cumValue: 790_00 })).toBeNull();
  expect(avgPxOf({ cumQty: 3, cumValue: 1000 })).toBe(333);
});

describe('the terms of an order', () => {
  it('are what it asks for, and no more of it', () => {
    expect(termsOf(anOrder({ price: 791_00 }))).toEqual(terms({ price: 791_00 }));
  });

  it('are the same to a replace unless the quantity, the price, the trigger or the type differs', () => {
    expect(sameReplaceable(terms(), terms({ product: 'CNC' }))).toBe(true);
    for (const part of [{ orderQty: 90 }, { price: 791_00 }, { stopPx: 780_00 }, { ordType: 'Market' } as const])
      expect([part, sameReplaceable(terms(), terms(part))]).toEqual([part, false]);
  });
});
