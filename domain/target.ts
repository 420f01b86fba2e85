// From the master's order and a follower's terms: what the follower should have. Pure sizing, no permission.

import type { FollowerTerms } from './account.ts';
import { proportionInLots } from './allocation.ts';
import { sizeBy, sizeEntry, type EntrySize, type FundsPair, type Unsized } from './entry-size.ts';
import type { Instrument } from './instrument.ts';
import { avgPxOf, isOpen, opposite, ordStatusOf, type Order, type OrderTerms, type Side } from './order.ts';
import type { Paise } from './price.ts';
import { pricedTerms, protectiveLimit, type PriceBand } from './pricing.ts';

/** What a follower should have under one purpose of one master order. */
export type Target =
  | {
      readonly kind: 'Hold';
      readonly terms: OrderTerms;
      /** Total units over all slices. */
      readonly qty: number;
      /** How an entry's quantity came about; absent for an exit. */
      readonly size?: EntrySize;
      /** The master's order rests at a price of its own, whatever it was at before. Absent: it does not. */
      readonly atMasters?: true;
    }
  /** Nothing may stay working; what has traded stays. */
  | { readonly kind: 'Nothing' };

/** The follower's size cannot be settled. */
export type UnsizedEntry = { readonly kind: 'Unsized'; readonly terms: OrderTerms; readonly why: Unsized };

/** Where the master stands, for one order of the master's. */
export type MasterSide = {
  readonly order: Order;
  /** Units the master held on the other side before this order; 0 when the order opens or adds. */
  readonly held: number;
  /** The master now holds nothing in this instrument and product, and has nothing working that would open it. */
  readonly flatNow: boolean;
  /** What a protective limit is made from; absent: what the master paid. */
  readonly market?: { readonly reference: Paise | null; readonly band: PriceBand | null };
};

export type FollowerSide = {
  readonly terms: FollowerTerms;
  readonly entry: EntryBasis;
  /** Copied units that the follower holds on the side that this order closes, as far as they are this order's to close. */
  readonly held: number;
  /** Units that this order's own exit slices have traded already, and those that are not placed again. */
  readonly exitedHere: number;
  /** `held` plus what the follower's working and undecided entries may still add. */
  readonly expected: number;
  /** `expected` when this exit was first sized; null before. */
  readonly heldAtDecision: number | null;
};

/** What an entry is sized by, besides the terms. */
export type EntryBasis = {
  /** As this order was first sized; null before. */
  readonly begun: Pick<EntrySize, 'by' | 'carried'> | null;
  /** Owed by earlier orders, in parts of a unit. */
  readonly owed: number;
  readonly funds: FundsPair | null;
  /** The price by which this order was first sized, where its price is of our own making; absent: its price now. */
  readonly sizedAt?: Paise | null;
};

/** Whether the follower's price is of our own making: the master's order has none, or only its fills are followed. */
export function isProtected({ ordType }: Pick<OrderTerms, 'ordType'>, { copyPolicy }: FollowerTerms): boolean {
  return ordType === 'Market' || ordType === 'Stop' || copyPolicy === 'Fills';
}

/** Null: cannot be said yet (a market order without a price to protect it by). */
export type Targets = { readonly entry: Target | UnsizedEntry | null; readonly exit: Target | null };

/**
 * The master's order as followers follow it. Of one that nobody could copy while it stood, because it was missed or because
 * its end was the first that was heard of it, what it traded is all that is left: that is followed as if it had been asked
 * for and filled.
 */
export function followedAs({
  order,
  missed,
  stood,
}: {
  readonly order: Order;
  readonly missed: boolean;
  /** It was heard of while it worked at the broker. */
  readonly stood: boolean;
}): Order {
  const ended = (missed || !stood) && order.ended !== null && order.cumQty > 0;
  return ended ? { ...order, ended: null, orderQty: order.cumQty } : order;
}

/** The master's units that close a holding, and the rest, which open one. */
export function splitExit(qty: number, held: number): { readonly closing: number; readonly opening: number } {
  const closing = Math.min(qty, held);
  return { closing, opening: qty - closing };
}

/** Nothing may stand for it at a follower any more; what has traded stays. */
export function isOver({ ended, cumQty }: Order, policy: FollowerTerms['copyPolicy']): boolean {
  return ended !== null && (cumQty === 0 || policy === 'Orders');
}

/** Of the master's order, the units that close, or those that open, and how many of them have traded: what closes goes first. */
export function tradedPart(
  { orderQty, cumQty }: Pick<Order, 'orderQty' | 'cumQty'>,
  held: number,
  closes: boolean,
): { readonly traded: number; readonly whole: number } {
  const [all, traded] = [splitExit(orderQty, held), splitExit(cumQty, held)];
  return closes ? { traded: traded.closing, whole: all.closing } : { traded: traded.opening, whole: all.opening };
}

