import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { createAllowance, type AllowanceParts } from '../../main/replication/allowance.ts';
import { newEdge, newLane, type Dispatch } from '../../main/replication/lane.ts';
import { manualClock } from '../support/manual-clock.ts';

const [a, b, c] = ['A', 'B', 'C'].map(accountId) as [ReturnType<typeof accountId>, ReturnType<typeof accountId>, never];

it('a plan for accounts that share an address is told from what leaves at once by the room of the address too', () => {
  const allowance = createAllowance({
    clock: manualClock(),
    pace: { perSecond: 5, exitReserve: 2 },
    edge: { perSecond: 4, exitReserve: 2 },
    edgeOf: (account) => (account === c ? 'other' : 'shared'),
  });
  const fits = allowance.booking();
  expect([fits(a, 'Entry'), fits(b, 'Entry'), fits(a, 'Entry'), fits(b, 'Entry')]).toEqual([true, true, false, false]);
  expect([fits(c, 'Entry'), fits(a, 'Exit'), fits(b, 'Exit'), fits(a, 'Exit')]).toEqual([true, true, true, false]);
});

const lost: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'reset' };
const refused: CommandOutcome = { kind: 'Refused', code: 'EC912', text: 'no' };

function allowed(more: Partial<AllowanceParts> = {}) {
  const clock = manualClock(1_000_000);
  const allowance = createAllowance({ clock, pace: { perSecond: 5, exitReserve: 2 }, ...more });
  const fail = (times: number, account = a): void => {
    for (let at = 0; at < times; at += 1) allowance.judged(account, lost);
  };
  return { clock, allowance, fail };
}

describe('what an account may send', () => {
  it('begins with nothing sent, waiting or failed, and so does an address', () => {
    expect(newLane()).toEqual({
      waiting: [],
      retrying: new Map(),
      sentAt: [],
      inFlight: 0,
      answeredAt: [],
      calls: { day: '', count: 0 },
      breaker: { failures: 0, openUntil: null, probing: false },
    });
    expect(newEdge()).toEqual({ sentAt: [], breaker: { failures: 0, openUntil: null, probing: false, failing: [] } });
  });

  it('is counted for it alone, and is told to last as long as its calls are', async () => {
    const { clock, allowance } = allowed();
    expect(allowance.laneOf(a)).toBe(allowance.laneOf(a));
    expect(allowance.laneOf(a)).not.toBe(allowance.laneOf(b));
    expect([...allowance.lanes()].map(([account]) => account)).toEqual([a, b]);
    for (let call = 0; call < 3; call += 1) allowance.left(a);
    const now = clock.monotonic();
    expect(['Entry', 'Exit'].map((urgency) => allowance.leavesAt(a, urgency as 'Entry') - now)).toEqual([1000, 0]);
    expect(allowance.leavesAt(b, 'Entry')).toBe(now);
    await clock.advance(1000);
    expect(allowance.leavesAt(a, 'Entry')).toBe(clock.monotonic());
  });

  it('waits for the later of its own turn and that of the address', () => {
    const { clock, allowance } = allowed({ edge: { perSecond: 4, exitReserve: 2 } });
    allowance.left(b);
    allowance.left(b);
    expect(allowance.leavesAt(a, 'Entry') - clock.monotonic()).toBe(1000);
    expect(allowance.leavesAt(a, 'Exit') - clock.monotonic()).toBe(0);
  });

  it('is room again when a call has come back, a second after', async () => {
    const { clock, allowance } = allowed({ pace: { perSecond: 5, exitReserve: 0, arrivalsPerSecond: 1 } });
    allowance.left(a);
    await clock.advance(5000);
    expect(allowance.leavesAt(a, 'Entry')).toBe(Infinity);
    allowance.back(a);
    expect(allowance.leavesAt(a, 'Entry') - clock.monotonic()).toBe(1000);
  });

  it('ends for entries with the calls of a day, those that the journal knows of too, and begins anew the next', async () => {
    let known = 2;
    const { clock, allowance } = allowed({
      pace: { perSecond: 5, exitReserve: 0, perDay: 3 },
      callsToday: () => known,
    });
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
    allowance.left(a);
    expect(allowance.whyHeld(a, 'Entry')).toEqual({
      code: 'DAY_LIMIT',
      text: '3 calls were made for this account today; entries stop there.',
    });
    expect(allowance.whyHeld(a, 'Exit')).toBeNull();
    known = 0;
    await clock.advance(24 * 3_600_000);
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
  });

  it('tells once of many calls, those of before a start counted though an exit was the first', () => {
    const told: number[] = [];
    const { allowance } = allowed({
      pace: { perSecond: 5, exitReserve: 0, warnPerDay: 9 },
      callsToday: () => 7,
      onManyCalls: (_, calls) => told.push(calls),
    });
    for (let call = 0; call < 4; call += 1) {
      allowance.whyHeld(a, 'Exit');
      allowance.left(a);
    }
    expect(told).toEqual([9]);
  });
});

it('what is allowed is the same where nobody asked to be told', () => {
  const { allowance, fail } = allowed({
    pace: { perSecond: 5, exitReserve: 0, warnPerDay: 1 },
    edge: { perSecond: 20, exitReserve: 5 },
  });
  allowance.left(a);
  for (const account of [a, b, c, a, b, c]) fail(1, account);
  expect(allowance.whyHeld(a, 'Entry')?.code).toBe('EDGE_BREAKER_OPEN');
});

