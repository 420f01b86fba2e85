import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayAllows,
  defaultPace,
  edgePace,
  mayArriveAt,
  mayLeaveAt,
  paceWithin,
  stillArriving,
  stillCounting,
  type Pace,
  type Urgency,
} from '../../domain/pacing.ts';

type Waiting = { readonly at: number; readonly urgency: Urgency };
type Sent = Waiting & { readonly leftAt: number };

/** A lane as the engine runs it: whoever waits, exits first, leaves when it may. */
function run(arrivals: readonly Waiting[], pace: Pace): readonly Sent[] {
  const left: Sent[] = [];
  const waiting: Waiting[] = [];
  const coming = arrivals.toSorted((a, b) => a.at - b.at);
  let sentAt: readonly number[] = [];
  let now = 0;
  while (coming.length > 0 || waiting.length > 0) {
    while (coming[0] !== undefined && coming[0].at <= now) waiting.push(coming.shift() as Waiting);
    const next = waiting.find(({ urgency }) => urgency === 'Exit') ?? waiting[0];
    if (next === undefined) {
      now = coming[0]?.at ?? now;
      continue;
    }
    const leaveAt = mayLeaveAt(sentAt, next.urgency, now, pace);
    expect(leaveAt).toBeGreaterThanOrEqual(now);
    if (leaveAt > now) {
      now = Math.min(leaveAt, coming[0]?.at ?? leaveAt);
      continue;
    }
    waiting.splice(waiting.indexOf(next), 1);
    left.push({ ...next, leftAt: now });
    sentAt = [...stillCounting(sentAt, now), now];
  }
  return left;
}

const pace = fc
  .integer({ min: 1, max: 9 })
  .chain((perSecond) => fc.record({ perSecond: fc.constant(perSecond), exitReserve: fc.nat(perSecond - 1) }));
const arrivals = fc.array(
  fc.record({ at: fc.nat(4000), urgency: fc.constantFrom('Exit' as const, 'Entry' as const, 'Entry' as const) }),
  { maxLength: 60 },
);

