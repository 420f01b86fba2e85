// An order as facts, and the FIX status derived from them. Nothing here stores a status.

import type { AccountId, ClOrdId, InstrumentId, OrderId } from './ids.ts';
import type { Paise } from './price.ts';

export type Side = 'Buy' | 'Sell';
/** FIX 40: Stop is the broker's SLM, StopLimit its SL. */
export type OrdType = 'Market' | 'Limit' | 'Stop' | 'StopLimit';
export type TimeInForce = 'Day' | 'ImmediateOrCancel';
/** India's words. CNC is the broker's LONGTERM in cash, NRML its LONGTERM in derivatives. */
export type Product = 'MIS' | 'CNC' | 'NRML' | 'MTF';

/** FIX 39, the nine that this product needs. */
export type OrdStatus =
  | 'PendingNew'
  | 'New'
  | 'PartiallyFilled'
  | 'Filled'
  | 'PendingReplace'
  | 'PendingCancel'
  | 'Canceled'
  | 'Rejected'
  | 'Expired';

/** What an order asks for: the part that an intent freezes for ever and a replace changes. */
export type OrderTerms = {
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  readonly product: Product;
  /** Units, not lots. */
  readonly orderQty: number;
  /** Zero where the type has no limit price. */
  readonly price: Paise;
  /** Zero where the type has no trigger. */
  readonly stopPx: Paise;
};

export type OrderEnd = 'Canceled' | 'Rejected' | 'Expired';

export type Order = OrderTerms & {
  readonly accountId: AccountId;
  /** Null for an order that is not ours: the master's, or one made by hand in a follower. */
  readonly clOrdId: ClOrdId | null;
  /** Null until the broker has named it. */
  readonly orderId: OrderId | null;
  /** The exchange holds it, or held it: an order id alone is not acceptance. */
  readonly acknowledged: boolean;
  readonly cumQty: number;
  /** Traded value so far in paise, so that the average is exact: cumValue / cumQty. */
  readonly cumValue: Paise;
  readonly replaceOpen: boolean;
  readonly cancelOpen: boolean;
  readonly ended: OrderEnd | null;
  /** Since when (epoch ms) we do not know whether the broker took it; null when we know. */
  readonly unknownSince: number | null;
  /** Up to here the order book's word on the quantity does not count: the trade book proved another. Null: it never did. */
  readonly overruledQty: number | null;
  /** The broker's own words, kept as they came. */
  readonly text: string;
  /** Epoch ms by the broker's clock of the newest report taken in; zero before the first. */
  readonly transactTime: number;
};

/** FIX precedence: a completed fill beats everything, then how it ended, then open requests, then progress. */
export function ordStatusOf(order: Order): OrdStatus {
  if (order.cumQty >= order.orderQty && order.orderQty > 0) return 'Filled';
  if (order.ended !== null) return order.ended;
  if (order.cancelOpen) return 'PendingCancel';
  if (order.replaceOpen) return 'PendingReplace';
  if (order.cumQty > 0) return 'PartiallyFilled';
  return order.acknowledged ? 'New' : 'PendingNew';
}

/** FIX 151: what may still trade; zero once the order has ended. */
export function leavesQtyOf(order: Order): number {
  return isOpen(order) ? order.orderQty - order.cumQty : 0;
}

export function isOpen(order: Order): boolean {
  return order.ended === null && order.cumQty < order.orderQty;
}

/** Average traded price in paise, rounded for showing; null before the first fill, and while the broker told no price. */
export function avgPxOf(order: Pick<Order, 'cumQty' | 'cumValue'>): Paise | null {
  return order.cumQty > 0 && order.cumValue > 0 ? Math.round(order.cumValue / order.cumQty) : null;
}

/** +qty for a buy, -qty for a sell. */
export function signed(side: Side, qty: number): number {
  return side === 'Buy' ? qty : -qty;
}

export function opposite(side: Side): Side {
  return side === 'Buy' ? 'Sell' : 'Buy';
}
