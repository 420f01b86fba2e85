// Approved commands out: a queue per account, exits first, paced, accounts taking turns at the address they share.
// Each command is handed to the broker at most once, except when there is proof that nothing left.

import type { AccountId } from '../../domain/ids.ts';
import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import type { BrokerAccount } from '../broker/broker.ts';
import type { CancelTimer } from '../clock.ts';
import { createAllowance, type Allowance, type AllowanceParts } from './allowance.ts';
import { nextOf, type Dispatch, type Lane } from './lane.ts';
import { isOver, isPast, overAt } from './turn-age.ts';

export type Answer = {
  readonly command: OrderCommand;
  readonly outcome: CommandOutcome;
  /** Epoch ms; null when it never left. */
  readonly sentAt: number | null;
  readonly answeredAt: number;
};

export type ExecuteParts = AllowanceParts & {
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  /** Whether an entry that only its turn kept back is as good now as when it was decided; absent: never. */
  readonly isStillGood?: (command: OrderCommand) => boolean;
  /** Why a close whose turn has come may not leave any more, as a sentence; null: it may. Absent: all may. */
  readonly whyOvertaken?: (command: OrderCommand) => string | null;
  /** Before anything that waits may leave: what was decided before a sleep is dropped then (`dropEntries`). */
  readonly onTurn?: () => void;
  readonly onAnswer: (answer: Answer) => void;
  /** Makes durable that these, which had to wait, leave now; throws when it cannot, and then none of them does. */
  readonly onLeaving: (commands: readonly OrderCommand[]) => void;
};

export type Execute = {
  readonly booking: Allowance['booking'];
  readonly send: (dispatches: readonly Dispatch[]) => void;
  /**
   * Takes waiting entries out of the queues, those that wait to be tried again too; each is answered as never sent.
   * `covers` says which; absent: all of them. `code`: absent where a person or the master wants them no more.
   */
  readonly dropEntries: (reason: string, covers?: (command: OrderCommand) => boolean, code?: string) => void;
  readonly close: () => void;
};

/** An entry is soon too old; an exit is tried for long, and each try takes of what the account may send in a minute. Ms. */
const retryAfterMs = { first: 250, lastOfExit: 2000 } as const;
const dropCode = 'DROPPED_BY_EXIT_ALL';
const overtakenCode = 'EXIT_OVERTAKEN';

