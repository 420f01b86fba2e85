// What a follower has, has coming and has promised away under one order of the master's. Pure reading of the blotter.

import type { FollowerTerms } from '../../domain/account.ts';
import { proportionInLots } from '../../domain/allocation.ts';
import { closedByHandSince } from '../../domain/closed-by-hand.ts';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { doneBy, exitClaim, exitShare, mayTrade, type ExitClaim, type ExitFacts } from '../../domain/exit-share.ts';
import { holdingAges, type HoldingAges } from '../../domain/holding-ages.ts';
import { orderId } from '../../domain/ids.ts';
import { isOpen, leavesQtyOf, opposite, signed } from '../../domain/order.ts';
import {
  closingOf,
  followedAs,
  shareOfExit,
  sideOf,
  splitExit,
  tradedPart,
  type FollowerSide,
} from '../../domain/target.ts';
import type { ExitSize } from './desk-facts.ts';
import type { MasterOrder } from './master-order.ts';
import type { About, FollowParts } from './follow-parts.ts';
import { sizedAt } from './protection.ts';

export type FollowerHolding = {
  readonly held: number;
  readonly expected: number;
  readonly exitedHere: number;
  readonly heldAtDecision: number | null;
  /** Units that this exit is for in all, whether they are there yet or not; 0 too where they come to less than a lot. */
  readonly due: number;
  /** The master has enlarged this exit since it was measured. */
  readonly outgrown: boolean;
  /** It holds units that this exit would close, and other exits stand for all of them; whether the master has traded it. */
  readonly behind: 'Resting' | 'Traded' | null;
};

/** Another size or policy counts from the next order on: this one keeps what it was begun with. */
export function begunTerms(
  blotter: FollowParts['blotter'],
  copies: readonly CopyOrder[],
  terms: FollowerTerms,
): FollowerTerms {
  const begun = copies[0] === undefined ? undefined : blotter.termsOf(copies[0]);
  return begun === undefined ? terms : { ...begun, maxQty: terms.maxQty, maxOrderValue: terms.maxOrderValue };
}

/** What the target is worked out from, for this follower. */
export function sizingSide(
  about: About,
  copies: readonly CopyOrder[],
  { held, expected, exitedHere, heldAtDecision }: FollowerHolding,
  /** As this order was begun. */
  begun: FollowerTerms,
): FollowerSide {
  const { parts, master, follower, masterKey, terms } = about;
  const { blotter } = parts;
  const { instrumentId, product } = master.order;
  return {
    held,
    expected,
    exitedHere,
    heldAtDecision,
    terms: begun,
    entry: {
      begun: blotter.entrySize(masterKey, follower) ?? null,
      owed: blotter.owed(follower, instrumentId, product, about.side),
      funds: terms.sizing.kind === 'Funds' ? parts.fundsOf(follower) : null,
      sizedAt: sizedAt(copies),
    },
  };
}

export function followerSide(about: About, copies: readonly CopyOrder[]): FollowerHolding {
  const { parts, master, follower, side } = about;
  const { instrumentId, product } = master.order;
  const net = parts.blotter.net(follower, instrumentId, product);
  const exits = copies.length === 0 ? copies : copies.filter((copy) => purposeOf(copy) === 'Exit');
  const exitedHere = doneBy(exits);
  if (master.held === 0) {
    const all = Math.max(0, side === 'Sell' ? net : -net);
    return { held: all, expected: all, exitedHere, heldAtDecision: null, due: all, outgrown: false, behind: null };
  }
  // An order that closes and opens in one: what it opened is no exit of what it had to close.
  const entries = copies.filter((copy) => purposeOf(copy) === 'Copy');
  // What it was refused, or did not trade, opened nothing.
  const opened = entries.reduce((sum, { order }) => sum + order.cumQty, 0);
  const left = (side === 'Sell' ? net : -net) + opened;
  const ages = agesOf(about);
  const now = left + ages.turnedSince(master.seq, about.masterKey);
  const total = Math.max(0, now);

  const others = otherExits(about, ages, left);
  const size = measureOf(about, master, exits);
  const outgrown = size !== null && size.masterHeld < master.held;
  // What another exit has still to sell here is as good as sold: measured again, it would be sold twice.
  const promised = others.reduce((sum, one) => sum + one.promised, 0);
  const coming = stillComing(about, size === null || outgrown ? Infinity : size.seq, now);
  const expected = Math.max(0, total + coming - promised);
  const base = outgrown ? expected + exitedHere : (size?.held ?? expected);
  const atMost = outgrown ? total : olderUnits(about, ages, master, size, total);
  const claim = claimOf(about, master, exits, base, { atMost, coming: 0 });
  // Where fills are followed, what has not traded yet may still come to a lot.
  const whole = splitExit(master.order.orderQty, master.held).closing;
  const closing = isOpen(master.order) ? whole : closingBy(about, master, exits);
  const due = shareOfExit(closing, master.held, base, lotSizeOf(about, master));
  const held = Math.min(atMost, exitShare(total, claim, others));
  const behind = held > 0 || claim.owed + claim.resting === 0 ? null : claim.owed > 0 ? 'Traded' : 'Resting';
  return { held, expected, exitedHere, heldAtDecision: size?.held ?? null, due, outgrown, behind };
}

