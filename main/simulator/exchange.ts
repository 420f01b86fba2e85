import type { ExchangeEventBody } from './exchange-event.ts';
import type { ExchangeState } from './exchange-state.ts';
import { awaitsTrigger, matchOrder } from './matching.ts';
import type { Order, OrderEntry, OrderTerms } from './order.ts';
import { isChangeable, isLive } from './order.ts';
import type { RiskView } from './risk-check.ts';
import { riskFault } from './risk-check.ts';

/**
 * The exchange decides; it changes nothing. Every function answers with the events that follow from
 * the state and the market, and the caller folds them in with `evolve`.
 */

const pad = (serial: number, width: number): string => String(serial).padStart(width, '0');

/** The id the next order will carry. `day` is `YYMMDD` in India. */
export function nextOrderId(state: ExchangeState, day: string): string {
  return `${day}${pad(state.orderSerial + 1, 8)}`;
}

/** Takes an order in. It has an id from here on, whatever happens to it next. */
export function receive(entry: OrderEntry): ExchangeEventBody[] {
  return [{ kind: 'order-received', entry }];
}

/** Lets risk and the exchange judge a received order: it is refused, queued or opened. */
export function admit(state: ExchangeState, order: Order, risk: RiskView, forcedReason?: string): ExchangeEventBody[] {
  if (order.status !== 'PENDING') return [];
  const id = order.brokerOrderId;
  const reason = forcedReason ?? riskFault(state, order, risk);
  if (reason !== undefined) return [{ kind: 'order-rejected', id, reason }];
  if (order.complexity === 'AMO') return [{ kind: 'order-queued', id }];
  return [
    {
      kind: 'order-opened',
      id,
      exchangeOrderId: `11000000${pad(state.exchangeSerial + 1, 8)}`,
      awaitsTrigger: awaitsTrigger(order, order.terms),
    },
  ];
}

/**
 * Matches one order against the last price (paise) and the units on offer. An order is arriving when
 * it enters the market with this look, and waiting when the price came to it.
 */
export function match(
  state: ExchangeState,
  order: Order,
  lastPaise: number,
  offered: number,
  arriving: boolean,
): ExchangeEventBody[] {
  const id = order.brokerOrderId;
  const result = matchOrder(order, lastPaise, offered, arriving);
  const events: ExchangeEventBody[] = [];
  if (result.triggers) events.push({ kind: 'order-triggered', id });
  if (result.fillQuantity > 0) events.push(execution(state, id, result.fillQuantity, result.fillPaise));
  if (result.cancelsRest) events.push({ kind: 'order-canceled', id, reason: '' });
  return events;
}

/** Fills whatever an order has left at its own price, or at the last price if it has none. */
export function fillRest(state: ExchangeState, order: Order, lastPaise: number): ExchangeEventBody[] {
  if (!isLive(order)) return [];
  const leaves = order.terms.quantity - order.filledQuantity;
  return [
    execution(state, order.brokerOrderId, leaves, order.terms.pricePaise > 0 ? order.terms.pricePaise : lastPaise),
  ];
}

function execution(state: ExchangeState, id: string, quantity: number, pricePaise: number): ExchangeEventBody {
  return { kind: 'order-filled', id, tradeId: `2${pad(state.tradeSerial + 1, 8)}`, quantity, pricePaise };
}

/** A modification reaches the exchange: the order may have traded or ended since it was asked for. */
export function arriveReplace(
  state: ExchangeState,
  order: Order,
  terms: OrderTerms,
  risk: RiskView,
): ExchangeEventBody[] {
  const id = order.brokerOrderId;
  if (!isChangeable(order)) return [{ kind: 'replace-refused', id, reason: 'Order is no longer open' }];
  if (terms.quantity <= order.filledQuantity) {
    return [{ kind: 'replace-refused', id, reason: 'Quantity is not above the traded quantity' }];
  }
  const reason = riskFault(state, { ...order, terms }, risk);
  if (reason !== undefined) return [{ kind: 'replace-refused', id, reason }];
  return [{ kind: 'order-replaced', id, terms, awaitsTrigger: isLive(order) && awaitsTrigger(order, terms) }];
}

/** A cancel reaches the exchange: it withdraws what is left, or loses the race against a fill. */
export function arriveCancel(order: Order, reason = ''): ExchangeEventBody[] {
  const id = order.brokerOrderId;
  return isChangeable(order)
    ? [{ kind: 'order-canceled', id, reason }]
    : [{ kind: 'cancel-refused', id, reason: 'Order is no longer open' }];
}
