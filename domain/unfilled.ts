// An order at a price of our own making that does not fill: an entry is taken back after a while, an exit is priced anew a
// few times and then a person is told.

import { isWorking, purposeOf, type CopyOrder } from './copy-order.ts';
import { leavesQtyOf, type Order } from './order.ts';

export type Unfilled =
  | { readonly kind: 'TakeBack'; readonly afterMs: number }
  /** For which time, from 1. */
  | { readonly kind: 'Reprice'; readonly nth: number }
  | { readonly kind: 'Tell'; readonly tries: number };

/** An exit is priced anew after so long. Ms. */
export const exitWithinMs = 5000;
/** And so often at most. */
export const mostRepriced = 3;

/**
 * What is due and since when (epoch ms, which may lie ahead); null: nothing ever is. `master` is the order it follows. A
 * stop's time begins when the master's own has traded: until then it waits, as the master's does.
 */
export function unfilledDue(
  copy: CopyOrder,
  master: { readonly order: Pick<Order, 'cumQty'>; readonly changedAt: number },
  entryWithinMs: number,
): { readonly what: Unfilled; readonly at: number } | null {
  const { protection, order } = copy;
  if (protection === null || copy.byHand || copy.key.purpose === 'Flatten') return null;
  if (!isWorking(copy) || order.orderId === null || leavesQtyOf(order) === 0) return null;
  if (order.cancelOpen || order.replaceOpen) return null;
  const waits = order.ordType === 'Stop' || order.ordType === 'StopLimit';
  if (waits && master.order.cumQty === 0) return null;
  const from = Math.max(
    protection.pricedAt,
    protection.repriced === 0 ? (copy.times.answeredAt ?? 0) : 0,
    waits ? master.changedAt : 0,
  );
  if (purposeOf(copy) === 'Copy')
    return { what: { kind: 'TakeBack', afterMs: entryWithinMs }, at: from + entryWithinMs };
  const at = from + exitWithinMs;
  if (protection.repriced < mostRepriced) return { what: { kind: 'Reprice', nth: protection.repriced + 1 }, at };
  return protection.givenUp ? null : { what: { kind: 'Tell', tries: protection.repriced }, at };
}
