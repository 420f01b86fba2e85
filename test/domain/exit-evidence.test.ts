import { describe, expect, it } from 'vitest';
import { disagreeing, knowsOf, undecidable } from '../../domain/exit-evidence.ts';
import { exitReads, fullBucket, takeReads } from '../../domain/exit-reads.ts';
import { covers, type ExitRequest } from '../../domain/exit-scope.ts';
import { accountId, instrumentId } from '../../domain/ids.ts';

const sbin = instrumentId('NSE', '3045');
const infy = instrumentId('NSE', '1594');
const bought = { instrumentId: sbin, side: 'Buy' as const, cumQty: 100 };
const holds = (netQty: number, carriedQty = 0) => ({ instrumentId: sbin, netQty, carriedQty });

describe('the order book beside the positions', () => {
  it('agrees when every fill and what was carried in add up, over all products', () => {
    expect(disagreeing([bought], [holds(100)])).toEqual([]);
    expect(disagreeing([bought], [holds(150, 50)])).toEqual([]);
    expect(disagreeing([bought], [holds(40), holds(60)])).toEqual([]);
    expect(disagreeing([bought, { ...bought, side: 'Sell', cumQty: 30 }], [holds(100)])).toEqual([sbin]);
    expect(disagreeing([bought], [])).toEqual([sbin]);
    expect(disagreeing([], [holds(10)])).toEqual([sbin]);
  });

  const judged = (position: readonly ReturnType<typeof holds>[], now: number, closedHere = false, whole = true) =>
    undecidable(
      new Map([[sbin, { since: 0, on: `100/${position[0]?.netQty ?? 0}` }]]),
      { rows: [bought], whole },
      position,
      () => closedHere,
      now,
    ).instruments.size;

  it('is waited for while the two disagree, and believed after three seconds without a change', () => {
    expect(judged([holds(60)], 2999)).toBe(1);
    expect(judged([holds(60)], 3000)).toBe(0);
    expect(judged([holds(100)], 0)).toBe(0);
  });

  it('never lets what was bought and is shown nowhere pass for flat', () => {
    expect(judged([], 1_000_000)).toBe(1);
    expect(judged([holds(0)], 1_000_000)).toBe(1);
  });

  it('never closes again what was just closed, on the word of a position that does not show it', () => {
    expect(judged([holds(60)], 1_000_000, true)).toBe(1);
  });

  it('proves nothing for long by its sums while a row of it cannot be read', () => {
    expect(judged([holds(60)], 2999, false, false)).toBe(1);
    for (const shown of [[holds(60)], []]) expect(judged(shown, 3000, false, false)).toBe(0);
    expect(judged([holds(100)], 0, false, false)).toBe(0);
    expect(judged([holds(60)], 3000, true, false)).toBe(1);
    const first = undecidable(new Map(), { rows: [bought], whole: false }, [holds(60)], () => false, 1000);
    const moved = undecidable(first.disagreements, { rows: [], whole: false }, [holds(60)], () => false, 4000);
    expect(moved.instruments.size).toBe(0);
  });

  it('starts waiting anew when the figures move', () => {
    const first = undecidable(new Map(), { rows: [bought], whole: true }, [holds(60)], () => false, 1000);
    const moved = undecidable(first.disagreements, { rows: [bought], whole: true }, [holds(80)], () => false, 3900);
    expect(moved.instruments.has(sbin)).toBe(true);
    expect(moved.disagreements.get(sbin)?.since).toBe(3900);
  });
});

describe('a reading', () => {
  it('knows only of words before it began, and a wall clock set back keeps nothing waiting', () => {
    expect(knowsOf(1001, 1000, [1000], 1010)).toBe(true);
    expect(knowsOf(1000, 1000, [1000], 1010)).toBe(false);
    expect(knowsOf(500, 500, [90_000], 600)).toBe(true);
    expect(knowsOf(400, 500, [90_000], 600)).toBe(false);
  });

  it('is rationed over all exits of an account', () => {
    let bucket = fullBucket;
    let taken = 0;
    for (let now = 0; now <= 15 * 60_000; now += 100) {
      const answer = takeReads(bucket, 2, now);
      if (answer.kind === 'Wait') continue;
      bucket = answer.bucket;
      taken += 2;
    }
    expect(taken).toBeLessThanOrEqual(exitReads.most + 15 * 60 * exitReads.perSecond);
    const empty = { left: 0, at: 0 };
    expect(takeReads(empty, 2, 0)).toEqual({ kind: 'Wait', ms: 8000 });
    expect(takeReads(empty, 2, 8000).kind).toBe('Taken');
  });
});

describe('a press beside a run under way', () => {
  const run = (scope: ExitRequest['scope'], reach: ExitRequest['reach'] = 'Everything'): ExitRequest => ({
    scope,
    reach,
  });
  const fleet = { kind: 'Fleet', includeMaster: true } as const;
  const one = { kind: 'Account', accountId: accountId('A') } as const;

  it('joins what does all of it, and nothing less', () => {
    expect(covers(run(fleet), run(one, 'Copied'))).toBe(true);
    expect(covers(run(fleet, 'Copied'), run(one, 'Copied'))).toBe(true);
    expect(covers(run(fleet, 'Copied'), run(one))).toBe(false);
    expect(covers(run({ kind: 'MasterOrder', masterKey: 'M1' }, 'Copied'), run(one, 'Copied'))).toBe(false);
    const instrument = (id: typeof sbin) => run({ kind: 'Instrument', instrumentId: id, includeMaster: true });
    expect(covers(instrument(sbin), instrument(infy))).toBe(false);
    expect(covers(instrument(sbin), instrument(sbin))).toBe(true);
  });
});
