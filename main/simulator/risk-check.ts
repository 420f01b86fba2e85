import type { ExchangeState } from './exchange-state.ts';
import { bookOf, positionKey } from './exchange-state.ts';
import type { Instrument } from './instrument.ts';
import type { InstrumentLookup, PriceLookup } from './margin.ts';
import { marginOf } from './margin.ts';
import { groupedRupees, rupeeText } from './money.ts';
import type { Order, OrderTerms } from './order.ts';
import type { Switches } from './switches.ts';
import { ruleFault } from './trade-rules.ts';

/** What the risk engine consults besides the state. */
export interface RiskView {
  readonly instrumentOf: InstrumentLookup;
  readonly priceOf: PriceLookup;
  /** Sellable shares carried in from earlier days, in units. */
  readonly holdingOf: (account: string, instrumentKey: string) => number;
  readonly switches: () => Switches;
}

function tickFault(terms: OrderTerms, instrument: Instrument): string | undefined {
  const tick = instrument.tickPaise;
  for (const paise of [terms.pricePaise, terms.triggerPaise]) {
    // The trailing space is the broker's own.
    if (paise % tick !== 0) return `ORA:Price ${rupeeText(paise)} is not a multiple of tick size ${rupeeText(tick)} `;
  }
  return undefined;
}

function deliveryFault(state: ExchangeState, order: Order, view: RiskView): string | undefined {
  const book = bookOf(state, order.account);
  const held = book.positions.get(positionKey(order.instrumentKey, order.product))?.netQuantity ?? 0;
  const free = held + view.holdingOf(order.account, order.instrumentKey);
  let selling = order.terms.quantity - order.filledQuantity;
  for (const other of book.live) {
    if (
      other.brokerOrderId !== order.brokerOrderId &&
      other.instrumentKey === order.instrumentKey &&
      other.product === order.product &&
      other.side === 'SELL'
    ) {
      selling += other.terms.quantity - other.filledQuantity;
    }
  }
  return selling > free
    ? `RED:RULE:{Check holdings}Required:${selling} Available:${Math.max(0, free)} for C-${order.account}`
    : undefined;
}

/**
 * The reason the risk engine refuses an order, as it would stand in the book, or undefined.
 * Pass the order with the terms to be judged; what needs no further margin always passes.
 */
export function riskFault(state: ExchangeState, order: Order, view: RiskView): string | undefined {
  const instrument = view.instrumentOf(order.instrumentKey);
  const tick = tickFault(order.terms, instrument);
  if (tick !== undefined) return tick;
  const rule = ruleFault(order, instrument, view.priceOf(order.instrumentKey), view.switches());
  if (rule !== undefined) return rule;
  if (instrument.kind === 'EQ' && order.product === 'LONGTERM' && order.side === 'SELL') {
    const delivery = deliveryFault(state, order, view);
    if (delivery !== undefined) return delivery;
  }
  const before = marginOf(state, order.account, view.instrumentOf, view.priceOf);
  const after = marginOf(state, order.account, view.instrumentOf, view.priceOf, order);
  const needed = before.availablePaise - after.availablePaise;
  if (needed <= 0 || after.availablePaise >= 0) return undefined;
  return `RED:Margin Shortfall:INR ${groupedRupees(-after.availablePaise)} Available:INR ${groupedRupees(before.availablePaise)} for C-${order.account} [PRACTICE]`;
}
