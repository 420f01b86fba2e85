// Pure: rows and frames of the wire into the domain's words, or a refusal that names what could not be read. Nothing is
// guessed: a row that could mean two things is refused and reported.

import { deriveExecId, type ExecutionReport, type ReportedState } from '../../../domain/execution-report.ts';
import { instrumentId, orderId, type AccountId, type InstrumentId } from '../../../domain/ids.ts';
import type { Exchange } from '../../../domain/instrument.ts';
import type { OrdType, Product } from '../../../domain/order.ts';
import { err, ok, type Err, type Result } from '../../../domain/result.ts';
import { plainText } from './answer.ts';
import { isPlausibleOrderId } from './command-outcome.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { readWireTime } from './ist-time.ts';
import { bookRow, orderFrame, type OrderFrame } from './messages.ts';
import { readPrice, readQuantity, valueOf } from './wire-number.ts';
import { readExchange, readOrdType, readProduct, readSide, readStatus, readTimeInForce } from './wire-words.ts';

export type ReadContext = {
  readonly accountId: AccountId;
  /** Epoch ms by our clock. */
  readonly receivedAt: number;
  readonly stance?: BrokerStance;
  /** The instrument that an exchange calls by this trading symbol, from today's contract master. */
  readonly findByTradingSymbol: (exchange: Exchange, tradingSymbol: string) => InstrumentId | null;
};

/** A row of the order book. Quantities are units, on MCX too, where only placing counts lots (seen in live use). */
export function readBookRow(raw: unknown, context: ReadContext): Result<ExecutionReport> {
  const read = bookRow.safeParse(raw);
  if (!read.success) return err('ROW_UNREADABLE', 'A row of the order book is not an order.');
  const row = read.data;
  const exchange = readExchange(row.exchange);
  const token = readToken(row.instrumentId);
  const named = row.brokerOrderId || 'without an id';
  if (!sameClient(row.clientId, context.accountId)) return refuse(named, 'it belongs to another account');
  if (!exchange) return refuse(named, `the exchange "${clip(row.exchange)}" is not known`);
  if (token === null) return refuse(named, `"${clip(row.instrumentId)}" is not an instrument token`);
  if (refusesLegs(context) && (/^(BO|CO)$/i.test(row.orderComplexity) || row.mainLegOrderId !== ''))
    return refuse(named, 'it is a leg of a bracket or cover order', 'ORDER_BRACKET');
  return report(
    {
      id: row.brokerOrderId,
      exchange,
      instrument: instrumentId(exchange, token),
      side: row.transactionType,
      ordType: row.orderType,
      product: row.product,
      validity: row.validity,
      quantity: row.quantity,
      filled: row.filledQuantity,
      average: row.averageTradedPrice,
      price: row.price,
      trigger: row.slTriggerPrice,
      status: row.orderStatus,
      text: row.rejectionReason,
      tag: row.orderTag || row.remarks,
      times: [row.exchangeTimestamp, row.exchangeUpdateTime, row.brokerUpdateTime, row.orderTime],
      requestRefused: false,
    },
    context,
    'Book',
  );
}

/** A frame of the order feed; null: not an order message (an acknowledgement, a heartbeat). */
export function readOrderFrame(raw: unknown, context: ReadContext): Result<ExecutionReport | null> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return err('FRAME_UNREADABLE', 'A frame of the order feed is not an object.');
  if ((raw as { t?: unknown }).t !== 'om') return ok(null);
  const read = orderFrame.safeParse(raw);
  if (!read.success) return err('FRAME_UNREADABLE', 'An order frame has a field that is no text.');
  const frame = read.data;
  const named = frame.norenordno || 'without an id';
  const exchange = readExchange(frame.exch);
  if (!sameClient(frame.actid || frame.uid, context.accountId)) return refuse(named, 'it belongs to another account');
  if (!exchange) return refuse(named, `the exchange "${clip(frame.exch)}" is not known`);
  if (refusesLegs(context) && frame.snonum !== '')
    return refuse(named, 'it is a leg of a bracket or cover order', 'ORDER_BRACKET');
  const instrument = instrumentOf(frame, exchange, context);
  if (!instrument)
    return refuse(
      named,
      `"${clip(frame.tsym)}" is not in today's contract master of ${exchange}`,
      'INSTRUMENT_UNKNOWN',
    );
  return report(
    {
      id: frame.norenordno,
      exchange,
      instrument,
      side: frame.trantype,
      ordType: frame.prctyp,
      product: frame.pcode || frame.prd,
      validity: frame.ret,
      quantity: frame.qty,
      filled: frame.fillshares,
      average: averageOf(frame),
      price: frame.prc,
      trigger: frame.trgprc,
      status: frame.status,
      text: frame.rejreason,
      tag: frame.remarks,
      times: [frame.exch_tm, frame.fltm, frame.tm, frame.ntm],
      requestRefused: /^(REPLACE|MODIFY|CANCEL)REJECT/.test(frame.reporttype.toUpperCase().replaceAll(/[\s_-]/g, '')),
    },
    context,
    'Feed',
  );
}

/** An order as either source names its fields: all still text. */
type WireOrder = {
  readonly id: string;
  readonly exchange: Exchange;
  readonly instrument: InstrumentId;
  readonly side: string;
  readonly ordType: string;
  readonly product: string;
  readonly validity: string;
  readonly quantity: string;
  readonly filled: string;
  readonly average: string;
  readonly price: string;
  readonly trigger: string;
  readonly status: string;
  readonly text: string;
  readonly tag: string;
  readonly times: readonly string[];
  /** The frame says that a modify or a cancel was refused, which ends the request and not the order. */
  readonly requestRefused: boolean;
};

