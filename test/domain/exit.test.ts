import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitRound, nextSlice, type ExitBooks, type ExitClaim, type WorkingOrder } from '../../domain/exit.ts';
import { instrumentId, orderId } from '../../domain/ids.ts';
import { signed } from '../../domain/order.ts';

const everything: ExitClaim = { kind: 'Account', reach: 'Everything' };
const nifty = instrumentId('NFO', '1');
const bank = instrumentId('NFO', '2');

const aWorkingOrder = (change: Partial<WorkingOrder> = {}): WorkingOrder => ({
  orderId: orderId('1'),
  instrumentId: nifty,
  product: 'NRML',
  side: 'Sell',
  leavesQty: 75,
  masterKey: null,
  ...change,
});
const booksOf = (change: Partial<ExitBooks> = {}): ExitBooks => ({
  working: [],
  held: [],
  undecided: [],
  copied: () => 0,
  ...change,
});
const long = { instrumentId: nifty, product: 'NRML' as const, netQty: 75 };

const position = fc.record({
  instrumentId: fc.nat(4).map((token) => instrumentId('NFO', String(token))),
  product: fc.constantFrom('MIS' as const, 'NRML' as const, 'CNC' as const, null),
  netQty: fc.integer({ min: -500, max: 500 }),
});
const working = fc.record({
  orderId: fc.nat(9999).map((id) => orderId(String(id))),
  instrumentId: fc.nat(4).map((token) => instrumentId('NFO', String(token))),
  product: fc.constantFrom('MIS' as const, 'NRML' as const),
  side: fc.constantFrom('Buy' as const, 'Sell' as const),
  leavesQty: fc.integer({ min: 1, max: 500 }),
  masterKey: fc.constantFrom(null, 'M1', 'M2'),
});
const books: fc.Arbitrary<ExitBooks> = fc
  .record({
    working: fc.array(working, { maxLength: 4 }),
    held: fc.uniqueArray(position, { maxLength: 6, selector: ({ instrumentId: id, product }) => `${id}/${product}` }),
    undecided: fc.array(fc.record({ instrumentId: fc.constant(nifty), product: fc.constant('MIS' as const) }), {
      maxLength: 1,
    }),
    copied: fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ copied, ...rest }) => ({
    ...rest,
    copied: ({ instrumentId: id, product }) =>
      copied[(Number(id.split('|')[1]) * 7 + product.length * 3 + product.charCodeAt(0)) % copied.length] ?? 0,
  }));
const claims: fc.Arbitrary<ExitClaim> = fc.oneof(
  fc.record({
    kind: fc.constant('Account' as const),
    reach: fc.constantFrom('Everything' as const, 'Copied' as const),
  }),
  fc.record({
    kind: fc.constant('Instrument' as const),
    reach: fc.constantFrom('Everything' as const, 'Copied' as const),
    instrumentId: fc.nat(4).map((token) => instrumentId('NFO', String(token))),
  }),
  fc.record({
    kind: fc.constant('MasterOrder' as const),
    masterKey: fc.constantFrom('M1', 'M2'),
    holding: fc.record({
      instrumentId: fc.nat(4).map((token) => instrumentId('NFO', String(token))),
      product: fc.constantFrom('MIS' as const, 'NRML' as const),
    }),
    leftQty: fc.integer({ min: -500, max: 500 }),
  }),
);

describe('what an exit of copied positions closes', () => {
  it.each([
    ['all that was copied, of what is held', 60, 75, 60],
    ['no more than is held, where a part was sold by hand', 100, 75, 75],
    ['nothing, where the account stands on the other side by hand', -50, 75, 0],
  ])('is %s', (_what, copied, netQty, qty) => {
    const held = [{ ...long, netQty }];
    const round = exitRound({ kind: 'Account', reach: 'Copied' }, booksOf({ held, copied: () => copied }));
    expect(round).toEqual(
      qty === 0
        ? { kind: 'Flat' }
        : { kind: 'Close', closes: [{ instrumentId: nifty, product: 'NRML', side: 'Sell', qty }] },
    );
  });

  it.each([
    ['what its copies bought', 50, 60, 50],
    ['no more than was copied in all', 100, 60, 60],
    ['no more than is held', 100, 100, 75],
  ])('under one order of the master’s is %s', (_what, leftQty, copied, qty) => {
    const claim = { kind: 'MasterOrder', masterKey: 'M1', holding: long, leftQty } as const;
    expect(exitRound(claim, booksOf({ held: [long], copied: () => copied }))).toMatchObject({
      kind: 'Close',
      closes: [{ side: 'Sell', qty }],
    });
  });
});

