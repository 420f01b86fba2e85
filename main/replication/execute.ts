// Approved commands out: a queue per account, exits first, paced, accounts independent of each other.
// Each command is handed to the broker at most once, except when there is proof that nothing left.

import { afterOutcome, afterProbeSent, closedBreaker, entryThrough, type Breaker } from '../../domain/breaker.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import { dayAllows, mayLeaveAt, stillCounting, type Pace, type Urgency } from '../../domain/pacing.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { BrokerAccount } from '../broker/broker.ts';
import type { CancelTimer, Clock } from '../clock.ts';

export type Dispatch = {
  readonly command: OrderCommand;
  readonly urgency: Urgency;
  /** Epoch ms after which a new order must not leave any more; null for what is never too late. */
  readonly notAfter: number | null;
  /** The journal holds it as waiting: before it leaves, that it leaves is made durable. */
  readonly planned?: boolean;
};

export type Answer = {
  readonly command: OrderCommand;
  readonly outcome: CommandOutcome;
  /** Epoch ms; null when it never left. */
  readonly sentAt: number | null;
  readonly answeredAt: number;
};

export type ExecuteParts = {
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Of all accounts together; absent: not limited. */
  readonly edge?: Pace;
  /** An account's breaker opened (until when, epoch ms) or closed again (null). */
  readonly onBreaker?: (account: AccountId, openUntil: number | null) => void;
  readonly onAnswer: (answer: Answer) => void;
  /** Makes durable that these, which had to wait, leave now; throws when it cannot, and then none of them does. */
  readonly onLeaving: (commands: readonly OrderCommand[]) => void;
};

export type Execute = {
  /** Says for one order after the other of a plan whether it would leave at once; each yes takes up the room. */
  readonly booking: () => (account: AccountId, urgency: Urgency) => boolean;
  readonly send: (dispatches: readonly Dispatch[]) => void;
  /**
   * Takes waiting entries out of the queues, those that wait to be tried again too; each is answered as never sent.
   * `covers` says which; absent: all of them.
   */
  readonly dropEntries: (reason: string, covers?: (command: OrderCommand) => boolean) => void;
  readonly close: () => void;
};

const retryAfterMs = 250;
const dropCode = 'DROPPED_BY_EXIT_ALL';

type Lane = {
  readonly waiting: Dispatch[];
  /** Proven never to have left, and to be tried again when their timer ends. */
  readonly retrying: Map<Dispatch, CancelTimer>;
  sentAt: readonly number[];
  /** Calls of the day that they are counted for. */
  calls: { readonly day: string; readonly count: number };
  breaker: Breaker;
  timer: CancelTimer | null;
};

