// Exits in step that have not happened: the master has closed, and a follower still holds its part (P75).

import { proportionInLots } from './allocation.ts';
import { copyStatusOf, isUndecided, isWorking, purposeOf, type CopyOrder } from './copy-order.ts';
import type { Order, Side } from './order.ts';
import { hadOf } from './plan.ts';
import { isQuiet } from './risk.ts';
import { tradedPart } from './target.ts';

/** Working: its order rests. Unknown: nobody knows its fate. Failed: refused, denied, never sent, or ended unfilled. */
export type ExitPendingState = 'Working' | 'Unknown' | 'Failed';

export type ExitPending = {
  readonly state: ExitPendingState;
  /** Units that the follower should have closed by now, signed as it holds them: positive is long. */
  readonly qty: number;
  /** Epoch ms of the first decision to close. */
  readonly since: number;
  /** The broker's words or ours; empty while its order works. */
  readonly reason: string;
};

export type ExitPendingFacts = {
  /** The master's order that closes. */
  readonly master: Order;
  /** Units that the master held, of which its order closes what it can; 0: all of it closes. */
  readonly masterHeld: number;
  /** Its fills are followed: what was planned is for what had traded already. */
  readonly fills: boolean;
  /** This follower's exits under it, each with what was planned. */
  readonly copies: readonly CopyOrder[];
  /** It was measured, and waits for units that another order stands for, with nothing sent yet; null: it does not. */
  readonly waiting: { readonly units: number; readonly side: Side; readonly since: number } | null;
  /** Orders of exits that were begun for exactly this. */
  readonly retries: readonly CopyOrder[];
  /** Units of the holding that were closed without us since, signed as it was held. */
  readonly byHand: number;
  /** Net units copied into the holding, by our sums. */
  readonly copied: number;
  /** Net units by the broker's positions; null: not read yet. */
  readonly live: number | null;
};

/**
 * What is still to be closed; null when all that the master has closed is closed here too. Never more than is held by
 * our own sums, nor by the broker's positions where they are known.
 */
export function exitPending(facts: ExitPendingFacts): ExitPending | null {
  const { master, masterHeld, fills, copies, waiting, retries, byHand, copied, live } = facts;
  const exits = copies.filter(
    (copy) => purposeOf(copy) === 'Exit' && !(copy.denial !== null && isQuiet(copy.denial.code)),
  );
  const first = exits[0];
  const begun = first === undefined ? waiting : { units: 0, side: first.command.side, since: first.times.decidedAt };
  if (begun === null || master.orderQty === 0) return null;
  const planned = exits.reduce((sum, copy) => sum + plannedBy(copy), begun.units);
  const { traded: gone, whole } = tradedPart(master, masterHeld === 0 ? master.orderQty : masterHeld, true);
  const share = gone >= whole || (fills && first !== undefined) ? planned : proportionInLots(planned, gone, whole, 1);
  const traded = [...exits, ...retries].reduce((sum, { order }) => sum + order.cumQty, 0);
  const held = live === null ? copied : withinSameSign(copied, live);
  const sign = begun.side === 'Sell' ? 1 : -1;
  // Whoever closed by hand meanwhile closed what was pending.
  const left = share - traded - Math.max(0, byHand * sign);
  const units = Math.min(left, Math.max(0, held * sign));
  if (units <= 0) return null;
  const about = { qty: units * sign, since: begun.since };
  const all = [...exits, ...retries];
  if (all.some(isUndecided))
    return { ...about, state: 'Unknown', reason: 'The outcome of its closing order is not known yet.' };
  if (all.some(isWorking)) return { ...about, state: 'Working', reason: '' };
  const last = all.at(-1);
  if (last === undefined)
    return { ...about, state: 'Working', reason: 'Another order of its own stands for the same units.' };
  // A person has looked at it and put it aside.
  if (last.attention === 'Ignored') return null;
  return { ...about, state: 'Failed', reason: last.reasonText || wordsOf(last) };
}

/** One that was asked for again stands for what it had traded, and for what runs had closed in its place by then. */
function plannedBy(copy: CopyOrder): number {
  return copy.retried ? hadOf(copy) : copy.wanted.orderQty;
}

function wordsOf(copy: CopyOrder): string {
  const status = copyStatusOf(copy);
  return status === 'Filled'
    ? 'Its closing order was for less than it holds.'
    : `Its closing order ended ${status.toLowerCase()}.`;
}

function withinSameSign(a: number, b: number): number {
  return Math.sign(a) === Math.sign(b) ? Math.sign(a) * Math.min(Math.abs(a), Math.abs(b)) : 0;
}

/** When a resting exit is taken over by one that follows the market: the master is out and it has rested this long. Ms. */
export const exitPatienceMs = 10_000;
/** After so many runs for one exit a person is asked. */
export const mostExitRetries = 3;

/** Whether a run may be begun for it now, by itself. */
export function mayRetryExit(
  pending: ExitPending,
  facts: { readonly master: Order; readonly tried: number; readonly lastTriedAt: number | null; readonly now: number },
): boolean {
  const { tried, lastTriedAt, now } = facts;
  if (tried >= mostExitRetries || pending.state === 'Unknown') return false;
  if (lastTriedAt !== null && now - lastTriedAt < exitPatienceMs && now >= lastTriedAt) return false;
  if (pending.state === 'Failed') return true;
  return facts.master.cumQty >= facts.master.orderQty && now - pending.since >= exitPatienceMs;
}