describe('a round of an exit', () => {
  it('cancels before anything else, and closes nothing while what it must cancel works', () => {
    fc.assert(
      fc.property(books, (now) => {
        const round = exitRound(everything, now);
        expect(round.kind === 'Cancel').toBe(now.working.length > 0);
        if (round.kind === 'Cancel') expect(round.orders).toEqual(now.working.map((order) => order.orderId));
      }),
    );
  });

  it('waits while an order of ours is unknown, also when the account looks flat', () => {
    const undecided = [{ instrumentId: nifty, product: 'MIS' as const }];
    expect(exitRound(everything, booksOf({ undecided })).kind).toBe('Wait');
    expect(exitRound(everything, booksOf({ undecided, held: [long] })).kind).toBe('Wait');
    const elsewhere: ExitClaim = { kind: 'Instrument', reach: 'Everything', instrumentId: bank };
    expect(exitRound(elsewhere, booksOf({ undecided, held: [{ ...long, instrumentId: bank }] })).kind).toBe('Close');
  });

  it('never asks for more than is held, nor for the side that would add to it, whatever the claim', () => {
    fc.assert(
      fc.property(claims, books, (claim, now) => {
        const round = exitRound(claim, now);
        if (round.kind !== 'Close') return;
        for (const close of round.closes) {
          const net = now.held.find(
            (one) => one.instrumentId === close.instrumentId && one.product === close.product,
          )?.netQty;
          expect(close.qty).toBeGreaterThan(0);
          expect(Math.sign((net ?? 0) + signed(close.side, close.qty)) * Math.sign(net ?? 0)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves to the hand what was made by hand, when only copied units are asked for', () => {
    fc.assert(
      fc.property(claims, books, (claim, now) => {
        if (claim.kind !== 'MasterOrder' && claim.reach === 'Everything') return;
        const round = exitRound(claim, now);
        if (round.kind === 'Cancel')
          for (const id of round.orders)
            expect(now.working.some((order) => order.orderId === id && order.masterKey !== null)).toBe(true);
        if (round.kind === 'Close')
          for (const close of round.closes) expect(close.qty).toBeLessThanOrEqual(Math.abs(now.copied(close)));
      }),
      { numRuns: 500 },
    );
  });

  it('closes no units that an order made by hand is already working to close', () => {
    const copied: ExitClaim = { kind: 'Account', reach: 'Copied' };
    const stop = aWorkingOrder({ leavesQty: 75 });
    const held = booksOf({ working: [stop], held: [long], copied: () => 75 });
    expect(exitRound(copied, held)).toMatchObject({ kind: 'Stuck' });
    expect(exitRound(copied, { ...held, working: [{ ...stop, leavesQty: 25 }] })).toMatchObject({
      closes: [{ side: 'Sell', qty: 50 }],
    });
    expect(exitRound(copied, { ...held, held: [{ ...long, netQty: 150 }] })).toMatchObject({ closes: [{ qty: 75 }] });
  });

  it('exits one order of the master’s: what is left of it, what rests against it, and what it bought, no more', () => {
    const claim: ExitClaim = { kind: 'MasterOrder', masterKey: 'M1', holding: long, leftQty: 50 };
    const own = aWorkingOrder({ orderId: orderId('1'), masterKey: 'M1', side: 'Buy' });
    const target = aWorkingOrder({ orderId: orderId('2'), masterKey: 'M2' });
    const another = aWorkingOrder({ orderId: orderId('3'), masterKey: 'M2', side: 'Buy' });
    const elsewhere = aWorkingOrder({ orderId: orderId('4'), masterKey: 'M2', instrumentId: bank });
    const now = booksOf({ working: [own, target, another, elsewhere], held: [long], copied: () => 75 });
    expect(exitRound(claim, now)).toEqual({ kind: 'Cancel', orders: ['1', '2'] });
    const roomy = { ...now, working: [target], held: [{ ...long, netQty: 150 }] };
    expect(exitRound(claim, roomy)).toMatchObject({ kind: 'Close', closes: [{ qty: 50 }] });
    expect(exitRound(claim, { ...now, working: [another, elsewhere] })).toMatchObject({
      closes: [{ side: 'Sell', qty: 50 }],
    });
    expect(exitRound({ ...claim, leftQty: 0 }, { ...now, working: [another] }).kind).toBe('Flat');
    expect(exitRound({ ...claim, holding: null, leftQty: 0 }, now).kind).toBe('Flat');
  });

  it('calls no order of the master’s flat while its units are held as another product that they were moved to', () => {
    const claim = { kind: 'MasterOrder', masterKey: 'M1', holding: long, leftQty: 50, movedTo: ['MIS'] } as const;
    const moved = { ...long, product: 'MIS', netQty: 50 } as const;
    const copied = (): number => 50;
    expect(exitRound(claim, booksOf({ held: [moved], copied }))).toMatchObject({ kind: 'Stuck' });
    const rest = booksOf({ held: [{ ...long, netQty: 20 }, moved], copied });
    expect(exitRound(claim, rest)).toMatchObject({ kind: 'Close', closes: [{ product: long.product, qty: 20 }] });
    expect(exitRound(claim, booksOf({ copied })).kind).toBe('Flat');
    expect(exitRound({ ...claim, leftQty: 0 }, booksOf({ held: [moved], copied })).kind).toBe('Flat');
    expect(exitRound({ ...claim, movedTo: [] }, booksOf({ held: [moved], copied })).kind).toBe('Flat');
  });

  it('buys every short back before it sells a long', () => {
    const held = [long, { ...long, instrumentId: bank, netQty: -75 }];
    expect(exitRound(everything, booksOf({ held }))).toEqual({
      kind: 'Close',
      closes: [{ instrumentId: bank, product: 'NRML', side: 'Buy', qty: 75 }],
    });
    expect(exitRound(everything, booksOf({ held: [long] }))).toMatchObject({ closes: [{ side: 'Sell', qty: 75 }] });
  });

  it('leaves to a person what it cannot name, after closing all that it can', () => {
    const odd = { ...long, product: null };
    expect(exitRound(everything, booksOf({ held: [odd] })).kind).toBe('Stuck');
    expect(exitRound(everything, booksOf({ held: [odd, { ...long, product: 'MIS' }] }))).toMatchObject({
      kind: 'Close',
      closes: [{ product: 'MIS' }],
    });
  });

  it('does not buy back shares that were sold out of the holdings', () => {
    const sold = { instrumentId: instrumentId('NSE', '22'), product: 'CNC' as const, netQty: -10 };
    expect(exitRound(everything, booksOf({ held: [sold] })).kind).toBe('Flat');
  });

  it('keeps each closing order at or below the freeze quantity, in whole lots', () => {
    expect(nextSlice(75, null, 75)).toBe(75);
    expect(nextSlice(1800, 1800, 75)).toBe(1800);
    expect(nextSlice(1875, 1800, 75)).toBe(1800);
    expect(nextSlice(4000, 1790, 75)).toBe(1725);
    expect(nextSlice(100, 50, 75)).toBe(75);
  });
});

it('rounds against a broker that fills bit by bit go to zero and never through it', () => {
  const part = fc.double({ min: 0.2, max: 1, noNaN: true });
  fc.assert(
    fc.property(books, fc.infiniteStream(part), (start, parts) => {
      const fills = parts[Symbol.iterator]();
      let now: ExitBooks = {
        ...start,
        undecided: [],
        held: start.held.map((one) => ({ ...one, product: one.product ?? 'MTF' })),
      };
      for (let round = 0; ; round += 1) {
        expect(round).toBeLessThan(2000);
        const step = exitRound(everything, now);
        if (step.kind === 'Flat') break;
        if (step.kind === 'Cancel') {
          now = { ...now, working: [] };
          continue;
        }
        if (step.kind !== 'Close') expect.fail(`a broker that obeys left it ${step.kind}`);
        const shorts = now.held.some(({ netQty, product }) => netQty < 0 && product !== 'CNC');
        for (const close of step.closes) {
          const is = (one: (typeof now.held)[number]): boolean =>
            one.instrumentId === close.instrumentId && one.product === close.product;
          const was = now.held.find(is)?.netQty ?? 0;
          expect(close.qty).toBe(Math.abs(was));
          expect(close.side).toBe(was < 0 ? 'Buy' : 'Sell');
          expect(close.side === 'Buy' || !shorts).toBe(true);
          const lastQty = Math.max(1, Math.floor(close.qty * Number(fills.next().value)));
          const left = was < 0 ? was + lastQty : was - lastQty;
          expect(Math.sign(left) === 0 || Math.sign(left) === Math.sign(was)).toBe(true);
          now = { ...now, held: now.held.map((one) => (is(one) ? { ...one, netQty: left } : one)) };
          // What did not trade still works; the next round must cancel it before it closes again.
          if (left !== 0)
            now = { ...now, working: [...now.working, aWorkingOrder({ orderId: orderId(String(round)) })] };
        }
      }
    }),
    { numRuns: 100 },
  );
});
