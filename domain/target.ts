// From the master's order and a follower's terms: what the follower should have. Pure sizing, no permission.

import type { FollowerTerms } from './account.ts';
import { allocQty, proportionInLots } from './allocation.ts';
import type { Instrument } from './instrument.ts';
import { avgPxOf, ordStatusOf, type Order, type OrderTerms } from './order.ts';
import { pricedTerms, protectiveLimit } from './pricing.ts';

/** What a follower should have under one purpose of one master order. */
export type Target =
  | { readonly kind: 'Hold'; readonly terms: OrderTerms; /** Total units over all slices. */ readonly qty: number }
  /** Nothing may stay working; what has traded stays. */
  | { readonly kind: 'Nothing' };

/** Where the master stands, for one order of the master's. */
export type MasterSide = {
  readonly order: Order;
  /** Units the master held on the other side before this order; 0 when the order opens or adds. */
  readonly held: number;
  /** The master now holds nothing in this instrument and product, and has nothing working that would open it. */
  readonly flatNow: boolean;
};

export type FollowerSide = {
  readonly terms: FollowerTerms;
  /** Copied units the follower holds now, on the side that this order closes; never negative. */
  readonly held: number;
  /** Units that this order's own exit slices have traded already. */
  readonly exitedHere: number;
  /** `held` plus what the follower's working and undecided entries may still add. */
  readonly expected: number;
  /** `expected` when this exit was first sized; null before. */
  readonly heldAtDecision: number | null;
};

/** Null: cannot be said yet (a market order without a price to protect it by). */
export type Targets = { readonly entry: Target | null; readonly exit: Target | null };

/** The master's units that close a holding, and the rest, which open one. */
export function splitExit(qty: number, held: number): { readonly closing: number; readonly opening: number } {
  const closing = Math.min(qty, held);
  return { closing, opening: qty - closing };
}

export function targetsOf(master: MasterSide, follower: FollowerSide, instrument: Instrument): Targets {
  const nothing: Target = { kind: 'Nothing' };
  const { order } = master;
  if (order.ended !== null && (order.cumQty === 0 || follower.terms.copyPolicy === 'Orders'))
    return { entry: nothing, exit: nothing };

  const base = follower.terms.copyPolicy === 'Fills' ? order.cumQty : order.orderQty;
  const terms = termsFor(order, follower.terms, instrument);
  if (terms === null) return { entry: null, exit: null };

  const { closing, opening } = splitExit(base, master.held);
  // An entry still resting at a follower after the master has gone in and out again would open what nobody holds.
  const leftBehind = ordStatusOf(order) === 'Filled' && master.flatNow;
  const entry: Target = leftBehind
    ? nothing
    : { kind: 'Hold', terms, qty: allocQty(opening, follower.terms.multiplier, instrument.lotSize) };
  const exit: Target = { kind: 'Hold', terms, qty: exitQty(closing, master.held, follower, instrument.lotSize) };
  return { entry, exit };
}

/**
 * In proportion to what the follower has, or has coming, when the exit is first sized, so that what the master adds
 * later stays; the last exit takes all of it; never more than the follower really holds.
 */
function exitQty(closing: number, masterHeld: number, follower: FollowerSide, lotSize: number): number {
  if (closing === 0 || masterHeld === 0) return 0;
  const base = follower.heldAtDecision ?? follower.expected;
  const sized = closing >= masterHeld ? base : proportionInLots(base, closing, masterHeld, lotSize);
  return Math.min(follower.held + follower.exitedHere, sized);
}

function termsFor(order: Order, terms: FollowerTerms, instrument: Instrument): OrderTerms | null {
  const { instrumentId, side, product } = order;
  const reference = avgPxOf(order);
  const priced =
    terms.copyPolicy === 'Fills'
      ? reference === null
        ? null
        : ({ ordType: 'Limit', price: protectiveLimit(reference, side, instrument), stopPx: 0 } as const)
      : pricedTerms(order, side, reference, instrument);
  return priced === null ? null : { instrumentId, side, product, timeInForce: 'Day', orderQty: 0, ...priced };
}
