// What an account holds by its broker, against what the journal says was copied into it and what it should hold in step
// with the master; and which of the differences one order would mend.

import { proportionInLots } from './allocation.ts';
import { partsPerUnit, partsText } from './entry-size.ts';
import { copyStatusOf, isUndecided, isWorking, purposeOf, wasWithdrawn, type CopyOrder } from './copy-order.ts';
import { isOpen, signed, type Order, type Side } from './order.ts';
import { isQuiet } from './risk.ts';
import { tradedPart } from './target.ts';
import type { DriftCause } from './worklists.ts';

/** One copied order under a holding, measured by what its master has traded. Units. */
export type Leg = {
  readonly copy: CopyOrder;
  /** Its share of what the master has traded. */
  readonly dueQty: number;
  /** Live: it may still get there by itself. Settled: nothing is owed, or a person decided so. Left: by an exit of it. */
  readonly state: 'Live' | 'Settled' | 'Rejected' | 'Missed' | 'Ahead' | 'Left' | 'Behind';
  /** The master has taken some off since, or its order has traded in part: asking again for the whole would be too much. */
  readonly outdated: boolean;
  /** What exit runs begun for it have closed of its share, left out of `dueQty` by that; absent: nothing. */
  readonly byRuns?: number;
};

/** Where the master stands with the order behind a copy. */
export type MasterStand = {
  readonly order: Order;
  /** Its net units in this instrument and product now. */
  readonly net: number;
  /** It has traded on the other side since this order. */
  readonly reducedSince: boolean;
  /** Units of the master's by which the follower's were last sized; more than the order's, it was made smaller since. */
  readonly sizedBy?: number;
  /** The follower was to be taken out of this order by an exit. */
  readonly takenOut?: boolean;
  /** Units that it held on the other side before this order, which closes them first; absent: none. */
  readonly held?: number;
  /** The follower follows fills: the copy was for what had traded already. */
  readonly fills?: boolean;
};

const missedCodes: ReadonlySet<string> = new Set([
  'ACCOUNT_NOT_READY',
  'MASTER_ACTION_STALE',
  'MARKET_CLOSED',
  'REFERENCE_STALE',
]);

/** `stand` is of the master's order behind the copy; null for an exit run or another that has none. */
export function legOf(copy: CopyOrder, stand: MasterStand | null): Leg {
  const { order } = copy;
  const settled: Leg = { copy, dueQty: order.cumQty, state: 'Settled', outdated: false };
  if (isUndecided(copy) || isWorking(copy)) return { ...settled, state: 'Live' };
  // What was taken back because less was wanted was wanted no more; another is asked for where it is again (`hadOf`).
  const tookBack = copy.madeRoom && order.ended === 'Canceled';
  const chosen = tookBack || copy.retried || copy.attention === 'Ignored' || wasWithdrawn(copy);
  if (stand === null || chosen || (copy.denial !== null && isQuiet(copy.denial.code))) return settled;
  const { order: master } = stand;
  const entry = purposeOf(copy) === 'Copy';
  // An entry that the master is out of again is not missed any more.
  if (entry && signed(master.side, stand.net) <= 0) return settled;
  const fills = stand.fills === true;
  // Where fills are followed, it was for what had traded, and so is one that is asked for again.
  const inPart = !fills && master.cumQty < master.orderQty;
  const leg = { ...settled, outdated: entry && (stand.reducedSince || inPart) };
  const dueQty = fills ? copy.wanted.orderQty : dueBy(copy, stand);
  if (dueQty <= order.cumQty) {
    // It was filled before its master's; only once the master's has ended is that a difference.
    if (dueQty === order.cumQty || isOpen(master)) return settled;
    return { ...leg, dueQty, state: stand.takenOut === true ? 'Left' : 'Ahead' };
  }
  switch (copyStatusOf(copy)) {
    case 'Denied':
    case 'NotSent':
    case 'Rejected':
      return { ...leg, dueQty, state: missedCodes.has(copy.reasonCode) ? 'Missed' : 'Rejected' };
    default:
      return { ...leg, dueQty, state: 'Behind' };
  }
}