export function targetsOf(master: MasterSide, follower: FollowerSide, instrument: Instrument): Targets {
  const nothing: Target = { kind: 'Nothing' };
  const { order } = master;
  if (isOver(order, follower.terms.copyPolicy)) return { entry: nothing, exit: nothing };

  const base = follower.terms.copyPolicy === 'Fills' ? order.cumQty : order.orderQty;
  const market = master.market ?? { reference: avgPxOf(order), band: null };
  const terms = termsFor(order, follower.terms, instrument, market);
  if (terms === null) return { entry: null, exit: null };

  const { closing, opening } = splitExit(base, master.held);
  const whole = splitExit(order.orderQty, master.held).opening;
  // An entry still resting at a follower after the master has gone in and out again would open what nobody holds.
  const leftBehind = ordStatusOf(order) === 'Filled' && master.flatNow;
  const entry = leftBehind ? nothing : entryTarget(terms, opening, whole, follower, instrument.lotSize);
  const exit: Target = {
    kind: 'Hold',
    terms,
    qty: exitQty(closing, master.held, follower, instrument.lotSize),
  };
  if (!restsAtOwnPrice(order, follower.terms)) return { entry, exit };
  return { entry: entry.kind === 'Hold' ? { ...entry, atMasters: true } : entry, exit: { ...exit, atMasters: true } };
}

/** So does the follower's order for it; once the master's has traded, what is left here may need a price of our own. */
function restsAtOwnPrice(order: Order, terms: FollowerTerms): boolean {
  return isOpen(order) && !isProtected(order, terms);
}

function entryTarget(
  terms: OrderTerms,
  opening: number,
  whole: number,
  { terms: sizing, entry }: FollowerSide,
  lotSize: number,
): Target | UnsizedEntry {
  const price = entry.sizedAt ?? (terms.price > 0 ? terms.price : terms.stopPx);
  const by = entry.begun?.by ?? sizeBy(sizing, { price, lotSize, funds: entry.funds });
  if (typeof by === 'string') return { kind: 'Unsized', terms, why: by };
  const { carryLots, atLeastOneLot } = sizing;
  const carried = entry.begun?.carried ?? entry.owed;
  const cutTo = sizing.aboveMaximum === 'Cut' ? mostUnits(sizing, price) : null;
  const size = sizeEntry(by, opening, whole, { lotSize, carried, carryLots, atLeastOneLot, cutTo });
  return { kind: 'Hold', terms, qty: size.qty, size };
}

/** The most units that the follower's limits on one order leave at this price; null: no limit. */
function mostUnits({ maxQty, maxOrderValue }: FollowerTerms, price: Paise): number | null {
  const byValue = maxOrderValue === null || price <= 0 ? null : Math.floor(maxOrderValue / price);
  if (maxQty === null) return byValue;
  return byValue === null ? maxQty : Math.min(maxQty, byValue);
}

/**
 * In proportion to what the follower has, or has coming, when the exit is first sized, so that what the master adds
 * later stays; the last exit takes all of it; never more than the follower really holds.
 */
function exitQty(closing: number, masterHeld: number, follower: FollowerSide, lotSize: number): number {
  const base = follower.heldAtDecision ?? follower.expected;
  return Math.min(follower.held + follower.exitedHere, shareOfExit(closing, masterHeld, base, lotSize));
}

/** Units out of `base` for `closing` of the master's `masterHeld`; the last exit takes all of it. */
export function shareOfExit(closing: number, masterHeld: number, base: number, lotSize: number): number {
  if (closing === 0 || masterHeld === 0) return 0;
  return closing >= masterHeld ? base : proportionInLots(base, closing, masterHeld, lotSize);
}

/** Units of the master's order that close, by what the policy follows; 0 once nothing of it may stand any more. */
export function closingOf(order: Order, masterHeld: number, policy: FollowerTerms['copyPolicy']): number {
  if (isOver(order, policy)) return 0;
  return splitExit(policy === 'Fills' ? order.cumQty : order.orderQty, masterHeld).closing;
}

/** The follower's side of an order of the master's. */
export function sideOf(side: Side, { reverse }: Pick<FollowerTerms, 'reverse'>): Side {
  return reverse ? opposite(side) : side;
}

function termsFor(
  order: Order,
  terms: FollowerTerms,
  instrument: Instrument,
  { reference, band }: NonNullable<MasterSide['market']>,
): OrderTerms | null {
  const { instrumentId, product } = order;
  const side = sideOf(order.side, terms);
  const priced =
    terms.copyPolicy === 'Fills'
      ? reference === null
        ? null
        : ({ ordType: 'Limit', price: protectiveLimit(reference, side, instrument, 1, band), stopPx: 0 } as const)
      : pricedTerms(order, side, reference, instrument, band);
  return priced === null ? null : { instrumentId, side, product, timeInForce: 'Day', orderQty: 0, ...priced };
}
