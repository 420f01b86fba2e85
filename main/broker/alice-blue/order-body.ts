// Our commands in the broker's keys (A3 API, orders: place, modify, cancel). What cannot be said safely is refused here,
// before a byte leaves.

import type { InstrumentId } from '../../../domain/ids.ts';
import { exchanges, type Exchange } from '../../../domain/instrument.ts';
import type { CancelOrder, NewOrder, ReplaceOrder } from '../../../domain/order-command.ts';
import type { OrderTerms } from '../../../domain/order.ts';
import { rupeesText } from '../../../domain/price.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { safeStance, type BrokerStance } from './broker-stance.ts';
import { isCash, ordTypeWords, productWord, sideWords, timeInForceWords } from './wire-words.ts';

export type BodyRules = {
  readonly stance: BrokerStance;
  /** Units in a lot by today's contract master; null where it does not know the instrument. */
  readonly lotSizeOf: (id: InstrumentId) => number | null;
};

/** A placement in the broker's keys. */
export type PlaceItem = {
  readonly exchange: Exchange;
  readonly instrumentId: string;
  readonly transactionType: string;
  readonly quantity: number;
  readonly product: string;
  readonly orderComplexity: 'REGULAR';
  readonly orderType: string;
  readonly validity: string;
  readonly price: string;
  readonly slTriggerPrice: string;
  readonly slLegPrice: '';
  readonly targetLegPrice: '';
  readonly trailingSlAmount: '';
  readonly disclosedQuantity: '';
  readonly marketProtectionPercent: '';
  readonly deviceId: '';
  readonly apiOrderSource: '';
  readonly algoId: '';
  readonly orderTag: string;
};

const safeRules: BodyRules = { stance: safeStance, lotSizeOf: () => null };

/** The body of a placement is a list; one order a call, since nobody has proven what a list of many does. */
export function placeBody(order: NewOrder, rules: BodyRules = safeRules): Result<readonly [PlaceItem]> {
  const place = placeOf(order.instrumentId);
  if (!place.ok) return place;
  const terms = termsOf(order, place.value.exchange, rules.stance);
  if (!terms.ok) return terms;
  const quantity = placedQuantity(order, place.value.exchange, rules);
  if (!quantity.ok) return quantity;
  if (!/^[A-Za-z0-9]+$/.test(order.clOrdId) || order.clOrdId.length > rules.stance.orderTagLength)
    return malformed(`the reference "${order.clOrdId.slice(0, 40)}" cannot travel as an order tag`);
  return ok([
    {
      exchange: place.value.exchange,
      instrumentId: place.value.token,
      transactionType: sideWords[order.side],
      quantity: quantity.value,
      product: productWord(order.product, rules.stance.carryForwardWord),
      orderComplexity: 'REGULAR',
      orderType: terms.value.orderType,
      validity: terms.value.validity,
      price: terms.value.price,
      slTriggerPrice: terms.value.slTriggerPrice,
      slLegPrice: '',
      targetLegPrice: '',
      trailingSlAmount: '',
      disclosedQuantity: '',
      marketProtectionPercent: '',
      deviceId: '',
      apiOrderSource: '',
      algoId: '',
      orderTag: order.clOrdId,
    },
  ]);
}

/** An object, not a list, and two keys spelled otherwise than when placing. `quantity` is the order's new total. */
export function modifyBody(order: ReplaceOrder, rules: BodyRules = safeRules): Result<unknown> {
  const place = placeOf(order.instrumentId);
  if (!place.ok) return place;
  const terms = termsOf(order, place.value.exchange, rules.stance);
  if (!terms.ok) return terms;
  return ok({
    brokerOrderId: order.orderId,
    quantity: order.orderQty,
    orderType: terms.value.orderType,
    slTriggerPrice: terms.value.slTriggerPrice,
    price: terms.value.price,
    slLegPrice: '',
    trailingSLAmount: '',
    targetLegPrice: '',
    validity: terms.value.validity,
    disclosedQuantity: '',
    marketProtection: '',
    deviceId: '',
  });
}

export function cancelBody(order: CancelOrder): Result<unknown> {
  return ok({ brokerOrderId: order.orderId });
}