/** Its share of what the master's order has traded, of the units that it closes or of those that it opens. */
function dueBy(copy: CopyOrder, { order, held = 0, sizedBy = 0 }: MasterStand): number {
  const entry = purposeOf(copy) === 'Copy';
  const part = tradedPart(order, held, !entry);
  const { traded, whole } = part.whole > 0 ? part : { traded: order.cumQty, whole: order.orderQty };
  // One that a person asked for is for what the master's order was by then.
  const by = entry && !copy.byHand ? Math.max(whole, sizedBy) : whole;
  return proportionInLots(copy.wanted.orderQty, traded, by, 1);
}

export type HoldingFacts = {
  /** The journal's own sum. Negative is short. */
  readonly copiedQty: number;
  readonly legs: readonly Leg[];
  /** By the broker's positions. */
  readonly actualQty: number;
  /** What of it comes from earlier days. */
  readonly carriedQty: number;
  /** Copied of the master's own orders, where it holds no unit any more; 0: it is still in. */
  readonly leftQty: number;
  /** Owed by rounding, in parts of a unit, by the side that it would be traded on. */
  readonly owed: readonly { readonly side: Side; readonly parts: number }[];
};

export type Drift = {
  readonly targetQty: number;
  readonly cause: DriftCause;
  readonly explanation: string;
  /** The failed orders that, asked for again, would mend it; empty: not by an order of ours. */
  readonly mend: readonly Leg[];
};

/** Null: it holds what it should, or what is on its way explains the difference. */
export function driftOf(facts: HoldingFacts): Drift | null {
  const { copiedQty, legs, actualQty } = facts;
  const off = stillHeld(legs.filter(isOff), copiedQty);
  const missing = off.reduce((sum, { copy, dueQty }) => sum + signed(copy.order.side, dueQty - copy.order.cumQty), 0);
  const targetQty = copiedQty + missing;
  const beyond = actualQty - copiedQty;
  if (beyond !== 0) {
    // Nobody knows yet what became of it: it may be the very difference.
    if (legs.some(({ copy }) => isUndecided(copy) && copy.absence === null)) return null;
    return { targetQty, mend: [], ...beyondWords(facts, beyond, missing) };
  }
  const first = off.toSorted((a, b) => gap(b) - gap(a))[0];
  if (first !== undefined) {
    const mend = off.filter(
      ({ copy, state, outdated }) =>
        (state === 'Rejected' || state === 'Missed') && copy.order.cumQty === 0 && !outdated,
    );
    const whole = mend.length === off.length;
    return { targetQty, mend: whole ? mend : [], ...legWords(first, off.length) };
  }
  if (facts.leftQty !== 0 && legs.every((leg) => isSettled(leg) || closesNothing(leg)))
    return {
      targetQty: copiedQty - facts.leftQty,
      cause: 'LeftOver',
      explanation: `The master is out of it, and ${facts.leftQty} units of what was copied are left here. Exit this position if you do not want them.`,
      mend: [],
    };
  const owed = facts.owed.filter(({ parts }) => Math.abs(parts) >= partsPerUnit)[0];
  if (owed === undefined) return null;
  const units = Math.trunc(owed.parts / partsPerUnit);
  return {
    targetQty: copiedQty + signed(owed.side, units),
    cause: 'Rounding',
    explanation: `Rounding to whole lots leaves ${partsText(Math.abs(owed.parts))} units ${owed.parts > 0 ? 'owed; they are made up when they make a lot' : 'too many; they are taken off the next orders'}.`,
    mend: [],
  };

  function gap({ copy, dueQty }: Leg): number {
    return Math.abs(dueQty - copy.order.cumQty);
  }
}

