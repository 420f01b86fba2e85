import type { Order, OrderTerms, Side } from './order.ts';

/** What one look at the market does to an order. */
export interface MatchResult {
  readonly triggers: boolean;
  readonly fillQuantity: number;
  readonly fillPaise: number;
  /** An IOC order keeps nothing in the market: the rest is cancelled. */
  readonly cancelsRest: boolean;
}

/** A stop order is touched when the last price has come to its trigger from its safe side. */
export function isTriggered(terms: OrderTerms, side: Side, lastPaise: number): boolean {
  return side === 'BUY' ? lastPaise >= terms.triggerPaise : lastPaise <= terms.triggerPaise;
}

/** True when the order waits for a trigger at this price rather than working in the market. */
export function awaitsTrigger(order: Pick<Order, 'terms' | 'side' | 'triggered'>, terms: OrderTerms): boolean {
  if (terms.orderType !== 'SL' && terms.orderType !== 'SLM') return false;
  const wasStop = order.terms.orderType === 'SL' || order.terms.orderType === 'SLM';
  return !(wasStop && order.triggered);
}

function tradePrice(order: Order, lastPaise: number, arriving: boolean): number | undefined {
  const { orderType, pricePaise } = order.terms;
  if (orderType === 'MARKET' || orderType === 'SLM') return lastPaise;
  const reached = order.side === 'BUY' ? lastPaise <= pricePaise : lastPaise >= pricePaise;
  if (!reached) return undefined;
  // An arriving order takes the better price of the market; a waiting one is taken at its own.
  return arriving ? lastPaise : pricePaise;
}

/**
 * Matches one live order against the last price and the quantity on offer (units). An order is
 * arriving when it enters the market with this look, and waiting when the price came to it.
 * Everything trades at one price: the simulated book has no depth.
 */
export function matchOrder(order: Order, lastPaise: number, available: number, arriving: boolean): MatchResult {
  const waits = order.status === 'TRIGGER PENDING';
  const triggers = waits && isTriggered(order.terms, order.side, lastPaise);
  const working = order.status === 'OPEN' || triggers;
  const price = working ? tradePrice(order, lastPaise, arriving || triggers) : undefined;
  const leaves = order.terms.quantity - order.filledQuantity;
  const fillQuantity = price === undefined ? 0 : Math.min(leaves, Math.max(0, available));
  return {
    triggers,
    fillQuantity,
    fillPaise: price ?? 0,
    cancelsRest: order.terms.validity === 'IOC' && working && fillQuantity < leaves,
  };
}