describe('the pace of one account', () => {
  it('never lets more leave in any rolling second than it allows, and lets everything leave', () => {
    fc.assert(
      fc.property(arrivals, pace, (coming, limit) => {
        const left = run(coming, limit);
        expect(left).toHaveLength(coming.length);
        left.forEach(({ leftAt }, i) => {
          const earlier = left[i - limit.perSecond];
          if (earlier !== undefined) expect(leftAt - earlier.leftAt).toBeGreaterThanOrEqual(1000);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('lets an exit leave at once while fewer exits than are reserved have left in the last second, whatever entries wait', () => {
    fc.assert(
      fc.property(arrivals, pace, (coming, limit) => {
        const left = run(coming, limit);
        for (const exit of left.filter(({ urgency }) => urgency === 'Exit')) {
          const recent = left.filter(
            (other) =>
              other.urgency === 'Exit' && other.leftAt > exit.at - 1000 && other.at <= exit.at && other !== exit,
          );
          const crowd =
            coming.filter(({ urgency, at }) => urgency === 'Exit' && at > exit.at - 1000 && at <= exit.at).length - 1;
          if (recent.length + crowd < limit.exitReserve) expect(exit.leftAt).toBe(exit.at);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never keeps an entry waiting for more than a second when no exit takes its place', () => {
    const entries = fc.array(fc.nat(300), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(entries, (at) => {
        for (const one of run(
          at.map((moment) => ({ at: moment, urgency: 'Entry' as const })),
          defaultPace,
        ))
          expect(one.leftAt).toBe(one.at);
      }),
    );
  });

  it('counts by a sliding second: a send exactly one second old no longer counts', () => {
    const sent = [0, 0, 0, 0, 0];
    const five = { perSecond: 5, exitReserve: 2 };
    expect(mayLeaveAt(sent, 'Exit', 999, five)).toBe(1000);
    expect(mayLeaveAt(sent, 'Exit', 1000, five)).toBe(1000);
    expect(mayLeaveAt([0, 400, 400, 400, 900], 'Exit', 950, five)).toBe(1000);
  });

  it('keeps two of five calls a second free of entries by default', () => {
    expect(mayLeaveAt([0, 0, 0], 'Entry', 10, defaultPace)).toBe(1000);
    expect(mayLeaveAt([0, 0, 0], 'Exit', 10, defaultPace)).toBe(10);
  });

  it('lets exits and cancels have nine calls a second by default, one below the exchanges’ limit', () => {
    expect(mayLeaveAt([0, 0, 0, 0, 0, 0, 0, 0], 'Exit', 10, defaultPace)).toBe(10);
    expect(mayLeaveAt([0, 0, 0, 0, 0, 0, 0, 0, 0], 'Exit', 10, defaultPace)).toBe(1000);
    expect(mayLeaveAt([0, 0, 0, 0, 0, 0], 'Entry', 10, defaultPace)).toBe(1000);
  });
});

describe('the windows of a minute and a day', () => {
  const pace: Pace = { perSecond: 5, exitReserve: 2, perMinute: 200, perDay: 2500 };

  it('are never exceeded under a backlog, and at least 97 % of the permitted rate is used', () => {
    const requests = Number(process.env['PACING_REQUESTS'] ?? 20_000);
    const seconds: number[] = [];
    let sentAt: readonly number[] = [];
    let now = 0;
    for (let request = 0; request < requests; request += 1) {
      const at = mayLeaveAt(sentAt, 'Exit', now, pace);
      now = at;
      sentAt = [...stillCounting(sentAt, now), now];
      seconds.push(now);
    }
    // Counted apart from the limiter: the most that stand in any window that begins with a send.
    const most = (window: number): number => {
      let best = 0;
      for (let from = 0, to = 0; from < seconds.length; from += 1) {
        while (to < seconds.length && (seconds[to] ?? 0) < (seconds[from] ?? 0) + window) to += 1;
        best = Math.max(best, to - from);
      }
      return best;
    };
    expect([most(1000), most(60_000)]).toEqual([5, 200]);
    expect(requests / (now / 60_000) / 200).toBeGreaterThanOrEqual(0.97);
  });

  it('keep a tenth of a minute free of entries, so that an exit goes at once when entries have used theirs', () => {
    const quick: Pace = { perSecond: 9, exitReserve: 2, perMinute: 200 };
    let sentAt: readonly number[] = [];
    let now = 0;
    for (let entry = 0; entry < 180; entry += 1) {
      now = mayLeaveAt(sentAt, 'Entry', now, quick);
      sentAt = [...sentAt, now];
    }
    expect(now).toBe(25_000);
    expect(mayLeaveAt(sentAt, 'Entry', now + 1000, quick)).toBe(60_000);
    expect(mayLeaveAt(sentAt, 'Exit', now + 1000, quick)).toBe(now + 1000);
  });

  it('forget a send once no window can count it: after a minute where one counts minutes, else after a second', () => {
    const sentAt = [0, 1, 59_000, 59_001, 60_000];
    expect(stillCounting(sentAt, 60_000)).toEqual([1, 59_000, 59_001, 60_000]);
    expect(stillCounting(sentAt, 60_000, pace)).toEqual([1, 59_000, 59_001, 60_000]);
    expect(stillCounting(sentAt, 60_000, { perSecond: 5, exitReserve: 2 })).toEqual([59_001, 60_000]);
  });

  it('do not count where none is set', () => {
    const sentAt = Array.from({ length: 500 }, (_, at) => at);
    expect(mayLeaveAt(sentAt, 'Entry', 5000, { perSecond: 5, exitReserve: 2 })).toBe(5000);
  });

  it('stop entries after the calls of a day, and never exits', () => {
    expect([2499, 2500].map((calls) => dayAllows(calls, 'Entry', pace))).toEqual([true, false]);
    expect(dayAllows(9999, 'Exit', pace)).toBe(true);
    expect(dayAllows(9999, 'Entry', { perSecond: 5, exitReserve: 2 })).toBe(true);
  });
});

describe('the arrivals that the broker may count within a second', () => {
  const pace: Pace = { perSecond: 5, exitReserve: 2, arrivalsPerSecond: 9 };
  const at = (urgency: Urgency, inFlight: number, answeredAt: readonly number[] = [], limit = pace): number =>
    mayArriveAt({ inFlight, answeredAt }, urgency, 1000, limit);

  it('are not limited where the pace says nothing of them', () => {
    expect(at('Entry', 500, [1000], { perSecond: 5, exitReserve: 2 })).toBe(1000);
  });

  it('leave room for nine calls without an answer, seven where the next is an entry', () => {
    expect([8, 9].map((inFlight) => at('Exit', inFlight))).toEqual([1000, Infinity]);
    expect([6, 7].map((inFlight) => at('Entry', inFlight))).toEqual([1000, Infinity]);
  });

  it('let one entry go at a time however much is kept for exits', () => {
    const kept: Pace = { perSecond: 9, exitReserve: 9, arrivalsPerSecond: 9 };
    expect([0, 1].map((inFlight) => at('Entry', inFlight, [], kept))).toEqual([1000, Infinity]);
  });

  it('count an answered call until a second after its answer', () => {
    expect(at('Exit', 7, [300, 400])).toBe(1300);
    expect(at('Exit', 7, [300])).toBe(1000);
    expect(at('Exit', 0, [300, 400])).toBe(1000);
    expect(stillArriving([0, 1, 999], 1000)).toEqual([1, 999]);
  });
});

it('all accounts together have twenty calls a second from one address, five of them for exits alone', () => {
  const sent = (calls: number): readonly number[] => Array.from({ length: calls }, () => 0);
  expect([14, 15].map((calls) => mayLeaveAt(sent(calls), 'Entry', 10, edgePace))).toEqual([10, 1000]);
  expect([19, 20].map((calls) => mayLeaveAt(sent(calls), 'Exit', 10, edgePace))).toEqual([10, 1000]);
});

it('is no faster than the broker takes order calls, and as slow as it was where the broker takes more', () => {
  expect(paceWithin(defaultPace, 3)).toEqual({ ...defaultPace, perSecond: 3, exitPerSecond: 3 });
  expect(paceWithin(edgePace, 9)).toEqual({ ...edgePace, perSecond: 9, exitPerSecond: 9 });
  expect(paceWithin(defaultPace, 100)).toEqual(defaultPace);
});