/** The documented keys of a margin check: those of a placement, as an object. */
export function marginBody(order: NewOrder, rules: BodyRules = safeRules): Result<unknown> {
  const placing = placeBody(order, rules);
  if (!placing.ok) return placing;
  const [item] = placing.value;
  const { exchange, instrumentId, transactionType, quantity, product, orderComplexity } = item;
  const { orderType, price, validity, slTriggerPrice } = item;
  return ok({
    exchange,
    instrumentId,
    transactionType,
    quantity,
    product,
    orderComplexity,
    orderType,
    price,
    validity,
    slTriggerPrice,
    slLegPrice: '',
    targetLegPrice: '',
  });
}

type WireTerms = {
  readonly orderType: string;
  readonly validity: string;
  readonly price: string;
  readonly slTriggerPrice: string;
};

function termsOf(terms: OrderTerms, exchange: Exchange, stance: BrokerStance): Result<WireTerms> {
  if (exchange === 'MCX' && stance.mcxPlacement === 'Refuse') {
    // Placing counts lots and everything else units (seen in live use): a wrong guess would be a hundredfold order.
    return err(
      'MCX_UNPROVEN',
      'Commodity orders are not sent: whether the broker counts lots or units here is not proven.',
    );
  }
  if (!Number.isSafeInteger(terms.orderQty) || terms.orderQty <= 0)
    return malformed(`the quantity ${terms.orderQty} is not a positive whole number`);
  if (terms.ordType === 'Market' && !isCash(exchange) && stance.derivativeMarketOrders === 'Refuse') {
    return err(
      'MARKET_UNPROVEN',
      'Nothing was sent: the broker refuses market orders in derivatives. Use a limit price that trades at once.',
    );
  }
  const priced = terms.ordType === 'Limit' || terms.ordType === 'StopLimit';
  const triggered = terms.ordType === 'Stop' || terms.ordType === 'StopLimit';
  if (priced && !isPrice(terms.price)) return malformed(`the price ${terms.price} is not a positive number of paise`);
  if (triggered && !isPrice(terms.stopPx))
    return malformed(`the trigger ${terms.stopPx} is not a positive number of paise`);
  if (terms.product === 'CNC' && !isCash(exchange)) return malformed(`${exchange} has no delivery product`);
  if (terms.product === 'NRML' && isCash(exchange)) return malformed(`${exchange} has no carry-forward product`);
  if (terms.product === 'MTF' && !isCash(exchange)) return malformed(`${exchange} has no margin funding`);
  return ok({
    orderType: ordTypeWords[terms.ordType],
    validity: timeInForceWords[terms.timeInForce],
    price: priced ? rupeesText(terms.price) : '',
    slTriggerPrice: triggered ? rupeesText(terms.stopPx) : '',
  });
}

/** Commodities may be placed in lots, although modifying and every book count units (seen in live use). */
function placedQuantity(order: NewOrder, exchange: Exchange, rules: BodyRules): Result<number> {
  if (exchange !== 'MCX' || rules.stance.mcxPlacement === 'Units') return ok(order.orderQty);
  const lot = rules.lotSizeOf(order.instrumentId);
  if (lot === null || lot <= 0) return malformed("the lot size is not in today's contract master");
  return order.orderQty % lot === 0 ? ok(order.orderQty / lot) : malformed(`the quantity is no multiple of ${lot}`);
}

/** "NFO|54957" -> exchange and token; orders are placed by token, never by trading symbol. */
function placeOf(id: InstrumentId): Result<{ readonly exchange: Exchange; readonly token: string }> {
  const match = /^([A-Z]+)\|(\d{1,12})$/.exec(id);
  const exchange = exchanges.find((known) => known === match?.[1]);
  const token = match?.[2];
  return exchange && token ? ok({ exchange, token }) : malformed(`"${id.slice(0, 40)}" is not an instrument`);
}

function isPrice(paise: number): boolean {
  return Number.isSafeInteger(paise) && paise > 0;
}

function malformed(why: string): ReturnType<typeof err> {
  return err('ORDER_MALFORMED', `Nothing was sent: ${why}.`);
}