function report(wire: WireOrder, context: ReadContext, source: 'Feed' | 'Book'): Result<ExecutionReport> {
  const { id } = wire;
  if (!isPlausibleOrderId(id)) return refuse(id || 'without an id', 'its order id is missing or unreadable');
  const side = readSide(wire.side);
  if (!side) return refuse(id, `the side "${clip(wire.side)}" is not known`);
  const ordType = readOrdType(wire.ordType);
  if (!ordType) return refuse(id, `the order type "${clip(wire.ordType)}" is not known`);
  const timeInForce = readTimeInForce(wire.validity);
  if (!timeInForce) return refuse(id, `the validity "${clip(wire.validity)}" is not known`);
  const product = readProduct(wire.product, wire.exchange);
  if (product === 'Bracket' || product === 'Cover')
    return refuse(id, 'it is a leg of a bracket or cover order', 'ORDER_BRACKET');
  if (!product) return refuse(id, `the product "${clip(wire.product)}" is not known on ${wire.exchange}`);
  if (wire.status === '') return refuse(id, 'it has no status');

  const orderQty = readQuantity(wire.quantity);
  if (!orderQty.ok || orderQty.value <= 0) return refuse(id, `its quantity is "${clip(wire.quantity)}"`);
  const status = readStatus(wire.status, (context.stance ?? safeStance).statusSpellings);
  const state = wire.requestRefused && status.state === 'Rejected' ? 'Working' : status.state;
  const cumQty = filledQty(wire.filled, state, orderQty.value);
  if (cumQty === null)
    return refuse(id, `it is ${clip(wire.status)} with "${clip(wire.filled)}" filled of ${orderQty.value}`);
  const prices = readPrices(wire, ordType);
  if (!prices.ok) return refuse(id, prices.message);
  const cumValue = cumQty > 0 ? valueOf(wire.average || '0', cumQty) : ok(0);
  if (!cumValue.ok) return refuse(id, cumValue.message);

  const facts = {
    accountId: context.accountId,
    orderId: orderId(id),
    instrumentId: wire.instrument,
    side,
    ordType,
    timeInForce,
    product: product satisfies Product,
    orderQty: orderQty.value,
    ...prices.value,
    tag: plainText(wire.tag),
    state,
    unknownStatus: plainText(status.unknownStatus),
    cumQty,
    cumValue: cumValue.value,
    text: plainText(wire.text),
    transactTime: newest(wire.times, context.receivedAt),
    receivedAt: context.receivedAt,
    source,
  };
  return ok({ ...facts, execId: deriveExecId(facts) });
}

function refusesLegs(context: ReadContext): boolean {
  return (context.stance ?? safeStance).bracketLegs === 'Refuse';
}

/** Null where status and quantity contradict each other. A complete order that says nothing of its fills is filled. */
function filledQty(text: string, state: ReportedState, orderQty: number): number | null {
  if (text === '') return state === 'Filled' ? orderQty : 0;
  const filled = readQuantity(text);
  if (!filled.ok || filled.value < 0 || filled.value > orderQty) return null;
  if (state === 'Filled' && filled.value !== orderQty) return null;
  return filled.value;
}

/** A price that the type does not have is zero, whatever a book shows in its place. */
function readPrices(wire: WireOrder, ordType: OrdType): Result<{ readonly price: number; readonly stopPx: number }> {
  const price = ordType === 'Limit' || ordType === 'StopLimit' ? readPrice(wire.price || '0') : ok(0);
  if (!price.ok) return price;
  const stopPx = ordType === 'Stop' || ordType === 'StopLimit' ? readPrice(wire.trigger || '0') : ok(0);
  if (!stopPx.ok) return stopPx;
  return ok({ price: price.value, stopPx: stopPx.value });
}

/** Feed frames may name the average, or only this fill; the latter stands for all when it is the whole. */
function averageOf(frame: OrderFrame): string {
  if (frame.avgprc !== '') return frame.avgprc;
  return frame.flqty !== '' && frame.flqty === frame.fillshares ? frame.flprc : '';
}

function instrumentOf(frame: OrderFrame, exchange: Exchange, context: ReadContext): InstrumentId | null {
  const found = context.findByTradingSymbol(exchange, frame.tsym);
  if (found) return found;
  const token = readToken(frame.token);
  return token === null ? null : instrumentId(exchange, token);
}

/** "2885" and, from careless spreadsheets, "2885.0"; null for anything else. */
export function readToken(text: string): string | null {
  const match = /^(\d{1,12})(?:\.0+)?$/.exec(text);
  return match?.[1] ?? null;
}

/** An absent client says nothing; a socket login may carry a suffix ("1332014_API"). */
export function sameClient(client: string, accountId: AccountId): boolean {
  return client === '' || client.toUpperCase().replace(/_API$/, '') === accountId.toUpperCase();
}

function newest(times: readonly string[], receivedAt: number): number | null {
  const known = times.map((text) => readWireTime(text, receivedAt)).filter((at) => at !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function refuse(id: string, why: string, code = 'ORDER_UNREADABLE'): Err {
  return err(code, `Order ${clip(plainText(id))}: ${plainText(why)}.`, { orderId: clip(id) });
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