describe('the breaker of an account', () => {
  it('holds its entries with the reason while it is open, and lets one through to see', async () => {
    const { clock, allowance, fail } = allowed();
    fail(4);
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
    fail(1);
    expect(allowance.whyHeld(a, 'Entry')).toEqual({
      code: 'BREAKER_OPEN',
      text: 'Calls for this account failed one after the other; entries wait, exits go on.',
    });
    expect([allowance.whyHeld(a, 'Exit'), allowance.whyHeld(b, 'Entry')]).toEqual([null, null]);
    await clock.advance(15_000);
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
    expect(allowance.whyHeld(a, 'Entry')?.code).toBe('BREAKER_OPEN');
  });

  it('takes an entry for a probe only when it was open', () => {
    const { allowance } = allowed();
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
    expect(allowance.laneOf(a).breaker).toEqual({ failures: 0, openUntil: null, probing: false });
  });

  it('is told of when it opens, until when by the wall clock, and when it closes, and not in between', () => {
    const told: unknown[] = [];
    const { clock, fail, allowance } = allowed({ onBreaker: (account, until) => told.push([account, until]) });
    fail(4);
    allowance.judged(a, refused);
    expect(told).toEqual([]);
    fail(5);
    expect(told).toEqual([[a, clock.now() + 15_000]]);
    allowance.judged(a, refused);
    expect(told.slice(1)).toEqual([[a, null]]);
  });
});

describe('the breaker of an address', () => {
  const edge = { perSecond: 20, exitReserve: 5 };

  it('holds the entries of all that share it, with the reason, and lets one of them through to see', async () => {
    const edgeOf = (account: typeof a): string => (account === c ? 'other' : 'shared');
    const told: unknown[] = [];
    const { clock, allowance } = allowed({ edge, edgeOf, onEdgeBreaker: (...what) => told.push(what) });
    const page: CommandOutcome = { kind: 'Refused', code: 'ANSWER_NOT_JSON', text: 'a page' };
    allowance.judged(a, page);
    expect(allowance.whyHeld(b, 'Entry')).toBeNull();
    allowance.judged(b, page);
    expect(told).toEqual([['shared', clock.now() + 60_000]]);
    expect(allowance.whyHeld(a, 'Entry')).toEqual({
      code: 'EDGE_BREAKER_OPEN',
      text: 'Calls of several accounts from this address did not get through to the broker; entries wait, exits go on.',
    });
    expect([allowance.whyHeld(a, 'Exit'), allowance.whyHeld(c, 'Entry')]).toEqual([null, null]);
    await clock.advance(60_000);
    expect(allowance.whyHeld(a, 'Entry')).toBeNull();
    expect(allowance.whyHeld(b, 'Entry')?.code).toBe('EDGE_BREAKER_OPEN');
    allowance.judged(a, refused);
    expect(told.slice(1)).toEqual([['shared', null]]);
    expect(allowance.whyHeld(b, 'Entry')).toBeNull();
  });

  it('is one, without a name, for all accounts where nobody says which address each leaves from', () => {
    const told: unknown[] = [];
    const { clock, allowance } = allowed({ edge, onEdgeBreaker: (...what) => told.push(what) });
    for (const account of [a, b]) allowance.judged(account, { kind: 'Refused', code: 'HTTP_429', text: 'a page' });
    expect(told).toEqual([['', clock.now() + 60_000]]);
  });

  it('is none where no address is counted', () => {
    const told: unknown[] = [];
    const { allowance } = allowed({ onEdgeBreaker: (...what) => told.push(what) });
    const page: CommandOutcome = { kind: 'Refused', code: 'ANSWER_NOT_JSON', text: 'a page' };
    for (const account of [a, b, a, b]) allowance.judged(account, page);
    expect([allowance.whyHeld(a, 'Entry'), told]).toEqual([null, []]);
  });
});

describe('whether an order of a plan would leave at once', () => {
  const waits = (urgency: 'Entry' | 'Exit') => ({ urgency }) as Dispatch;

  it('is no behind one that waits, unless it is an exit behind entries', () => {
    const { allowance } = allowed();
    allowance.laneOf(a).waiting.push(waits('Entry'));
    allowance.laneOf(b).waiting.push(waits('Exit'));
    const fits = allowance.booking();
    expect([fits(a, 'Entry'), fits(a, 'Exit'), fits(b, 'Entry'), fits(b, 'Exit')]).toEqual([false, true, false, false]);
  });

  it('counts those that it said yes to as on their way', () => {
    const pace = { perSecond: 9, exitReserve: 0, arrivalsPerSecond: 2 };
    const fits = allowed({ pace }).allowance.booking();
    expect([fits(a, 'Entry'), fits(a, 'Entry'), fits(a, 'Entry'), fits(b, 'Entry')]).toEqual([true, true, false, true]);
  });

  it('counts what has left the address before, and takes up no room of it by asking', () => {
    const { allowance } = allowed({ edge: { perSecond: 4, exitReserve: 2 } });
    allowance.left(b);
    const once = allowance.booking();
    expect([once(a, 'Entry'), once(a, 'Entry')]).toEqual([true, false]);
    expect(allowance.booking()(a, 'Entry')).toBe(true);
  });
});
