// A trade that a script names at the local door: followed like an order of the master's, though no broker knows it.

import { accountId, orderId, type AccountId } from './ids.ts';
import type { Order, OrderTerms } from './order.ts';

/** Whose order it is in the sums: no account of the broker's can be called so, since a client code has no such sign. */
export const doorSource: AccountId = accountId('#door');

/** The caller's own id of a trade, unique for ever: 1 to 40 letters, digits and . _ : - . */
export const tradeIdShape = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$/;

/** An order number of the broker's: those come from the master's own feed, and from nowhere else. */
export function looksLikeBrokerOrder(id: string): boolean {
  return /^\d{10,}$/.test(id);
}

/**
 * The trade as an order: wholly traded, since the caller speaks of what was done, at the price it names. One that waits
 * for a trigger has traded at no price yet, so that nobody who follows fills alone is given it.
 */
export function tradeOrder(tradeId: string, terms: OrderTerms, at: number): Order {
  return {
    ...terms,
    accountId: doorSource,
    clOrdId: null,
    orderId: orderId(tradeId),
    acknowledged: true,
    cumQty: terms.orderQty,
    cumValue: valueOf(terms),
    replaceOpen: false,
    cancelOpen: false,
    ended: null,
    unknownSince: null,
    overruledQty: null,
    text: 'given at the local door',
    transactTime: at,
  };
}

/** Given at the door and not taken back: what its caller said last still counts, however long ago. */
export function isStandingTrade({ accountId: account, ended }: Order): boolean {
  return account === doorSource && ended === null;
}

/** The same trade with other terms. */
export function changedTrade(order: Order, change: Pick<OrderTerms, 'orderQty' | 'price' | 'stopPx'>): Order {
  const next = { ...order, ...change, cumQty: change.orderQty };
  return { ...next, cumValue: valueOf(next) };
}

function valueOf({ orderQty, price, stopPx }: OrderTerms): number {
  return stopPx > 0 ? 0 : price * orderQty;
}

/** Taken back: nothing may stay working under it, and it counts in no sum any more. */
export function endedTrade(order: Order, at: number): Order {
  return { ...order, cumQty: 0, cumValue: 0, ended: 'Canceled', transactTime: at };
}
