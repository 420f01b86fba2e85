import type { OrderEvent } from './exchange-event.ts';
import type { Instrument } from './instrument.ts';
import { feedTimeOf } from './ist-time.ts';
import { rupeeText } from './money.ts';
import type { Order, OrderType, Product } from './order.ts';
import { averagePaiseOf } from './order.ts';
import type { Switches } from './switches.ts';
import { spellStatus, spellTag } from './spelling.ts';

/** A frame of the order feed: every value is a string, and there is no token. */
export type OrderFrame = Readonly<Record<string, string>>;

const PRICE_TYPES: Readonly<Record<OrderType, string>> = { LIMIT: 'LMT', MARKET: 'MKT', SL: 'SL-LMT', SLM: 'SL-MKT' };

const REPORTS: Readonly<Record<OrderEvent['kind'], string | null>> = {
  'order-received': 'PendingNew',
  'order-queued': 'New',
  'order-rejected': 'Rejected',
  'order-opened': 'New',
  'order-triggered': 'Triggered',
  'order-filled': 'Fill',
  'replace-requested': null,
  'order-replaced': 'Replaced',
  'replace-refused': 'ReplaceRejected',
  'cancel-requested': null,
  'order-canceled': 'Canceled',
  'cancel-refused': 'CancelRejected',
};

function productLetter(product: Product, instrument: Instrument): string {
  if (product === 'INTRADAY') return 'I';
  if (product === 'MTF') return 'F';
  return instrument.kind === 'EQ' ? 'C' : 'M';
}

/** The frame an event causes, from the order as it stands after it; undefined when the feed says nothing. */
export function frameOf(
  event: OrderEvent,
  order: Order,
  instrument: Instrument,
  switches: Switches,
): OrderFrame | undefined {
  const reporttype = REPORTS[event.kind];
  if (reporttype === null) return undefined;
  const { terms } = order;
  const time = feedTimeOf(event.atMs);
  return {
    t: 'om',
    norenordno: order.brokerOrderId,
    uid: order.account,
    actid: order.account,
    exch: instrument.exchange,
    tsym: instrument.tradingSymbol,
    trantype: order.side === 'BUY' ? 'B' : 'S',
    qty: String(terms.quantity),
    prc: rupeeText(terms.pricePaise),
    ...(terms.triggerPaise > 0 ? { trgprc: rupeeText(terms.triggerPaise) } : {}),
    pcode: productLetter(order.product, instrument),
    prctyp: PRICE_TYPES[terms.orderType],
    ret: terms.validity,
    dscqty: String(terms.disclosedQuantity),
    remarks: spellTag(order.tag, switches),
    status: spellStatus(order.status, switches),
    reporttype,
    rejreason: 'reason' in event ? event.reason : '',
    ...(order.exchangeOrderId === '' ? {} : { exchordid: order.exchangeOrderId, exch_tm: time }),
    ...(order.filledQuantity === 0
      ? {}
      : { fillshares: String(order.filledQuantity), avgprc: rupeeText(averagePaiseOf(order)) }),
    ...(event.kind === 'order-filled'
      ? { flid: event.tradeId, flqty: String(event.quantity), flprc: rupeeText(event.pricePaise), fltm: time }
      : {}),
    ...(order.cancelledQuantity > 0 ? { cancelqty: String(order.cancelledQuantity) } : {}),
    ...(order.complexity === 'AMO' ? { amo: 'Yes' } : {}),
    tm: String(Math.floor(event.atMs / 1000)),
  };
}
