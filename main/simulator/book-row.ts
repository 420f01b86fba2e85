import type { Instrument } from './instrument.ts';
import { bookTimeOf } from './ist-time.ts';
import { rupees } from './money.ts';
import type { Fill, Order, Transition } from './order.ts';
import { averagePaiseOf, isEnded, pendingQuantityOf } from './order.ts';
import type { Position } from './position.ts';
import { netAveragePaise } from './position.ts';
import type { Switches } from './switches.ts';
import { spellNumbers, spellStatus, spellTag } from './spelling.ts';

const timeOrNothing = (epochMs: number, { bookTimes }: Switches): string =>
  epochMs === 0 ? '' : bookTimeOf(epochMs, bookTimes);

/** A row of the order book. */
export function orderRow(order: Order, instrument: Instrument, switches: Switches): Record<string, unknown> {
  const { terms } = order;
  const tag = spellTag(order.tag, switches);
  const row = {
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
    orderTime: timeOrNothing(order.receivedAtMs, switches),
    exchangeUpdateTime: timeOrNothing(order.exchangeAtMs === 0 ? 0 : order.updatedAtMs, switches),
    rejectionReason: order.rejectionReason,
    mainLegOrderId: '',
    cancelledQuantity: order.cancelledQuantity,
    pendingQuantity: pendingQuantityOf(order),
    filledQuantity: order.filledQuantity,
    appKey: '',
    algoId: order.algoId,
    source: order.source,
    orderTag: tag === '' ? switches.untaggedAs : tag,
    trailingSlAmount: 0,
    brokerUpdateTime: timeOrNothing(order.updatedAtMs, switches),
    marketProtectionPercent: '',
    exchangeTimestamp: timeOrNothing(order.exchangeAtMs, switches),
    orderStatus: spellStatus(order.status, switches),
  };
  return spellNumbers(row, switches);
}

/** An order as it stood after one of its transitions. */
export function orderAsOf(order: Order, step: Transition): Order {
  return {
    ...order,
    terms: step.terms,
    status: step.status,
    filledQuantity: step.filledQuantity,
    filledValuePaise: step.filledValuePaise,
    cancelledQuantity: step.cancelledQuantity,
    rejectionReason: isEnded(step) ? order.rejectionReason : step.reason,
    updatedAtMs: step.atMs,
  };
}

/** A record of the order history: the book row as it stood after one transition. */
export function historyRow(
  order: Order,
  step: Transition,
  instrument: Instrument,
  switches: Switches,
): Record<string, unknown> {
  // The broker gives the average on the last record alone.
  const filledValuePaise = step.status === 'COMPLETE' ? step.filledValuePaise : 0;
  return orderRow({ ...orderAsOf(order, step), filledValuePaise }, instrument, switches);
}

/** A row of the trade book: one execution. */
export function tradeRow(
  fill: Fill,
  order: Order,
  instrument: Instrument,
  switches: Switches,
): Record<string, unknown> {
  const tag = spellTag(order.tag, switches);
  const row = {
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
    orderTime: bookTimeOf(order.receivedAtMs, switches.bookTimes),
    fillTimestamp: bookTimeOf(fill.atMs, switches.bookTimes),
    // The trade book has its own word for none, which only another choice replaces.
    orderTag: tag !== '' ? tag : switches.untaggedAs === '' ? '--' : switches.untaggedAs,
    algoId: order.algoId,
  };
  return spellNumbers(row, switches);
}

/** Positions speak of products in other words than orders do. */
function positionProduct(position: Position, instrument: Instrument, { positionProducts }: Switches): string {
  const isLong = positionProducts === 'long';
  if (position.product === 'INTRADAY') return isLong ? 'INTRADAY' : 'MIS';
  if (position.product === 'MTF') return 'MTF';
  if (instrument.kind === 'EQ') return isLong ? 'DELIVERY' : 'CNC';
  return isLong ? 'NORMAL' : 'NRML';
}

/** A row of the position book. */
export function positionRow(position: Position, instrument: Instrument, switches: Switches): Record<string, unknown> {
  const average = (value: number, quantity: number): number => (quantity === 0 ? 0 : rupees(value / quantity));
  const row = {
    instrumentId: instrument.token,
    tradingSymbol: instrument.tradingSymbol,
    formattedInstrumentName: instrument.formattedName,
    exchange: instrument.exchange,
    product: positionProduct(position, instrument, switches),
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
    realizedPnl: rupees(position.realisedPaise / instrument.priceUnits),
    buyPrice: 0,
    sellPrice: 0,
    dayBuyValue: rupees(position.buyValuePaise / instrument.priceUnits),
    daySellValue: rupees(position.sellValuePaise / instrument.priceUnits),
    validity: '',
  };
  return spellNumbers(row, switches);
}
