// The account's trade book against what its orders are said to have traded: two systems of the broker's, of which the
// order book is the one that everything is decided by. Pure.

import type { ClOrdId, OrderId } from './ids.ts';

/** An order of ours, by the order book and the feed. */
export type TradedOrder = {
  readonly clOrdId: ClOrdId;
  readonly orderId: OrderId;
  readonly cumQty: number;
  /** When its newest fill was taken in, epoch ms; null: it has none. */
  readonly lastFillAt: number | null;
};

export type TradeDifference = {
  readonly clOrdId: ClOrdId;
  readonly orderId: OrderId;
  /** Units. */
  readonly byOrders: number;
  readonly byTrades: number;
};

/** A fill may be in one of the two books for so long before it is in the other. Ms. */
export const tradeLagMs = 10_000;

/**
 * `trades`: the whole trade book of the account, asked for at `askedAt` (epoch ms). An order that traded just before that,
 * or since, is left for the next reading; an empty book proves nothing.
 */
export function tradeDifferences(
  orders: readonly TradedOrder[],
  trades: readonly { readonly execId: string; readonly orderId: OrderId; readonly lastQty: number }[],
  askedAt: number,
): readonly TradeDifference[] {
  if (trades.length === 0) return [];
  const sums = new Map<OrderId, number>();
  const seen = new Set<string>();
  for (const { execId, orderId, lastQty } of trades) {
    if (seen.has(execId)) continue;
    seen.add(execId);
    sums.set(orderId, (sums.get(orderId) ?? 0) + lastQty);
  }
  return orders.flatMap(({ clOrdId, orderId, cumQty, lastFillAt }) => {
    const byTrades = sums.get(orderId) ?? 0;
    const young = lastFillAt !== null && lastFillAt > askedAt - tradeLagMs;
    return byTrades === cumQty || young ? [] : [{ clOrdId, orderId, byOrders: cumQty, byTrades }];
  });
}
