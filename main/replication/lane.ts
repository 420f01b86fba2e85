// What one account, and one outgoing address, have sent of late and are waiting to send. Moments are monotonic ms.

import { closedBreaker, type Breaker } from '../../domain/breaker.ts';
import { closedEdge, type EdgeBreaker } from '../../domain/edge-breaker.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import { mayArriveAt, mayLeaveAt, stillArriving, stillCounting, type Pace, type Urgency } from '../../domain/pacing.ts';
import type { CancelTimer } from '../clock.ts';

export type Dispatch = {
  readonly command: OrderCommand;
  readonly urgency: Urgency;
  /** Epoch ms after which a new order must not leave any more; null for what is never too late. */
  readonly notAfter: number | null;
  /** Until when (epoch ms) it may still leave where only its turn kept it, if its price is as good as it was. */
  readonly lateUntil?: number;
  /** It takes units off an entry: its turn is an entry's, but nothing that holds entries back holds it. */
  readonly lessens?: boolean;
  /** The journal holds it as waiting: before it leaves, that it leaves is made durable. */
  readonly planned?: boolean;
  /** When it was handed over, by both clocks: the wall clock may be set while it waits. */
  readonly given?: { readonly wall: number; readonly monotonic: number };
  /** How often it was tried, each time with proof that nothing left; absent: not yet. */
  readonly tries?: number;
};

export type Lane = {
  readonly waiting: Dispatch[];
  /** Proven never to have left, and to be tried again when their timer ends. */
  readonly retrying: Map<Dispatch, CancelTimer>;
  sentAt: readonly number[];
  inFlight: number;
  answeredAt: readonly number[];
  /** Calls of the day that they are counted for. */
  calls: { readonly day: string; readonly count: number };
  breaker: Breaker;
};

/** All accounts whose calls leave from one address. */
export type Edge = { sentAt: readonly number[]; breaker: EdgeBreaker };

export function newLane(): Lane {
  return {
    waiting: [],
    retrying: new Map(),
    sentAt: [],
    inFlight: 0,
    answeredAt: [],
    calls: { day: '', count: 0 },
    breaker: closedBreaker,
  };
}

export function newEdge(): Edge {
  return { sentAt: [], breaker: closedEdge };
}

/** When the account's next may leave by its own pace; Infinity: not before an answer. */
export function ownTurnAt(
  lane: Pick<Lane, 'sentAt' | 'inFlight' | 'answeredAt'>,
  urgency: Urgency,
  now: number,
  pace: Pace,
): number {
  return Math.max(mayLeaveAt(lane.sentAt, urgency, now, pace), mayArriveAt(lane, urgency, now, pace));
}

export function noteLeaving(lane: Lane, edge: Edge | null, now: number, edgePace?: Pace): void {
  lane.sentAt = [...stillCounting(lane.sentAt, now), now];
  lane.inFlight += 1;
  lane.calls = { ...lane.calls, count: lane.calls.count + 1 };
  if (edge !== null) edge.sentAt = [...stillCounting(edge.sentAt, now, edgePace), now];
}

export function noteAnswered(lane: Lane, now: number): void {
  lane.inFlight -= 1;
  lane.answeredAt = [...stillArriving(lane.answeredAt, now), now];
}

/** The first of this urgency that waits; of one account and urgency all leave in their order. */
export function nextOf(lane: Lane, urgency: Urgency): Dispatch | undefined {
  return lane.waiting.find((dispatch) => dispatch.urgency === urgency);
}