export function createExecute(parts: ExecuteParts): Execute {
  const { clock } = parts;
  const allowance = createAllowance(parts);
  const { laneOf } = allowance;
  /** Accounts with something waiting; whoever has just sent goes to the end. */
  const turns = new Set<AccountId>();
  /** Whose turn has come and that the journal still holds as waiting; written down together, then sent. */
  let leaving: Dispatch[] = [];
  let closed = false;
  let timer: CancelTimer | null = null;
  /** When the first of those that wait is over (monotonic ms), whether its turn has come or not. */
  let firstOver = Infinity;
  /** Sending may be asked for by what an answer leads to, in the middle of sending. */
  let pumping: 'No' | 'Yes' | 'Again' = 'No';
  /** Why no entry handed over before a drop, and covered by it, may leave any more. */
  const drops: {
    readonly reason: string;
    readonly code: string;
    readonly covers: (command: OrderCommand) => boolean;
  }[] = [];

  function pump(): void {
    if (turns.size > 0) parts.onTurn?.();
    if (pumping !== 'No') {
      pumping = 'Again';
      return;
    }
    timer?.();
    timer = null;
    let next = Infinity;
    do {
      pumping = 'Yes';
      endOverdue();
      next = Math.min(sendAllThatMay(), turns.size === 0 ? Infinity : firstOver);
      // Set by what sending led to.
    } while ((pumping as string) === 'Again');
    pumping = 'No';
    if (next === Infinity || closed) return;
    timer = clock.after(next - clock.monotonic(), pump);
  }

  /** Whose time is over is told so, even where its turn never comes. */
  function endOverdue(): void {
    if (clock.monotonic() < firstOver) return;
    firstOver = Infinity;
    const over: Dispatch[] = [];
    for (const account of turns) {
      const { waiting } = laneOf(account);
      over.push(...waiting.filter((dispatch) => isOver(clock, dispatch)));
      waiting.splice(0, waiting.length, ...waiting.filter((dispatch) => !isOver(clock, dispatch)));
      if (waiting.length === 0) turns.delete(account);
      firstOver = Math.min(firstOver, ...waiting.map(overAt));
    }
    for (const dispatch of over) tooOld(dispatch);
  }

  function wait(lane: Lane, dispatch: Dispatch, where: 'push' | 'unshift'): void {
    lane.waiting[where](dispatch);
    turns.add(dispatch.command.accountId);
    firstOver = Math.min(firstOver, overAt(dispatch));
  }

  /** Exits before entries, and what was told to leave at once before what waits; the answer is when the next may leave. */
  function sendAllThatMay(): number {
    let next = Infinity;
    for (const urgency of ['Exit', 'Entry'] as const) {
      // What was served may have stood before one that was passed over.
      for (let served = true; served && !closed;) {
        served = false;
        for (const planned of [false, true]) {
          for (const account of [...turns]) {
            const lane = laneOf(account);
            const dispatch = nextOf(lane, urgency);
            if (dispatch === undefined || (dispatch.planned === true) !== planned) continue;
            const at = allowance.leavesAt(account, urgency);
            if (at > clock.monotonic()) {
              next = Math.min(next, at);
              continue;
            }
            served = true;
            takeTurn(account, lane, dispatch);
          }
          if (served) break;
        }
      }
    }
    return next;
  }

  function takeTurn(account: AccountId, lane: Lane, dispatch: Dispatch): void {
    lane.waiting.splice(lane.waiting.indexOf(dispatch), 1);
    turns.delete(account);
    if (lane.waiting.length > 0) turns.add(account);
    if (isTooLate(dispatch)) {
      tooOld(dispatch);
      return;
    }
    const overtaken = parts.whyOvertaken?.(dispatch.command) ?? null;
    if (overtaken !== null) {
      neverSent(dispatch, overtakenCode, overtaken);
      return;
    }
    const held = allowance.whyHeld(account, dispatch.lessens === true ? 'Exit' : dispatch.urgency);
    if (held !== null) {
      neverSent(dispatch, held.code, held.text);
      return;
    }
    allowance.left(account);
    if (dispatch.planned === true) leave(dispatch);
    else void transmit(dispatch);
  }

  /** Its turn alone may keep an order longer than the master's action is fresh, as long as its price is still good. */
  function isTooLate(dispatch: Dispatch): boolean {
    const { notAfter, lateUntil, command } = dispatch;
    if (notAfter === null || !isPast(clock, notAfter, dispatch)) return false;
    return lateUntil === undefined || isOver(clock, dispatch) || parts.isStillGood?.(command) !== true;
  }

  function tooOld(dispatch: Dispatch): void {
    neverSent(dispatch, 'MASTER_ACTION_STALE', 'It waited for its turn until the master’s action was too old.');
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
      for (const dispatch of batch) {
        allowance.back(dispatch.command.accountId);
        neverSent(dispatch, 'NOT_WRITTEN', 'That it leaves could not be written to the journal, so it did not leave.');
      }
      return;
    }
    for (const dispatch of batch) void transmit({ ...dispatch, planned: false });
  }

  async function transmit(dispatch: Dispatch): Promise<void> {
    const { command } = dispatch;
    const account = parts.accounts.get(command.accountId);
    if (account === undefined) {
      allowance.back(command.accountId);
      neverSent(dispatch, 'ACCOUNT_GONE', 'The account is not set up any more.');
      return;
    }
    const sentAt = clock.now();
    const dropsBefore = drops.length;
    const outcome = await call(account, command);
    allowance.back(command.accountId);
    const dropped = drops.slice(dropsBefore).find(({ covers }) => covers(command));
    if (outcome.kind === 'NotSent' && dispatch.urgency === 'Entry' && dropped !== undefined) {
      neverSent(dispatch, dropped.code, dropped.reason);
      pumpAfter(command.accountId);
      return;
    }
    if (outcome.kind === 'NotSent' && mayTryAgain(dispatch)) {
      const lane = laneOf(command.accountId);
      const again = { ...dispatch, tries: (dispatch.tries ?? 0) + 1 };
      const cancel = clock.after(pauseBefore(dispatch), () => {
        lane.retrying.delete(again);
        wait(lane, again, 'unshift');
        pump();
      });
      lane.retrying.set(again, cancel);
      pumpAfter(command.accountId);
      return;
    }
    // One order counts once, however often it was tried on proof that nothing had left.
    allowance.judged(command.accountId, outcome);
    parts.onAnswer({ command, outcome, sentAt: outcome.kind === 'NotSent' ? null : sentAt, answeredAt: clock.now() });
    pumpAfter(command.accountId);
  }

  /** An answer may be what the account's next one waited for. */
  function pumpAfter(account: AccountId): void {
    if (turns.has(account)) pump();
  }

  /** The same reference again, only on proof that no byte left and while the master's action is fresh. */
  function mayTryAgain(dispatch: Dispatch): boolean {
    return !closed && dispatch.notAfter !== null && !isPast(clock, dispatch.notAfter, dispatch, pauseBefore(dispatch));
  }

  function pauseBefore({ urgency, tries = 0 }: Dispatch): number {
    const { first, lastOfExit } = retryAfterMs;
    return urgency === 'Exit' ? Math.min(first * 2 ** tries, lastOfExit) : first;
  }

  function neverSent({ command }: Dispatch, code: string, text: string): void {
    parts.onAnswer({ command, outcome: { kind: 'NotSent', code, text }, sentAt: null, answeredAt: clock.now() });
  }

  return {
    booking: allowance.booking,
    send: (dispatches) => {
      const given = { wall: clock.now(), monotonic: clock.monotonic() };
      for (const dispatch of dispatches) wait(laneOf(dispatch.command.accountId), { ...dispatch, given }, 'push');
      pump();
    },
    dropEntries: (reason, covers = () => true, code = dropCode) => {
      drops.push({ reason, code, covers });
      const goes = ({ urgency, command }: Dispatch): boolean => urgency === 'Entry' && covers(command);
      for (const [account, lane] of allowance.lanes()) {
        for (const [dispatch, cancel] of lane.retrying) {
          if (!goes(dispatch)) continue;
          cancel();
          lane.retrying.delete(dispatch);
          neverSent(dispatch, code, reason);
        }
        const dropped = lane.waiting.filter(goes);
        const kept = lane.waiting.filter((dispatch) => !goes(dispatch));
        lane.waiting.splice(0, lane.waiting.length, ...kept);
        if (kept.length === 0) turns.delete(account);
        for (const dispatch of dropped) neverSent(dispatch, code, reason);
      }
      const stayed = leaving.filter(goes);
      leaving = leaving.filter((dispatch) => !goes(dispatch));
      for (const dispatch of stayed) {
        allowance.back(dispatch.command.accountId);
        neverSent(dispatch, code, reason);
      }
    },
    close: () => {
      closed = true;
      timer?.();
      for (const [, lane] of allowance.lanes()) {
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
