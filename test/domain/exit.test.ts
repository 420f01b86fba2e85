import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitRound, type AccountBooks } from '../../domain/exit.ts';
import { instrumentId, orderId } from '../../domain/ids.ts';

const position = fc.record({
  instrumentId: fc.nat(400).map((token) => instrumentId('NFO', String(token))),
  product: fc.constantFrom('MIS' as const, 'NRML' as const, 'CNC' as const, null),
  netQty: fc.integer({ min: -500, max: 500 }),
});
const books: fc.Arbitrary<AccountBooks> = fc.record({
  working: fc.array(
    fc.nat(9999).map((id) => orderId(String(id))),
    { maxLength: 4 },
  ),
  held: fc.uniqueArray(position, { maxLength: 6, selector: ({ instrumentId: id, product }) => `${id}/${product}` }),
  undecided: fc.nat(2),
});

describe('a round of an exit', () => {
  it('cancels before anything else, and closes nothing while anything works', () => {
    fc.assert(
      fc.property(books, (now) => {
        const round = exitRound(now);
        expect(round.kind === 'Cancel').toBe(now.working.length > 0);
        if (round.kind === 'Cancel') expect(round.orders).toEqual(now.working);
      }),
    );
  });

  it('waits while an order of ours is unknown, also when the account looks flat', () => {
    expect(exitRound({ working: [], held: [], undecided: 1 }).kind).toBe('Wait');
    fc.assert(
      fc.property(books, (now) => {
        if (now.working.length === 0 && now.undecided > 0) expect(exitRound(now).kind).toBe('Wait');
      }),
    );
  });

  it('calls flat only an account with nothing working, nothing undecided and nothing held', () => {
    fc.assert(
      fc.property(books, (now) => {
        const flat = now.working.length === 0 && now.undecided === 0 && now.held.every(({ netQty }) => netQty === 0);
        expect(exitRound(now).kind === 'Flat').toBe(flat);
      }),
    );
  });

  it('buys every short back before it sells a long', () => {
    const held = [
      { instrumentId: instrumentId('NFO', '1'), product: 'NRML' as const, netQty: 75 },
      { instrumentId: instrumentId('NFO', '2'), product: 'NRML' as const, netQty: -75 },
    ];
    expect(exitRound({ working: [], held, undecided: 0 })).toEqual({
      kind: 'Close',
      closes: [{ instrumentId: 'NFO|2', product: 'NRML', side: 'Buy', qty: 75 }],
    });
    expect(exitRound({ working: [], held: held.slice(0, 1), undecided: 0 })).toMatchObject({
      closes: [{ side: 'Sell', qty: 75 }],
    });
  });

  it('leaves to a person what it cannot name, after closing all that it can', () => {
    const odd = { instrumentId: instrumentId('NFO', '1'), product: null, netQty: 75 };
    expect(exitRound({ working: [], held: [odd], undecided: 0 }).kind).toBe('Stuck');
    expect(exitRound({ working: [], held: [odd, { ...odd, product: 'MIS' }], undecided: 0 })).toMatchObject({
      kind: 'Close',
      closes: [{ product: 'MIS' }],
    });
  });
});

it('rounds against a broker that fills bit by bit go to zero and never through it', () => {
  const part = fc.double({ min: 0.2, max: 1, noNaN: true });
  fc.assert(
    fc.property(books, fc.infiniteStream(part), (start, parts) => {
      const fills = parts[Symbol.iterator]();
      let now: AccountBooks = {
        ...start,
        undecided: 0,
        held: start.held.map((one) => ({ ...one, product: one.product ?? 'MTF' })),
      };
      for (let round = 0; ; round += 1) {
        expect(round).toBeLessThan(2000);
        const step = exitRound(now);
        if (step.kind === 'Flat') break;
        if (step.kind === 'Cancel') {
          now = { ...now, working: [] };
          continue;
        }
        if (step.kind !== 'Close') expect.fail(`a broker that obeys left it ${step.kind}`);
        const shorts = now.held.some(({ netQty }) => netQty < 0);
        for (const close of step.closes) {
          const was =
            now.held.find(({ instrumentId: id, product }) => id === close.instrumentId && product === close.product)
              ?.netQty ?? 0;
          expect(close.qty).toBe(Math.abs(was));
          expect(close.side).toBe(was < 0 ? 'Buy' : 'Sell');
          expect(close.side === 'Buy' || !shorts).toBe(true);
          const lastQty = Math.max(1, Math.floor(close.qty * Number(fills.next().value)));
          const left = was < 0 ? was + lastQty : was - lastQty;
          expect(Math.sign(left) === 0 || Math.sign(left) === Math.sign(was)).toBe(true);
          now = {
            ...now,
            held: now.held.map((one) =>
              one.instrumentId === close.instrumentId && one.product === close.product ? { ...one, netQty: left } : one,
            ),
          };
          // What did not trade still works; the next round must cancel it before it closes again.
          if (left !== 0) now = { ...now, working: [...now.working, orderId(String(round))] };
        }
      }
    }),
    { numRuns: 100 },
  );
});
