import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitClaim, exitShare, type ExitClaim } from '../../domain/exit-share.ts';
import { aCopy } from '../support/an-order.ts';

const none: ExitClaim = { seq: 1, isStop: false, owed: 0, promised: 0, resting: 0, working: 0, givenUp: 0 };
const target: ExitClaim = { ...none, seq: 1, resting: 100 };
const stop: ExitClaim = { ...none, seq: 2, isStop: true, resting: 100 };

const aClaim = fc.record({
  seq: fc.integer({ min: 1, max: 9 }),
  isStop: fc.boolean(),
  owed: fc.nat(60),
  resting: fc.nat(60),
});

describe('what an exit may have of a holding', () => {
  it('is all it wants while nothing else stands for the same units', () => {
    expect(exitShare(100, target, [])).toBe(100);
    expect(exitShare(60, target, [])).toBe(60);
    expect(exitShare(0, target, [])).toBe(0);
  });

  it('goes to the stop before the target, which makes room first', () => {
    const placed = { ...target, working: 100 };
    expect(exitShare(100, placed, [stop]), 'the target is taken back').toBe(0);
    expect(exitShare(100, stop, [placed]), 'and until that is known, the stop waits').toBe(0);
    expect(exitShare(100, stop, [target])).toBe(100);
  });

  it('goes to the one that the master has traded before any that rests', () => {
    const traded = { ...target, owed: 100, resting: 0 };
    expect(exitShare(100, { ...stop, working: 100 }, [traded])).toBe(0);
    expect(exitShare(100, traded, [{ ...stop, working: 100 }])).toBe(0);
    expect(exitShare(100, traded, [stop])).toBe(100);
  });

  it('leaves the younger of two of a kind what the older does not want', () => {
    expect(exitShare(100, { ...target, seq: 2 }, [{ ...target, resting: 60, working: 60 }])).toBe(40);
    expect(exitShare(100, { ...target, resting: 60 }, [{ ...target, seq: 2 }])).toBe(60);
  });

  it('counts what an order of an exit run may still trade as gone', () => {
    expect(exitShare(100, target, [{ ...none, seq: 0, working: 70 }])).toBe(30);
  });

  it('leaves what it was refused alone, also where others work for the rest', () => {
    const rest = { ...none, seq: 0, working: 62 };
    expect(exitShare(63, { ...none, owed: 63 }, [rest])).toBe(1);
    expect(exitShare(63, { ...none, owed: 62, givenUp: 1 }, [rest])).toBe(0);
    expect(exitShare(65, { ...none, owed: 62, givenUp: 1 }, [rest])).toBe(2);
  });

  it('never lets the sum of all that works grow above what is held, whoever is asked, in whatever order', () => {
    const turn = fc.record({ who: fc.nat(4), taken: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(
        fc.nat(150),
        fc.array(aClaim, { minLength: 1, maxLength: 5 }),
        fc.array(turn, { maxLength: 30 }),
        (start, wanted, turns) => {
          let held = start;
          const claims: ExitClaim[] = wanted.map((claim) => ({ ...claim, promised: 0, working: 0, givenUp: 0 }));
          for (const { who, taken } of turns) {
            const at = who % claims.length;
            const mine = claims[at];
            if (mine === undefined) continue;
            const share = exitShare(
              held,
              mine,
              claims.filter((_, other) => other !== at),
            );
            // What is taken back may trade until the broker has said that it is; here it trades in part before that.
            const traded = Math.floor(Math.max(share, mine.working) * taken);
            held -= traded;
            claims[at] = { ...mine, working: Math.max(0, share - traded), owed: Math.max(0, mine.owed - traded) };
            expect(held).toBeGreaterThanOrEqual(0);
            expect(claims.reduce((sum, { working }) => sum + working, 0)).toBeLessThanOrEqual(held);
          }
        },
      ),
    );
  });

  it('is handed out in full once everybody has had a turn', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.array(aClaim, { minLength: 1, maxLength: 5 }), (held, wanted) => {
        let claims: readonly ExitClaim[] = wanted.map((claim, seq) => ({
          ...claim,
          promised: 0,
          seq,
          working: 0,
          givenUp: 0,
        }));
        for (let round = 0; round < 3; round += 1)
          claims.forEach((_, at) => {
            claims = claims.map((claim, mine) =>
              mine === at
                ? {
                    ...claim,
                    working: exitShare(
                      held,
                      claim,
                      claims.filter((__, other) => other !== at),
                    ),
                  }
                : claim,
            );
          });
        const asked = claims.reduce((sum, { owed, resting }) => sum + owed + resting, 0);
        expect(claims.reduce((sum, { working }) => sum + working, 0)).toBe(Math.min(held, asked));
      }),
    );
  });
});

describe('what an exit still wants', () => {
  const copies = [aCopy({}, { orderQty: 60, cumQty: 20 })];
  const facts = {
    seq: 1,
    isStop: false,
    sized: 100,
    closing: 200,
    closed: 80,
    lotSize: 1,
    copies,
    closedByRuns: 0,
    atMost: 500,
    coming: 0,
  };

  it('is owed as far as the master has traded, and rests beyond that', () => {
    expect(exitClaim(facts)).toMatchObject({ owed: 20, resting: 60 });
    expect(exitClaim({ ...facts, closed: 200 })).toMatchObject({ owed: 80, resting: 0 });
  });

  it('is in whole lots until the master has traded all of it', () => {
    expect(exitClaim({ ...facts, lotSize: 50, copies: [] })).toMatchObject({ owed: 0, resting: 100 });
  });

  it('is less by what exit runs have closed for it, and is never of units that were bought later', () => {
    expect(exitClaim({ ...facts, closedByRuns: 30 })).toMatchObject({ owed: 0, resting: 50 });
    expect(exitClaim({ ...facts, closedByRuns: 100 })).toMatchObject({ owed: 0, resting: 0 });
    expect(exitClaim({ ...facts, atMost: 30 })).toMatchObject({ owed: 20, resting: 10 });
    expect(exitClaim({ ...facts, atMost: 0 })).toMatchObject({ owed: 0, resting: 0 });
  });

  it('promises what is owed of units that are still to come, and no more of what never came', () => {
    expect(exitClaim({ ...facts, copies: [], closed: 200, atMost: 0, coming: 70 })).toMatchObject({
      owed: 0,
      promised: 70,
    });
    expect(exitClaim({ ...facts, copies: [], closed: 200, atMost: 0, coming: 0 })).toMatchObject({
      owed: 0,
      promised: 0,
    });
  });

  it('counts a change on its way by the larger quantity', () => {
    const growing = aCopy({}, { orderQty: 60, cumQty: 20, replaceOpen: true });
    const wanted = { ...growing.wanted, orderQty: 132 };
    expect(exitClaim({ ...facts, copies: [{ ...growing, wanted }] }).working).toBe(112);
  });

  it('asks nothing more for an order that the broker ended, and all of it for one taken back to make room', () => {
    const ended = aCopy({}, { orderQty: 60, cumQty: 20, ended: 'Canceled' });
    const whole = { ...ended, wanted: { ...ended.wanted, orderQty: 60 } };
    expect(exitClaim({ ...facts, copies: [whole] })).toMatchObject({ owed: 0, resting: 40, working: 0 });
    expect(exitClaim({ ...facts, copies: [{ ...whole, madeRoom: true }] })).toMatchObject({ owed: 20, resting: 60 });
  });
});
