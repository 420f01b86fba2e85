import type { Instrument } from './instrument.ts';
import { paiseFrom } from './money.ts';
import type { Complexity, OrderTerms, OrderType, Product, Side, Validity } from './order.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import { refusal } from './refusal.ts';
import type { Switches } from './switches.ts';
import { textField } from './text-field.ts';

/** The fields of a request as sent. */
export type Fields = Readonly<Record<string, unknown>>;

/** A placement that passed the checks made before an id is given. */
export interface Placement {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly complexity: Complexity;
  readonly terms: OrderTerms;
  readonly tag: string;
  readonly algoId: string;
}

/** Either what was asked for or why it cannot be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const EXCHANGES = ['NSE', 'BSE', 'NFO', 'BFO', 'CDS', 'BCD', 'MCX'];
const MAX_QUANTITY = 50_000_000;

/** Thrown inside this file alone, so that every check is one line; `reading` turns it into a value. */
class Refused extends Error {
  constructor(readonly code: RefusalCode) {
    super(code);
  }
}

function reading<T>(read: () => T): Read<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: refusal(error.code) };
    throw error;
  }
}

const check = (passes: boolean, code: RefusalCode): void => {
  if (!passes) throw new Refused(code);
};

function choice<T extends string>(value: unknown, choices: readonly T[], missing: RefusalCode, wrong: RefusalCode): T {
  const text = textField(value).toUpperCase();
  check(text !== '', missing);
  const found = choices.find((item) => item === text);
  if (found === undefined) throw new Refused(wrong);
  return found;
}

/** Units from the quantity as sent; `counts` units go to each of what it counts. */
function quantityOf(value: unknown, lot: number, counts: number): number {
  const text = textField(value);
  check(text !== '', 'EC903');
  const quantity = Number(text) * counts;
  check(Number.isInteger(quantity), 'EC949');
  check(quantity > 0, 'EC904');
  check(quantity <= MAX_QUANTITY, 'EC948');
  check(quantity % lot === 0, 'EC954');
  return quantity;
}

function priceOf(value: unknown, missing: RefusalCode, wrong: RefusalCode, low: RefusalCode): number {
  const paise = paiseFrom(value);
  if (paise === undefined) throw new Refused(missing);
  check(!Number.isNaN(paise), wrong);
  check(paise > 0, low);
  return paise;
}

function disclosedOf(value: unknown, quantity: number, instrument: Instrument): number {
  const text = textField(value);
  if (text === '' || Number(text) === 0) return 0;
  const disclosed = Number(text);
  check(Number.isInteger(disclosed) && ['NSE', 'BSE', 'MCX'].includes(instrument.exchange), 'EC970');
  check(disclosed !== quantity, 'EC089');
  check(disclosed < quantity, 'EC975');
  check(disclosed % instrument.lot === 0, 'EC991');
  return disclosed;
}

function termsOf(fields: Fields, side: Side, instrument: Instrument, validity: Validity, counts = 1): OrderTerms {
  const quantity = quantityOf(fields['quantity'], instrument.lot, counts);
  const orderType = choice<OrderType>(fields['orderType'], ['LIMIT', 'MARKET', 'SL', 'SLM'], 'EC934', 'EC930');
  const isPriced = orderType === 'LIMIT' || orderType === 'SL';
  const isStop = orderType === 'SL' || orderType === 'SLM';
  const pricePaise = isPriced ? priceOf(fields['price'], 'EC950', 'EC957', 'EC958') : 0;
  const triggerPaise = isStop ? priceOf(fields['slTriggerPrice'], 'EC951', 'EC959', 'EC960') : 0;
  if (orderType === 'SL') {
    check(side === 'SELL' || triggerPaise <= pricePaise, 'EC973');
    check(side === 'BUY' || triggerPaise >= pricePaise, 'EC974');
  }
  const disclosedQuantity = disclosedOf(fields['disclosedQuantity'], quantity, instrument);
  return { orderType, validity, quantity, pricePaise, triggerPaise, disclosedQuantity };
}

/** Reads one item of a place request. A bad tick passes: the broker finds that out later. */
export function readPlacement(
  fields: Fields,
  lookup: (exchange: string, token: string) => Instrument | undefined,
  switches: Switches,
): Read<Placement> {
  return reading(() => {
    const exchange = choice(fields['exchange'], EXCHANGES, 'EC900', 'EC901');
    const token = textField(fields['instrumentId']);
    check(token !== '', 'EC941');
    check(/^\d+$/.test(token), 'EC946');
    const instrument = lookup(exchange, token);
    if (instrument === undefined || instrument.kind === 'INDEX') throw new Refused('EC947');
    const side = choice<Side>(fields['transactionType'], ['BUY', 'SELL'], 'EC907', 'EC929');
    const product = choice<Product>(fields['product'], ['INTRADAY', 'LONGTERM', 'MTF'], 'EC906', 'EC092');
    check(product !== 'MTF' || instrument.kind === 'EQ', 'EC837');
    const complexity = choice<Complexity>(fields['orderComplexity'], ['REGULAR', 'AMO'], 'EC942', 'EC091');
    const validity = choice<Validity>(fields['validity'], ['DAY', 'IOC'], 'EC944', 'EC932');
    check(!(complexity === 'AMO' && validity === 'IOC'), 'EC996');
    const counts = instrument.exchange === 'MCX' && switches.mcxQuantityUnit === 'lots' ? instrument.lot : 1;
    const terms = termsOf(fields, side, instrument, validity, counts);
    check(!(complexity === 'AMO' && terms.disclosedQuantity > 0), 'EC982');
    checkMarketOrder(terms, instrument, switches);
    check(!switches.refuseAboveFreeze || terms.quantity <= instrument.freezeQuantity, 'EC088');
    const tag = textField(fields['orderTag']);
    const algoId = textField(fields['algoId']);
    check(tag.length <= 50, 'EC971');
    check(algoId.length <= 12, 'EC972');
    return { instrument, side, product, complexity, terms, tag, algoId };
  });
}

function checkMarketOrder(terms: OrderTerms, instrument: Instrument, switches: Switches): void {
  if (terms.orderType !== 'MARKET') return;
  check(switches.marketOrders !== 'refuse', 'EC965');
  check(switches.marketOrders === 'accept' || instrument.kind !== 'OPT', 'EC965');
  check(switches.marketOrders !== 'refuse-on-derivatives' || instrument.kind === 'EQ', 'EC965');
}

/** Reads the new terms of a modify request; the quantity is the order's new total. */
export function readReplacement(
  fields: Fields,
  order: { readonly side: Side; readonly terms: OrderTerms },
  instrument: Instrument,
  switches: Switches,
): Read<OrderTerms> {
  return reading(() => {
    const sent = textField(fields['validity']);
    const validity = sent === '' ? order.terms.validity : choice<Validity>(sent, ['DAY', 'IOC'], 'EC944', 'EC932');
    const terms = termsOf(fields, order.side, instrument, validity);
    check(instrument.exchange !== 'BSE' || terms.orderType !== 'SL' || order.terms.orderType === 'SL', 'EC801');
    checkMarketOrder(terms, instrument, switches);
    check(!switches.refuseAboveFreeze || terms.quantity <= instrument.freezeQuantity, 'EC088');
    return terms;
  });
}
