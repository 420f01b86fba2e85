// How one follower's holding is shared out among its exits: what may trade of all of them together is never more than is
// held, so that no order of things at the broker can turn the follower round. Pure.

import type { CopyOrder } from './copy-order.ts';
import { isUndecided, isWorking } from './copy-order.ts';
import { proportionInLots } from './allocation.ts';
import { hadOf } from './plan.ts';

/** What one order of the master's still wants to close at a follower. Units, never negative. */
export type ExitClaim = {
  /** Of the fact that first named the master's order: the older goes first. */
  readonly seq: number;
  readonly isStop: boolean;
  /** What the master has traded of it, and the follower has not. */
  readonly owed: number;
  /** `owed`, together with what is owed of units that are still to come: nobody else can be measured by them. */
  readonly promised: number;
  /** What rests at the master too. */
  readonly resting: number;
  /** What its orders may still trade at the broker, whatever becomes of their changes and answers. */
  readonly working: number;
  /** Units that it was refused, or that somebody took from it: still held, and not asked for again by this one. */
  readonly givenUp: number;
};

/**
 * The units that `mine` may have working out of `held`. What the master has traded comes first, then its stops, since
 * they protect whatever becomes of this machine, then what else rests; among equals the older. More than now is given
 * only as far as no other order works for it: an order that must make room is taken back first, and the broker's word on
 * that is waited for. So the sum of all that works never grows above `held`, whichever of the exits is asked about.
 */
export function exitShare(all: number, mine: ExitClaim, others: readonly ExitClaim[]): number {
  const held = all - mine.givenUp;
  const sum = (of: (one: ExitClaim) => number, which: (one: ExitClaim) => boolean = () => true): number =>
    others.filter(which).reduce((total, one) => total + of(one), 0);
  const owedTo = ({ owed }: ExitClaim): number => owed;
  const restsFor = ({ resting }: ExitClaim): number => resting;
  const older = ({ seq }: ExitClaim): boolean => seq < mine.seq;

  const owed = within(held - sum(owedTo, older), mine.owed);
  const left = held - sum(owedTo) - mine.owed;
  const before = sum(restsFor, (one) => (one.isStop === mine.isStop ? older(one) : one.isStop));
  const share = owed + within(left - before, mine.resting);
  const room = held - sum(({ working }) => working);
  return Math.max(0, Math.min(share, Math.max(mine.working, room)));
}

function within(room: number, wanted: number): number {
  return Math.max(0, Math.min(room, wanted));
}

/** One exit of the master's by what it should close at the follower in all, and what its orders there have done. */
export type ExitFacts = {
  readonly seq: number;
  readonly isStop: boolean;
  /** Units, over all its orders. */
  readonly sized: number;
  /** Of the master's order: units that close, and how many of them have traded. */
  readonly closing: number;
  readonly closed: number;
  readonly lotSize: number;
  readonly copies: readonly CopyOrder[];
  /** Units that exit runs begun for exactly this have closed. */
  readonly closedByRuns: number;
  /** Units of the holding that were closed without us since its first order; absent: none. */
  readonly closedByHand?: number;
  /** Units of the holding that were there when it was measured, or were to come then: it has no claim on later ones. */
  readonly atMost: number;
  /** Units that are still to come of those. */
  readonly coming: number;
};

export function exitClaim(facts: ExitFacts): ExitClaim {
  const { seq, isStop, sized, closing, closed, lotSize, copies, atMost } = facts;
  // Runs close what its orders were refused before anything else: the same units are not counted as done twice.
  const ended = givenUpBy(copies);
  const byRuns = Math.max(0, facts.closedByRuns - ended);
  // One that was proven absent keeps its units for a person to send it, but none that a run or the owner has closed in its place.
  const absent = mayTrade(copies.filter(({ attention }) => attention === 'Raised'));
  const instead = byRuns + within(absent - byRuns, facts.closedByHand ?? 0);
  const done = doneBy(copies) + instead;
  const givenUp = Math.max(0, ended - facts.closedByRuns);
  const left = atMost - givenUp;
  const wants = within(left, sized - done);
  const due = (closed >= closing ? sized : proportionInLots(sized, closed, closing, lotSize)) - done;
  const owed = within(wants, due);
  const promised = within(left + facts.coming, due);
  const working = mayTrade(copies) - Math.min(absent, instead);
  return { seq, isStop, owed, promised, resting: wants - owed, working, givenUp };
}

/** Units that its orders have traded, and those of orders that ended otherwise and are not placed again. */
export function doneBy(copies: readonly CopyOrder[]): number {
  return copies.reduce((sum, copy) => sum + (isLive(copy) ? copy.order.cumQty : hadOf(copy)), 0);
}

/** Of those, the units that were not traded. */
function givenUpBy(copies: readonly CopyOrder[]): number {
  return copies.reduce((sum, copy) => sum + (isLive(copy) ? 0 : hadOf(copy) - copy.order.cumQty), 0);
}

/** A change on its way may or may not be made: the larger quantity counts. */
export function mayTrade(copies: readonly CopyOrder[]): number {
  return copies
    .filter(isLive)
    .reduce((sum, { order, wanted }) => sum + Math.max(0, Math.max(order.orderQty, wanted.orderQty) - order.cumQty), 0);
}

function isLive(copy: CopyOrder): boolean {
  return isWorking(copy) || isUndecided(copy);
}