export function createExecute(parts: ExecuteParts): Execute {
  const { clock } = parts;
  const lanes = new Map<AccountId, Lane>();
  /** Whose turn has come and that the journal still holds as waiting; written down together, then sent. */
  let leaving: Dispatch[] = [];
  let closed = false;
  let edgeSentAt: readonly number[] = [];
  /** Why no entry handed over before a drop, and covered by it, may leave any more. */
  const drops: { readonly reason: string; readonly covers: (command: OrderCommand) => boolean }[] = [];

  function laneOf(account: AccountId): Lane {
    const lane = lanes.get(account) ?? {
      waiting: [],
      retrying: new Map(),
      sentAt: [],
      calls: { day: '', count: 0 },
      breaker: closedBreaker,
      timer: null,
    };
    lanes.set(account, lane);
    return lane;
  }

  function pump(account: AccountId): void {
    const lane = laneOf(account);
    lane.timer?.();
    lane.timer = null;
    while (!closed && lane.waiting.length > 0) {
      const at = Math.max(
        0,
        lane.waiting.findIndex(({ urgency }) => urgency === 'Exit'),
      );
      const next = lane.waiting[at];
      if (next === undefined) return;
      const now = clock.monotonic();
      const leaveAt = leavesAt(lane.sentAt, edgeSentAt, next.urgency, now);
      if (leaveAt > now) {
        lane.timer = clock.after(leaveAt - now, () => {
          pump(account);
        });
        return;
      }
      lane.waiting.splice(at, 1);
      if (next.notAfter !== null && clock.now() > next.notAfter) {
        neverSent(next, 'MASTER_ACTION_STALE', 'It waited for its turn until the master’s action was too old.');
        continue;
      }
      const held = heldBack(lane, next.urgency, now);
      if (held !== null) {
        neverSent(next, held.code, held.text);
        continue;
      }
      lane.sentAt = [...stillCounting(lane.sentAt, now), now];
      if (parts.edge !== undefined) edgeSentAt = [...stillCounting(edgeSentAt, now), now];
      lane.calls = { ...lane.calls, count: lane.calls.count + 1 };
      if (next.planned === true) leave(next);
      else void transmit(next);
    }
  }

  function leavesAt(own: readonly number[], edge: readonly number[], urgency: Urgency, now: number): number {
    const at = mayLeaveAt(own, urgency, now, parts.pace);
    return parts.edge === undefined ? at : Math.max(at, mayLeaveAt(edge, urgency, now, parts.edge));
  }

  /** Why an entry does not go although its turn has come; exits always do. */
  function heldBack(
    lane: Lane,
    urgency: Urgency,
    now: number,
  ): { readonly code: string; readonly text: string } | null {
    const day = tradingDayOf(clock.now());
    if (lane.calls.day !== day) lane.calls = { day, count: 0 };
    if (urgency === 'Exit') return null;
    if (!dayAllows(lane.calls.count, urgency, parts.pace))
      return {
        code: 'DAY_LIMIT',
        text: `${lane.calls.count} calls were made for this account today; entries stop there.`,
      };
    const through = entryThrough(lane.breaker, now);
    if (through === 'Open')
      return {
        code: 'BREAKER_OPEN',
        text: 'Calls for this account failed one after the other; entries wait, exits go on.',
      };
    if (through === 'Probe') lane.breaker = afterProbeSent(lane.breaker);
    return null;
  }

  function took(account: AccountId, outcome: CommandOutcome): void {
    const lane = laneOf(account);
    const before = lane.breaker;
    lane.breaker = afterOutcome(before, outcome.kind, clock.monotonic());
    const { openUntil } = lane.breaker;
    if (openUntil === before.openUntil) return;
    parts.onBreaker?.(account, openUntil === null ? null : clock.now() + openUntil - clock.monotonic());
  }

  function leave(dispatch: Dispatch): void {
    leaving.push(dispatch);
    if (leaving.length === 1) void Promise.resolve().then(letOut);
  }

  function letOut(): void {
    const batch = leaving;
    leaving = [];
    if (closed || batch.length === 0) return;
    try {
      parts.onLeaving(batch.map(({ command }) => command));
    } catch {
      // What is not written down does not leave; whoever could not write it has stopped copying.
      return;
    }
    for (const dispatch of batch) void transmit({ ...dispatch, planned: false });
  }

  async function transmit(dispatch: Dispatch): Promise<void> {
    const { command } = dispatch;
    const account = parts.accounts.get(command.accountId);
    if (account === undefined) {
      neverSent(dispatch, 'ACCOUNT_GONE', 'The account is not set up any more.');
      return;
    }
    const sentAt = clock.now();
    const dropsBefore = drops.length;
    const outcome = await call(account, command);
    const dropped = drops.slice(dropsBefore).find(({ covers }) => covers(command));
    if (outcome.kind === 'NotSent' && dispatch.urgency === 'Entry' && dropped !== undefined) {
      neverSent(dispatch, dropCode, dropped.reason);
      return;
    }
    if (outcome.kind === 'NotSent' && mayTryAgain(dispatch)) {
      const lane = laneOf(command.accountId);
      const cancel = clock.after(retryAfterMs, () => {
        lane.retrying.delete(dispatch);
        lane.waiting.unshift(dispatch);
        pump(command.accountId);
      });
      lane.retrying.set(dispatch, cancel);
      return;
    }
    // One order counts once, however often it was tried on proof that nothing had left.
    took(command.accountId, outcome);
    parts.onAnswer({ command, outcome, sentAt: outcome.kind === 'NotSent' ? null : sentAt, answeredAt: clock.now() });
  }

  /** The same reference again, only on proof that no byte left and while the master's action is fresh. */
  function mayTryAgain({ notAfter }: Dispatch): boolean {
    return !closed && notAfter !== null && clock.now() + retryAfterMs <= notAfter;
  }

  function neverSent({ command }: Dispatch, code: string, text: string): void {
    parts.onAnswer({ command, outcome: { kind: 'NotSent', code, text }, sentAt: null, answeredAt: clock.now() });
  }

  return {
    booking: () => {
      const now = clock.monotonic();
      const taken = new Map<AccountId, readonly number[]>();
      let edge = stillCounting(edgeSentAt, now);
      return (account, urgency) => {
        const lane = laneOf(account);
        if (lane.waiting.some((dispatch) => dispatch.urgency === 'Exit' || dispatch.urgency === urgency)) return false;
        const before = taken.get(account) ?? stillCounting(lane.sentAt, now);
        if (leavesAt(before, edge, urgency, now) > now) return false;
        taken.set(account, [...before, now]);
        edge = [...edge, now];
        return true;
      };
    },
    send: (dispatches) => {
      const touched = new Set<AccountId>();
      for (const dispatch of dispatches) {
        laneOf(dispatch.command.accountId).waiting.push(dispatch);
        touched.add(dispatch.command.accountId);
      }
      for (const account of touched) pump(account);
    },
    dropEntries: (reason, covers = () => true) => {
      drops.push({ reason, covers });
      const goes = ({ urgency, command }: Dispatch): boolean => urgency === 'Entry' && covers(command);
      for (const lane of lanes.values()) {
        for (const [dispatch, cancel] of lane.retrying) {
          if (!goes(dispatch)) continue;
          cancel();
          lane.retrying.delete(dispatch);
          neverSent(dispatch, dropCode, reason);
        }
        const dropped = lane.waiting.filter(goes);
        const kept = lane.waiting.filter((dispatch) => !goes(dispatch));
        lane.waiting.splice(0, lane.waiting.length, ...kept);
        for (const dispatch of dropped) neverSent(dispatch, dropCode, reason);
      }
      const stayed = leaving.filter(goes);
      leaving = leaving.filter((dispatch) => !goes(dispatch));
      for (const dispatch of stayed) neverSent(dispatch, dropCode, reason);
    },
    close: () => {
      closed = true;
      for (const lane of lanes.values()) {
        lane.timer?.();
        for (const cancel of lane.retrying.values()) cancel();
      }
    },
  };
}

async function call(account: BrokerAccount, command: OrderCommand): Promise<CommandOutcome> {
  try {
    switch (command.kind) {
      case 'New':
        return await account.place(command);
      case 'Replace':
        return await account.replace(command);
      case 'Cancel':
        return await account.cancel(command);
    }
  } catch (error) {
    // The port promises never to throw; if it does, what left is unknown and only the book can say.
    return { kind: 'Unknown', code: 'CLIENT_FAULT', text: error instanceof Error ? error.message : String(error) };
  }
}