/** It is not where it should be, and will not get there by itself. */
type OffLeg = Leg & { readonly state: Exclude<Leg['state'], 'Live' | 'Settled'> };

function isOff(leg: Leg): leg is OffLeg {
  return leg.state !== 'Live' && leg.state !== 'Settled';
}

/** An entry that still rests can close nothing of what is held. */
function closesNothing({ state, copy }: Leg): boolean {
  return state === 'Live' && purposeOf(copy) === 'Copy' && !isUndecided(copy) && copy.order.cumQty === 0;
}

/** Nothing more comes of it, and it is no exit that a person has put aside, knowing what that leaves. */
function isSettled({ state, copy }: Leg): boolean {
  return state === 'Settled' && !(copy.attention === 'Ignored' && purposeOf(copy) === 'Exit');
}

/** A failed exit lacks, and one that was cut short has left, no more than is still held: what is closed is closed. */
function stillHeld(legs: readonly OffLeg[], copiedQty: number): readonly OffLeg[] {
  let room = Math.abs(copiedQty);
  return legs.flatMap((leg) => {
    const { side, cumQty } = leg.copy.order;
    if (leg.state === 'Left') {
      const left = signed(side, copiedQty) > 0 ? Math.min(room, cumQty - leg.dueQty) : 0;
      room -= left;
      return left === 0 ? [] : [{ ...leg, dueQty: cumQty - left }];
    }
    if (purposeOf(leg.copy) !== 'Exit' || leg.state === 'Ahead') return [leg];
    const lacks = signed(side, copiedQty) < 0 ? Math.min(room, leg.dueQty - cumQty) : 0;
    room -= lacks;
    return lacks === 0 ? [] : [{ ...leg, dueQty: cumQty + lacks }];
  });
}

/** `beyond` is never zero. */
function beyondWords(
  { actualQty, copiedQty, carriedQty }: HoldingFacts,
  beyond: number,
  missing: number,
): Pick<Drift, 'cause' | 'explanation'> {
  if (beyond === carriedQty)
    return {
      cause: 'Carried',
      explanation: `${carriedQty} units come from an earlier day; they were not copied today.`,
    };
  const madeUp = beyond === missing;
  return {
    cause: 'Foreign',
    explanation: madeUp
      ? `A failed copy was made up by hand: the broker shows ${actualQty}, which is in step. Skip the failed copy.`
      : `The broker shows ${actualQty} where ${copiedQty} was copied: ${beyond > 0 ? '+' : ''}${beyond} was traded in the account by hand or by another program. It is left alone.`,
  };
}

function legWords({ copy, dueQty, state, outdated }: OffLeg, count: number): Pick<Drift, 'cause' | 'explanation'> {
  const others = count === 1 ? '' : ` ${count - 1} more beside it.`;
  const { cumQty } = copy.order;
  const again = outdated
    ? ' Ask again for the failed copy, which shows how much would be sent, or place it by hand.'
    : '';
  switch (state) {
    case 'Missed':
      return {
        cause: 'Missed',
        explanation: `${dueQty} units could not be copied when the master traded: ${copy.reasonText}${others}${again}`,
      };
    case 'Ahead':
      return {
        cause: 'Rejected',
        explanation: `Its order traded ${cumQty} before the master's ended with ${dueQty} as its share.${others} Use the exit for it if you want it closed.`,
      };
    case 'Left':
      return {
        cause: 'Rejected',
        explanation: `The exit of this order was not proven here, and ${cumQty - dueQty} units of it are still counted as held.${others} Exit it again, or close it at the broker.`,
      };
    case 'Behind':
      return {
        cause: 'Rejected',
        explanation: `Its order ended at the broker with ${cumQty} of ${dueQty} traded.${others} Place the rest by hand if you want it.`,
      };
    case 'Rejected':
      return {
        cause: 'Rejected',
        explanation: `${dueQty - cumQty} units are missing since a copy failed: ${copy.reasonText}${others}${again}`,
      };
  }
}