/** Kept until the holding changes: a decision on one exit weighs every other exit from it. */
function agesOf({ parts: { blotter }, master, follower, side }: About): HoldingAges {
  const { instrumentId, product } = master.order;
  const { ages } = blotter.holding(follower, instrumentId, product);
  const seqOf = (masterKey: string): number => blotter.master(orderId(masterKey))?.seq ?? 0;
  const now = ages.get(side) ?? holdingAges(blotter.copiesHolding(follower, instrumentId, product), side, seqOf);
  ages.set(side, now);
  return now;
}

/** What an exit of the master's was measured by at this follower; null: it has not been. */
function measureOf({ parts, follower }: About, exit: MasterOrder, copies: readonly CopyOrder[]): ExitSize | null {
  const first = copies.find((copy) => copy.heldAtDecision !== null)?.heldAtDecision ?? null;
  return (
    parts.blotter.exitSize(exit.order.orderId ?? '', follower) ??
    (first === null ? null : { held: first, masterHeld: exit.heldAtFirst, seq: exit.seq })
  );
}

/** Units of the master's order that close, as this follower follows it. */
function closingBy({ parts, terms }: About, exit: MasterOrder, copies: readonly CopyOrder[]): number {
  const { order, missed, held, unasked } = exit;
  const { copyPolicy } = begunTerms(parts.blotter, copies, terms);
  // Nobody asked for its end, so it stands at the follower as before.
  const followed = missed ? order : followedAs(exit);
  const standing = unasked === null ? followed : { ...followed, ended: null };
  return closingOf(standing, held, copyPolicy);
}

function lotSizeOf({ parts }: About, { order }: MasterOrder): number {
  return parts.instrumentOf(order.instrumentId)?.lotSize ?? 1;
}

function claimOf(
  about: About,
  exit: MasterOrder,
  copies: readonly CopyOrder[],
  base: number,
  units: Pick<ExitFacts, 'atMost' | 'coming'>,
): ExitClaim {
  const { parts, follower } = about;
  const { order, seq } = exit;
  const holding = parts.blotter.holding(follower, order.instrumentId, order.product);
  const closing = closingBy(about, exit, copies);
  const lotSize = lotSizeOf(about, exit);
  return exitClaim({
    seq,
    isStop: order.ordType === 'Stop' || order.ordType === 'StopLimit',
    sized: shareOfExit(closing, exit.held, base, lotSize),
    closing,
    closed: Math.min(closing, order.cumQty),
    lotSize,
    copies,
    closedByRuns: parts.blotter
      .copiesInStep(order.orderId ?? '', follower)
      .reduce((sum, copy) => sum + copy.order.cumQty, 0),
    closedByHand: -signed(about.side, closedByHandSince(holding.handCloses, copies[0]?.times.decidedAt ?? Infinity)),
    ...units,
  });
}

