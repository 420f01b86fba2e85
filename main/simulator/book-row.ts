import type { Instrument } from './instruments.ts';
import { bookTimeOf } from './ist-time.ts';
import { rupees } from './money.ts';
import type { Fill, Order, Transition } from './order.ts';
import { averagePaiseOf, isEnded, pendingQuantityOf } from './order.ts';
import type { Position } from './position.ts';
import { netAveragePaise } from './position.ts';
import type { Switches } from './switches.ts';
import { spellStatus } from './switches.ts';

const timeOrNothing = (epochMs: number): string => (epochMs === 0 ? '' : bookTimeOf(epochMs));

/** A row of the order book. */
export function orderRow(order: Order, instrument: Instrument, switches: Switches): Record<string, unknown> {
  const { terms } = order;
  return {
    clientId: order.account,
    placedBy: order.account,
    brokerOrderId: order.brokerOrderId,
    exchange: instrument.exchange,
    exchangeOrderId: order.exchangeOrderId,
    formattedInstrumentName: instrument.formattedName,
    tradingSymbol: instrument.tradingSymbol,
    instrumentId: instrument.token,
    transactionType: order.side,
    quantity: terms.quantity,
    product: order.product,
    orderComplexity: order.complexity,
    orderType: terms.orderType,
    price: rupees(terms.pricePaise),
    averageTradedPrice: rupees(averagePaiseOf(order)),
    slTriggerPrice: rupees(terms.triggerPaise),
    validity: terms.validity,
    disclosedQuantity: terms.disclosedQuantity,
    orderTime: timeOrNothing(order.receivedAtMs),
    exchangeUpdateTime: timeOrNothing(order.exchangeAtMs === 0 ? 0 : order.updatedAtMs),
    rejectionReason: order.rejectionReason,
    mainLegOrderId: '',
    cancelledQuantity: order.cancelledQuantity,
    pendingQuantity: pendingQuantityOf(order),
    filledQuantity: order.filledQuantity,
    appKey: '',
    algoId: order.algoId,
    source: order.source,
    orderTag: order.tag,
    trailingSlAmount: 0,
    brokerUpdateTime: timeOrNothing(order.updatedAtMs),
    marketProtectionPercent: '',
    exchangeTimestamp: timeOrNothing(order.exchangeAtMs),
    orderStatus: spellStatus(order.status, switches),
  };
}

/** A record of the order history: the book row as it stood after one transition. */
export function historyRow(
  order: Order,
  step: Transition,
  instrument: Instrument,
  switches: Switches,
): Record<string, unknown> {
  const asThen: Order = {
    ...order,
    terms: step.terms,
    status: step.status,
    filledQuantity: step.filledQuantity,
    // The broker gives the average on the last record alone.
    filledValuePaise: step.status === 'COMPLETE' ? step.filledValuePaise : 0,
    cancelledQuantity: step.cancelledQuantity,
    rejectionReason: isEnded(step) ? order.rejectionReason : step.reason,
    updatedAtMs: step.atMs,
  };
  return orderRow(asThen, instrument, switches);
}

/** A row of the trade book: one execution. */
export function tradeRow(fill: Fill, order: Order, instrument: Instrument): Record<string, unknown> {
  return {
    clientId: order.account,
    placedBy: order.account,
    brokerOrderId: order.brokerOrderId,
    exchangeOrderId: order.exchangeOrderId,
    exchangeTradeId: fill.tradeId,
    formattedInstrumentName: instrument.formattedName,
    tradingSymbol: instrument.tradingSymbol,
    instrumentId: instrument.token,
    exchange: instrument.exchange,
    transactionType: order.side,
    product: order.product,
    orderComplexity: order.complexity,
    orderType: order.terms.orderType,
    validity: order.terms.validity,
    tradedPrice: rupees(fill.pricePaise),
    filledQuantity: fill.quantity,
    orderTime: bookTimeOf(order.receivedAtMs),
    fillTimestamp: bookTimeOf(fill.atMs),
    orderTag: order.tag === '' ? '--' : order.tag,
    algoId: order.algoId,
  };
}

/** Positions speak of products in other words than orders do. */
function positionProduct(position: Position, instrument: Instrument): string {
  if (position.product === 'INTRADAY') return 'MIS';
  if (position.product === 'MTF') return 'MTF';
  return instrument.kind === 'EQ' ? 'CNC' : 'NRML';
}

/** A row of the position book. */
export function positionRow(position: Position, instrument: Instrument): Record<string, unknown> {
  const average = (value: number, quantity: number): number => (quantity === 0 ? 0 : rupees(value / quantity));
  return {
    instrumentId: instrument.token,
    tradingSymbol: instrument.tradingSymbol,
    formattedInstrumentName: instrument.formattedName,
    exchange: instrument.exchange,
    product: positionProduct(position, instrument),
    netQuantity: position.netQuantity,
    netAveragePrice: rupees(netAveragePaise(position)),
    overnightQuantity: 0,
    overnightPrice: 0,
    buyQuantity: position.buyQuantity,
    sellQuantity: position.sellQuantity,
    daySellQuantity: position.sellQuantity,
    dayBuyQuantity: position.buyQuantity,
    dayBuyPrice: average(position.buyValuePaise, position.buyQuantity),
    daySellPrice: average(position.sellValuePaise, position.sellQuantity),
    multiplier: 1,
    lotsize: instrument.lot,
    ticksize: rupees(instrument.tickPaise),
    previousDayClose: null,
    realizedPnl: rupees(position.realisedPaise),
    buyPrice: 0,
    sellPrice: 0,
    dayBuyValue: rupees(position.buyValuePaise),
    daySellValue: rupees(position.sellValuePaise),
    validity: '',
  };
}
