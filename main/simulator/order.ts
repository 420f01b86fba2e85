import type { Arrival } from './arrival-clock.ts';

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET' | 'SL' | 'SLM';
export type Product = 'INTRADAY' | 'LONGTERM' | 'MTF';
export type Validity = 'DAY' | 'IOC';
export type Complexity = 'REGULAR' | 'AMO';
/** The channel an order was entered through. */
export type OrderSource = 'API' | 'WEB' | 'MOB';

/** Where an order stands. These are the book's words in their default spelling. */
export type OrderStatus =
  'PENDING' | 'AFTER MARKET ORDER REQ RECEIVED' | 'OPEN' | 'TRIGGER PENDING' | 'COMPLETE' | 'CANCELED' | 'REJECTED';

/** The part of an order a modification may change; paise and units. Absent prices are 0. */
export interface OrderTerms {
  readonly orderType: OrderType;
  readonly validity: Validity;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly disclosedQuantity: number;
}

/** An order as the broker took it in, before anything has been decided about it. */
export interface OrderEntry {
  readonly brokerOrderId: string;
  readonly account: string;
  readonly source: OrderSource;
  readonly tag: string;
  readonly algoId: string;
  readonly instrumentKey: string;
  readonly side: Side;
  readonly product: Product;
  readonly complexity: Complexity;
  readonly terms: OrderTerms;
  readonly arrival: Arrival;
}

/** One step in an order's life, with the figures as they stood after it. */
export interface Transition {
  /** The event that caused it, such as `order-filled`. */
  readonly event: string;
  /** Epoch ms on the simulator's own clock. */
  readonly atMs: number;
  /** Real wall clock, epoch ms with fraction. */
  readonly wallMs: number;
  readonly status: OrderStatus;
  readonly terms: OrderTerms;
  readonly filledQuantity: number;
  readonly filledValuePaise: number;
  readonly cancelledQuantity: number;
  readonly reason: string;
}

/** An order in the broker's book. */
export interface Order extends OrderEntry {
  terms: OrderTerms;
  status: OrderStatus;
  /** A stop order whose trigger has been touched trades like its plain counterpart. */
  triggered: boolean;
  exchangeOrderId: string;
  receivedAtMs: number;
  exchangeAtMs: number;
  updatedAtMs: number;
  filledQuantity: number;
  filledValuePaise: number;
  cancelledQuantity: number;
  rejectionReason: string;
  transitions: Transition[];
}

/** One execution. */
export interface Fill {
  readonly tradeId: string;
  readonly brokerOrderId: string;
  readonly account: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly atMs: number;
}

/** Quantity still working; 0 once the order has ended. */
export function pendingQuantityOf(order: Order): number {
  return isEnded(order) ? 0 : order.terms.quantity - order.filledQuantity;
}

/** Average traded price in paise with fraction, 0 before the first fill. */
export function averagePaiseOf(order: { filledQuantity: number; filledValuePaise: number }): number {
  return order.filledQuantity === 0 ? 0 : order.filledValuePaise / order.filledQuantity;
}

export function isEnded(order: { status: OrderStatus }): boolean {
  return order.status === 'COMPLETE' || order.status === 'CANCELED' || order.status === 'REJECTED';
}

/** In the market: may trade, and holds margin. */
export function isLive(order: { status: OrderStatus }): boolean {
  return order.status === 'OPEN' || order.status === 'TRIGGER PENDING';
}

/** The broker changes or withdraws an order only in these states. */
export function isChangeable(order: { status: OrderStatus }): boolean {
  return isLive(order) || order.status === 'AFTER MARKET ORDER REQ RECEIVED';
}