/** The claims of all other orders that close this holding; what is done with is not weighed again. */
function otherExits(about: About, ages: HoldingAges, left: number): readonly ExitClaim[] {
  const { parts, master, follower, side } = about;
  const { blotter } = parts;
  const { instrumentId, product } = master.order;
  const claims: ExitClaim[] = [];
  const { openExits } = blotter.holding(follower, instrumentId, product);
  for (const [masterKey, group] of openExits) {
    if (masterKey === about.masterKey) continue;
    const exit = blotter.master(orderId(masterKey)) ?? null;
    const all = group.copies.flatMap((id) => blotter.copy(id) ?? []);
    // A run may have closed a long and a short.
    const copies = all.filter(({ order }) => order.side === side);
    // Measured, and nothing sent for it yet: it waits for its units.
    const waits = all.length === 0 && exit !== null && sideOf(exit.order.side, about.terms) === side;
    if (copies.length === 0 && !waits) continue;
    // An order of an exit run wants nothing of its own here, but what it may still trade is not there for anybody else.
    const size = exit === null ? null : measureOf(about, exit, copies);
    const now = left + (exit === null ? 0 : ages.turnedSince(exit.seq, about.masterKey));
    const claim =
      exit === null || size === null
        ? { seq: 0, isStop: false, owed: 0, promised: 0, resting: 0, working: mayTrade(copies), givenUp: 0 }
        : claimOf(about, exit, copies, size.held, {
            atMost: olderUnits(about, ages, exit, size, Math.max(0, now)),
            coming: stillComing(about, size.seq, now),
          });
    if (claim.promised + claim.resting + claim.working > 0) claims.push(claim);
    else if (mayTrade(all) === 0 && (exit === null || !isOpen(exit.order))) openExits.delete(masterKey);
  }
  return claims;
}

/** Units of the holding that orders of the master's since its measuring have not added: an exit leaves later ones. */
function olderUnits(
  { side }: About,
  ages: HoldingAges,
  exit: MasterOrder,
  size: ExitSize | null,
  total: number,
): number {
  if (size === null) return total;
  const later = ages.addedSince(size.seq, exit.order.orderId ?? '');
  return Math.max(0, total - Math.max(0, side === 'Sell' ? later : -later));
}

/**
 * Units by which the holding, now `now`, still grows for what the master has traded by now: by entries into it, and by what
 * closes the other side that the account had before, whose units the net is smaller by until then.
 */
function stillComing({ parts, master, follower, side }: About, before: number, now: number): number {
  const { instrumentId, product } = master.order;
  let opens = 0;
  let closes = 0;
  for (const copy of parts.blotter.liveHolding(follower, instrumentId, product)) {
    if (copy.order.side !== opposite(side) || copy.key.masterKey === master.order.orderId) continue;
    const begun = parts.blotter.master(orderId(copy.key.masterKey));
    if (begun === undefined || begun.seq > before) continue;
    const units = Math.min(leavesQtyOf(copy.order), Math.max(0, dueBy(parts, copy, begun) - copy.order.cumQty));
    if (purposeOf(copy) === 'Exit') closes += units;
    else opens += units;
  }
  return Math.max(0, now + closes) - Math.max(0, now) + opens;
}

/** Units of this order that stand for what the master has traded of its own by now. */
function dueBy({ blotter }: FollowParts, copy: CopyOrder, begun: MasterOrder): number {
  const { orderQty } = copy.order;
  // Where fills are followed, it was sent for what had traded.
  if (blotter.termsOf(copy)?.copyPolicy === 'Fills') return orderQty;
  const { traded, whole } = tradedPart(followedAs(begun), begun.held, purposeOf(copy) === 'Exit');
  return whole === 0 ? 0 : proportionInLots(orderQty, traded, whole, 1);
}

/** Another order that has taken the master in again is followed itself: what still stands for this one would come on top. */
export function isMasterOut(about: About): boolean {
  return isMasterFlat(about) || about.parts.blotter.isGone(orderId(about.masterKey));
}

export function isMasterFlat({ parts, master }: About): boolean {
  const { instrumentId, product, side } = master.order;
  if (parts.blotter.net(master.order.accountId, instrumentId, product) !== 0) return false;
  return !parts.blotter
    .openMastersHolding(master.order.accountId, instrumentId, product)
    .some(({ order }) => order.side === side);
}
