import type { ExchangeState } from './exchange-state.ts';
import { bookOf, positionKey } from './exchange-state.ts';
import type { Instrument } from './instrument.ts';
import type { Order, Product } from './order.ts';

/** Looks up a listed instrument by key. */
export type InstrumentLookup = (key: string) => Instrument;
/** The last price of an instrument, in paise. */
export type PriceLookup = (key: string) => number;

interface Exposure {
  netQuantity: number;
  openValuePaise: number;
  buyQuantity: number;
  buyValuePaise: number;
  sellQuantity: number;
  sellValuePaise: number;
}

/** Shares of the traded value that are blocked; long options cost their premium instead. */
const INTRADAY_RATE = 0.2;
const FUNDED_RATE = 0.5;
const DERIVATIVE_RATE = 0.12;

const cashRate = (product: Product): number =>
  product === 'INTRADAY' ? INTRADAY_RATE : product === 'MTF' ? FUNDED_RATE : 1;

function orderPricePaise(order: Order, priceOf: PriceLookup): number {
  const { orderType, pricePaise, triggerPaise } = order.terms;
  if (orderType === 'MARKET') return priceOf(order.instrumentKey);
  return orderType === 'SLM' ? triggerPaise : pricePaise;
}

function exposures(state: ExchangeState, account: string, priceOf: PriceLookup, extra?: Order): Map<string, Exposure> {
  const book = bookOf(state, account);
  const all = new Map<string, Exposure>();
  const at = (key: string): Exposure => {
    const found = all.get(key) ?? {
      netQuantity: 0,
      openValuePaise: 0,
      buyQuantity: 0,
      buyValuePaise: 0,
      sellQuantity: 0,
      sellValuePaise: 0,
    };
    all.set(key, found);
    return found;
  };
  for (const [key, position] of book.positions) {
    Object.assign(at(key), { netQuantity: position.netQuantity, openValuePaise: position.openValuePaise });
  }
  const others = [...book.live].filter((order) => order.brokerOrderId !== extra?.brokerOrderId);
  const orders = extra === undefined ? others : [...others, extra];
  for (const order of orders) {
    const exposure = at(positionKey(order.instrumentKey, order.product));
    const leaves = order.terms.quantity - order.filledQuantity;
    const value = leaves * orderPricePaise(order, priceOf);
    if (order.side === 'BUY') {
      exposure.buyQuantity += leaves;
      exposure.buyValuePaise += value;
    } else {
      exposure.sellQuantity += leaves;
      exposure.sellValuePaise += value;
    }
  }
  return all;
}

/** The dearer of two outcomes: every open buy fills, or every open sell does. What closes a position costs nothing. */
function blockedFor(exposure: Exposure, instrument: Instrument, product: Product, priceOf: PriceLookup): number {
  const { netQuantity, openValuePaise, buyQuantity, buyValuePaise, sellQuantity, sellValuePaise } = exposure;
  const opened = (held: number, quantity: number, value: number): { quantity: number; value: number } => {
    if (held >= 0) return { quantity: held + quantity, value: (held > 0 ? openValuePaise : 0) + value };
    const excess = Math.max(0, quantity + held);
    return { quantity: excess, value: quantity === 0 ? 0 : (value * excess) / quantity };
  };
  const long = opened(netQuantity, buyQuantity, buyValuePaise);
  const short = opened(-netQuantity, sellQuantity, sellValuePaise);
  if (instrument.kind === 'OPT' && instrument.underlyingKey !== null) {
    const notional = short.quantity * priceOf(instrument.underlyingKey);
    return Math.ceil(Math.max(long.value, notional * DERIVATIVE_RATE) / instrument.priceUnits);
  }
  const rate = instrument.kind === 'EQ' ? cashRate(product) : DERIVATIVE_RATE;
  return Math.ceil((Math.max(long.value, short.value) * rate) / instrument.priceUnits);
}

/** An account's money, in paise. */
export interface MarginView {
  readonly cashPaise: number;
  readonly realisedPaise: number;
  readonly cashSegmentPaise: number;
  readonly derivativePaise: number;
  readonly availablePaise: number;
}

/** Margin blocked and money left, optionally as if one order were live as given. */
export function marginOf(
  state: ExchangeState,
  account: string,
  instrumentOf: InstrumentLookup,
  priceOf: PriceLookup,
  extra?: Order,
): MarginView {
  const book = bookOf(state, account);
  let cashSegmentPaise = 0;
  let derivativePaise = 0;
  for (const [key, exposure] of exposures(state, account, priceOf, extra)) {
    const cut = key.lastIndexOf('|');
    const instrument = instrumentOf(key.slice(0, cut));
    const blocked = blockedFor(exposure, instrument, key.slice(cut + 1) as Product, priceOf);
    if (instrument.kind === 'EQ') cashSegmentPaise += blocked;
    else derivativePaise += blocked;
  }
  const realisedPaise = [...book.positions.values()].reduce(
    (sum, position) => sum + position.realisedPaise / instrumentOf(position.instrumentKey).priceUnits,
    0,
  );
  return {
    cashPaise: book.cashPaise,
    realisedPaise,
    cashSegmentPaise,
    derivativePaise,
    availablePaise: book.cashPaise + realisedPaise - cashSegmentPaise - derivativePaise,
  };
}
