// What a follower has, has coming and has promised away under one order of the master's. Pure reading of the blotter.

import type { FollowerTerms } from '../../domain/account.ts';
import { proportionInLots } from '../../domain/allocation.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { orderId } from '../../domain/ids.ts';
import { leavesQtyOf, opposite, signed, type OrderTerms } from '../../domain/order.ts';
import type { FollowerSide } from '../../domain/target.ts';
import type { About, FollowParts } from './follow-parts.ts';

export type FollowerHolding = {
  readonly held: number;
  readonly expected: number;
  readonly exitedHere: number;
  readonly heldAtDecision: number | null;
  /** The master has enlarged this exit since it was measured. */
  readonly outgrown: boolean;
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
export function sizingSide(about: About, copies: readonly CopyOrder[], side: FollowerHolding): FollowerSide {
  const { parts, master, follower, masterKey, terms } = about;
  const { blotter } = parts;
  const { instrumentId, product } = master.order;
  return {
    ...side,
    terms: begunTerms(blotter, copies, terms),
    entry: {
      begun: blotter.entrySize(masterKey, follower) ?? null,
      owed: blotter.owed(follower, instrumentId, product, about.side),
      funds: terms.sizing.kind === 'Funds' ? parts.fundsOf(follower) : null,
    },
  };
}

export function followerSide(about: About, copies: readonly CopyOrder[]): FollowerHolding {
  const { parts, master, follower, masterKey, side } = about;
  const { blotter } = parts;
  const { instrumentId, product } = master.order;
  const net = blotter.net(follower, instrumentId, product);
  const total = Math.max(0, side === 'Sell' ? net : -net);
  const exits = copies.filter(({ key }) => key.purpose === 'Exit');
  const exitedHere = exits.reduce((sum, copy) => sum + copy.order.cumQty, 0);
  if (master.held === 0) return { held: total, expected: total, exitedHere, heldAtDecision: null, outgrown: false };

  const first = exits.find((copy) => copy.heldAtDecision !== null)?.heldAtDecision ?? null;
  const size =
    blotter.exitSize(masterKey, follower) ??
    (first === null ? null : { held: first, masterHeld: master.heldAtFirst, seq: master.seq });
  const outgrown = size !== null && size.masterHeld < master.held;
  const mine = size === null || outgrown ? total : Math.max(0, total - boughtSince(about, size.seq));
  // What another exit has still to sell here is as good as sold: counted again, it would be sold twice.
  const unsold = Math.max(0, mine - stillOwed(about, 'Exit', Infinity));
  const held = Math.max(0, mine - promised(about));
  const coming = stillOwed(about, 'Copy', size === null || outgrown ? Infinity : size.seq);
  return { held, expected: unsold + coming, exitedHere, heldAtDecision: size?.held ?? null, outgrown };
}

/** Units that orders of the master's since then have added to the follower's holding: an exit measured before leaves them. */
function boughtSince({ parts, master, follower, side }: About, seq: number): number {
  const { instrumentId, product } = master.order;
  const later = parts.blotter
    .copiesHolding(follower, instrumentId, product)
    .filter((copy) => copy.key.masterKey !== master.order.orderId && begunAt(parts, copy) > seq)
    .reduce((sum, { order }) => sum + signed(order.side, order.cumQty), 0);
  return Math.max(0, side === 'Sell' ? later : -later);
}

/**
 * Units that its other exits may sell before this one: all that an earlier order of the same kind still works for, and
 * what the others owe. A stop and a target may stand for the same units, since the market cannot be at both.
 */
function promised(about: About): number {
  const { parts, master, follower, side } = about;
  const { instrumentId, product } = master.order;
  const earlier = parts.blotter.liveHolding(follower, instrumentId, product).filter((copy) => {
    const begun = parts.blotter.master(orderId(copy.key.masterKey));
    return (
      copy.key.purpose === 'Exit' &&
      copy.order.side === side &&
      begun !== undefined &&
      begun.seq < master.seq &&
      isStop(begun.order) === isStop(master.order)
    );
  });
  const worked = earlier.reduce((sum, { order }) => sum + leavesQtyOf(order), 0);
  return worked + stillOwed(about, 'Exit', Infinity, earlier);
}

function isStop({ ordType }: OrderTerms): boolean {
  return ordType === 'Stop' || ordType === 'StopLimit';
}

/**
 * Units that the follower's entries into this holding, or its other exits from it, still owe for what the master has
 * traded by now. What rests at the master too owes nothing: a stop and a target may stand for the same units.
 */
function stillOwed(
  { parts, master, follower, side }: About,
  purpose: 'Copy' | 'Exit',
  before: number,
  except: readonly CopyOrder[] = [],
): number {
  const { instrumentId, product } = master.order;
  const wanted = purpose === 'Exit' ? side : opposite(side);
  return parts.blotter
    .liveHolding(follower, instrumentId, product)
    .filter(
      ({ key, order }) => key.purpose === purpose && order.side === wanted && key.masterKey !== master.order.orderId,
    )
    .filter((copy) => !except.includes(copy))
    .reduce((sum, copy) => {
      const begun = parts.blotter.master(orderId(copy.key.masterKey));
      if (begun === undefined || begun.seq > before) return sum;
      const due =
        proportionInLots(copy.order.orderQty, begun.order.cumQty, begun.order.orderQty, 1) - copy.order.cumQty;
      return sum + Math.min(leavesQtyOf(copy.order), Math.max(0, due));
    }, 0);
}

/** When the master's order or the Exit All behind a copy was first known. */
function begunAt({ blotter }: FollowParts, copy: CopyOrder): number {
  return blotter.master(orderId(copy.key.masterKey))?.seq ?? 0;
}

export function isMasterFlat({ parts, master }: About): boolean {
  const { instrumentId, product, side } = master.order;
  if (parts.blotter.net(master.order.accountId, instrumentId, product) !== 0) return false;
  return !parts.blotter
    .openMastersHolding(master.order.accountId, instrumentId, product)
    .some(({ order }) => order.side === side);
}
