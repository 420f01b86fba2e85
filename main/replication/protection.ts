// The price that protects a follower's order where the master's has none: what it is made from, and what is kept of it.

import type { FollowerTerms } from '../../domain/account.ts';
import { isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import { isProtected } from '../../domain/target.ts';
import { avgPxOf, type OrderTerms } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import { protectiveLimit } from '../../domain/pricing.ts';
import { marketReference, stopReference, type Priced, type Reference } from '../../domain/reference-price.ts';
import type { FollowParts, Placing } from './follow-parts.ts';
import type { MasterOrder } from './master-order.ts';

/** Null: the price is the master's own, or cannot be said yet. */
export function referenceFor(
  parts: FollowParts,
  master: MasterOrder,
  terms: FollowerTerms,
  copies: readonly CopyOrder[],
): Reference | null {
  const { order } = master;
  if (!isProtected(order, terms)) return null;
  // Begun by a version that priced by the master's average and kept nothing of it: it goes on like that.
  const average = avgPxOf(order);
  if (average !== null && copies.some((copy) => isWorking(copy) && copy.protection === null && !copy.byHand))
    return { price: average, source: 'MasterFill', ageMs: null, fresh: true };
  const tape = parts.tapeOf(order.instrumentId);
  const reference = order.ordType === 'Stop' && terms.copyPolicy !== 'Fills' ? stopReference : marketReference;
  return reference(order, tape, parts.ageOf(master), parts.staleAfterMs);
}

/** What is kept with an order at such a price; undefined where it is not of our own making. */
export function pricedBy({ parts, reference, instrument, side }: Placing, wanted: OrderTerms): Priced | undefined {
  if (reference === null) return undefined;
  const { band } = parts.tapeOf(instrument.id);
  const free = protectiveLimit(reference.price, side, instrument);
  return { ...reference, band, clamped: wanted.price !== free };
}

/** The same, as a fact holds it: nothing where the price is not of our own making, or stays as it was. */
export function keptPrice(about: Placing, wanted: OrderTerms, before: OrderTerms | null): { readonly priced?: Priced } {
  const priced = before?.price === wanted.price ? undefined : pricedBy(about, wanted);
  return priced === undefined ? {} : { priced };
}

/** The price that an order of our own pricing was first sized by; null: none has been. */
export function sizedAt(copies: readonly CopyOrder[]): Paise | null {
  const first = copies.find(({ key, protection }) => key.purpose === 'Copy' && protection !== null);
  return first === undefined ? null : first.command.price;
}
