// What an account, and the address its calls leave from, may still send: the pace, the calls of a day, the breakers.

import { afterOutcome, afterProbeSent, entryThrough } from '../../domain/breaker.ts';
import { afterEdgeOutcome } from '../../domain/edge-breaker.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { dayAllows, mayLeaveAt, stillCounting, type Pace, type Urgency } from '../../domain/pacing.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { Clock } from '../clock.ts';
import { newEdge, newLane, noteAnswered, noteLeaving, ownTurnAt, type Edge, type Lane } from './lane.ts';

export type AllowanceParts = {
  readonly clock: Clock;
  readonly pace: Pace;
  /** Of all accounts that share an outgoing address; absent: not limited, and no breaker for it. */
  readonly edge?: Pace;
  /** The address that an account's calls leave from; absent: the same for all. */
  readonly edgeOf?: (account: AccountId) => string;
  /** Calls of today that the journal knows of, so that a start does not forget them; absent: none. */
  readonly callsToday?: (account: AccountId) => number;
  /** An account's breaker opened (until when, epoch ms) or closed again (null). */
  readonly onBreaker?: (account: AccountId, openUntil: number | null) => void;
  /** The same of an outgoing address. */
  readonly onEdgeBreaker?: (edge: string, openUntil: number | null) => void;
  /** The account has made as many calls today as a person is told of. */
  readonly onManyCalls?: (account: AccountId, calls: number) => void;
};

export type Allowance = {
  readonly laneOf: (account: AccountId) => Lane;
  readonly lanes: () => Iterable<readonly [AccountId, Lane]>;
  /** Monotonic ms: now, later, or Infinity while only an answer can make room. */
  readonly leavesAt: (account: AccountId, urgency: Urgency) => number;
  /** Why an entry does not go although its turn has come; exits always do. Null: it goes, as a probe where one is due. */
  readonly whyHeld: (account: AccountId, urgency: Urgency) => { readonly code: string; readonly text: string } | null;
  readonly left: (account: AccountId) => void;
  /** Its call has ended, or never began after all. */
  readonly back: (account: AccountId) => void;
  /** How the order's last call ended, for the breakers. */
  readonly judged: (account: AccountId, outcome: CommandOutcome) => void;
  /** Says for one order after the other of a plan whether it would leave at once; each yes takes up the room. */
  readonly booking: () => (account: AccountId, urgency: Urgency) => boolean;
};

export function createAllowance(parts: AllowanceParts): Allowance {
  const { clock, pace } = parts;
  const lanes = new Map<AccountId, Lane>();
  const edges = new Map<string, Edge>();

  function laneOf(account: AccountId): Lane {
    const lane = lanes.get(account) ?? newLane();
    lanes.set(account, lane);
    return lane;
  }

  function edgeName(account: AccountId): string {
    return parts.edgeOf?.(account) ?? '';
  }

  function edgeOf(account: AccountId): Edge | null {
    if (parts.edge === undefined) return null;
    const name = edgeName(account);
    const edge = edges.get(name) ?? newEdge();
    edges.set(name, edge);
    return edge;
  }

  function edgeLeavesAt(sentAt: readonly number[], urgency: Urgency, now: number): number {
    return parts.edge === undefined ? now : mayLeaveAt(sentAt, urgency, now, parts.edge);
  }

  function onWall(until: number | null, now: number): number | null {
    return until === null ? null : clock.now() + until - now;
  }

  return {
    laneOf,
    lanes: () => lanes,
    leavesAt: (account, urgency) => {
      const now = clock.monotonic();
      const own = ownTurnAt(laneOf(account), urgency, now, pace);
      return own > now ? own : edgeLeavesAt(edgeOf(account)?.sentAt ?? [], urgency, now);
    },
    whyHeld: (account, urgency) => {
      const lane = laneOf(account);
      const day = tradingDayOf(clock.now());
      const known = parts.callsToday?.(account) ?? 0;
      lane.calls = { day, count: Math.max(lane.calls.day === day ? lane.calls.count : 0, known) };
      if (urgency === 'Exit') return null;
      if (!dayAllows(lane.calls.count, urgency, pace))
        return {
          code: 'DAY_LIMIT',
          text: `${lane.calls.count} calls were made for this account today; entries stop there.`,
        };
      const now = clock.monotonic();
      const edge = edgeOf(account);
      const throughEdge = edge === null ? 'Closed' : entryThrough(edge.breaker, now);
      if (throughEdge === 'Open')
        return {
          code: 'EDGE_BREAKER_OPEN',
          text: 'Calls of several accounts from this address did not get through to the broker; entries wait, exits go on.',
        };
      const through = entryThrough(lane.breaker, now);
      if (through === 'Open')
        return {
          code: 'BREAKER_OPEN',
          text: 'Calls for this account failed one after the other; entries wait, exits go on.',
        };
      if (through === 'Probe') lane.breaker = afterProbeSent(lane.breaker);
      if (edge !== null && throughEdge === 'Probe') edge.breaker = { ...edge.breaker, probing: true };
      return null;
    },
    left: (account) => {
      const lane = laneOf(account);
      noteLeaving(lane, edgeOf(account), clock.monotonic(), parts.edge);
      if (lane.calls.count === pace.warnPerDay) parts.onManyCalls?.(account, lane.calls.count);
    },
    back: (account) => {
      noteAnswered(laneOf(account), clock.monotonic());
    },
    judged: (account, outcome) => {
      const now = clock.monotonic();
      const lane = laneOf(account);
      const before = lane.breaker.openUntil;
      lane.breaker = afterOutcome(lane.breaker, outcome.kind, now);
      if (lane.breaker.openUntil !== before) parts.onBreaker?.(account, onWall(lane.breaker.openUntil, now));
      const edge = edgeOf(account);
      if (edge === null) return;
      const edgeBefore = edge.breaker.openUntil;
      edge.breaker = afterEdgeOutcome(edge.breaker, account, outcome, now);
      if (edge.breaker.openUntil !== edgeBefore)
        parts.onEdgeBreaker?.(edgeName(account), onWall(edge.breaker.openUntil, now));
    },
    booking: () => {
      const now = clock.monotonic();
      const taken = new Map<AccountId, Pick<Lane, 'waiting' | 'sentAt' | 'inFlight' | 'answeredAt'>>();
      const takenOfEdge = new Map<string, readonly number[]>();
      return (account, urgency) => {
        const lane = taken.get(account) ?? laneOf(account);
        if (lane.waiting.some((dispatch) => dispatch.urgency === 'Exit' || dispatch.urgency === urgency)) return false;
        if (ownTurnAt(lane, urgency, now, pace) > now) return false;
        const name = edgeName(account);
        const edge = takenOfEdge.get(name) ?? stillCounting(edgeOf(account)?.sentAt ?? [], now);
        if (edgeLeavesAt(edge, urgency, now) > now) return false;
        taken.set(account, { ...lane, sentAt: [...lane.sentAt, now], inFlight: lane.inFlight + 1 });
        if (parts.edge !== undefined) takenOfEdge.set(name, [...edge, now]);
        return true;
      };
    },
  };
}
