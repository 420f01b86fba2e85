// A plan is a difference: what the follower should have under one purpose, minus what it has.
// Orders that nobody can vouch for yet block all of it that is about units; when the book has settled them it is drawn up
// again. Those beside them are still cancelled with the master's, and go with its price.

import { isUndecided, isWorking, type CopyOrder } from './copy-order.ts';
import { sameReplaceable } from './order-state.ts';
import { leavesQtyOf, type OrderTerms } from './order.ts';
import type { Target } from './target.ts';

export type PlannedStep =
  | { readonly kind: 'New'; readonly terms: OrderTerms; readonly slice: number }
  | { readonly kind: 'Replace'; readonly copy: CopyOrder; readonly terms: OrderTerms }
  | { readonly kind: 'Cancel'; readonly copy: CopyOrder };

type Holding = Extract<Target, { kind: 'Hold' }>;

/** After so many changes in a row that the broker did not make, an order's terms are left alone (others stop at 25). */
export const mostChanges = 20;

/**
 * The steps from `copies` (all of one master order, follower and purpose) to the target. What the broker or a person
 * ended is never placed again by itself (`hadOf`). No order grows above `mostPerOrder` units; what a new one asks beyond
 * that is for `slicesOf`. `next`: the slice of a new one, where not all of them are among the copies.
 */
export function planOf(
  target: Target,
  copies: readonly CopyOrder[],
  mostPerOrder = Infinity,
  next = copies.length,
): readonly PlannedStep[] {
  const open = copies.filter(isWorking);
  // Taking an order away is never given up, and waits for no other: it must not outlive the master's. Whoever asks keeps an
  // easy pace.
  if (target.kind === 'Nothing')
    return open.filter(({ order }) => !order.cancelOpen).map((copy) => ({ kind: 'Cancel', copy }));
  if (open.some(isChanging)) return [];
  const working = open.filter((copy) => copy.changes < mostChanges);
  const undecided = copies.filter(isUndecided);
  if (undecided.length > 0) return undecided.every(isInDoubt) ? moves(target, working) : [];

  const had = copies.reduce((sum, copy) => sum + hadOf(copy), 0);
  let change = target.qty - had;
  const steps: PlannedStep[] = [];
  for (const copy of working.toReversed()) {
    const room = Math.max(0, mostPerOrder - copy.wanted.orderQty);
    const spare = Math.min(leavesQtyOf(copy.order), copy.wanted.orderQty);
    const give = Math.max(Math.min(change, room), -spare);
    change -= give;
    const terms = { ...pricedFor(copy, target, give > 0), orderQty: copy.wanted.orderQty + give };
    if (terms.orderQty <= copy.order.cumQty) steps.push({ kind: 'Cancel', copy });
    else if (!sameReplaceable(terms, copy.wanted)) steps.push({ kind: 'Replace', copy, terms });
  }
  if (change > 0) steps.push({ kind: 'New', terms: { ...target.terms, orderQty: change }, slice: next });
  return steps;
}

function isChanging({ order }: CopyOrder): boolean {
  return order.cancelOpen || order.replaceOpen;
}

/** It may stay so for minutes, and until a person acts; what is only on its way is decided in a moment. */
function isInDoubt({ order }: CopyOrder): boolean {
  return order.unknownSince !== null;
}

/** To the master's price, with the units that each has. */
function moves(target: Holding, working: readonly CopyOrder[]): readonly PlannedStep[] {
  return working.flatMap((copy): readonly PlannedStep[] => {
    const terms = { ...pricedFor(copy, target, false), orderQty: copy.wanted.orderQty };
    const moved = terms.orderQty > copy.order.cumQty && !sameReplaceable(terms, copy.wanted);
    return moved ? [{ kind: 'Replace', copy, terms }] : [];
  });
}

/** How many orders `slicesOf` makes of it. */
export function orderCount(qty: number, most: number): number {
  return qty <= most || most < 1 ? 1 : Math.ceil(qty / most);
}

/** One order's units as several, each of at most `most` (a whole number of lots); in the order they are sent. */
export function slicesOf(qty: number, most: number): readonly number[] {
  if (qty <= most || most < 1) return [qty];
  const full = Math.floor(qty / most);
  const rest = qty - full * most;
  return [...Array<number>(full).fill(most), ...(rest > 0 ? [rest] : [])];
}

/**
 * Units that count as had by this order. An order that the broker or a person ended counts in full; one that failed and
 * has another in its place, what it traded before and what a person left out of that; one that we took back because less
 * was wanted of it, what it has traded.
 */
export function hadOf(copy: CopyOrder): number {
  if (isReplacedByHand(copy)) return copy.order.cumQty + (copy.forgone ?? 0);
  return copy.madeRoom && copy.order.ended === 'Canceled' ? copy.order.cumQty : copy.wanted.orderQty;
}

/** Should the broker hold it after all, it counts like any other. */
function isReplacedByHand(copy: CopyOrder): boolean {
  return copy.retried && !isWorking(copy);
}

/**
 * A price that a person chose is not moved with the master's. One of our own making stays as it was made, unless the order
 * grows or the master has changed its kind or its trigger, or rests at a price of its own by now; once it was moved to get
 * the order filled, it stays there.
 */
function pricedFor(copy: CopyOrder, { terms, atMasters }: Holding, grows: boolean): OrderTerms {
  const { ordType, price, stopPx } = copy.wanted;
  const kept = { ...terms, ordType, price, stopPx };
  if (copy.byHand) return kept;
  if (copy.protection === null) return terms;
  if (copy.protection.repriced > 0) return kept;
  if (atMasters === true) return terms;
  return !grows && ordType === terms.ordType && stopPx === terms.stopPx ? kept : terms;
}
