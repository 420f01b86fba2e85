// Pure: rows of the trade, position and limit answers into the port's words, or a refusal by name.

import { execId, instrumentId, orderId, type AccountId } from '../../../domain/ids.ts';
import type { Product } from '../../../domain/order.ts';
import type { Paise } from '../../../domain/price.ts';
import { err, ok, type Err, type Result } from '../../../domain/result.ts';
import type { BrokerPosition, Funds, Trade } from '../broker.ts';
import { plainText } from './answer.ts';
import { isPlausibleOrderId } from './command-outcome.ts';
import { readWireTime } from './ist-time.ts';
import { limitsItem, positionRow, tradeRow } from './messages.ts';
import { readToken, sameClient, type ReadContext } from './parse.ts';
import { readAmount, readPrice, readQuantity } from './wire-number.ts';
import { readExchange, readProduct, readSide } from './wire-words.ts';

export function readTradeRow(raw: unknown, context: ReadContext): Result<Trade> {
  const read = tradeRow.safeParse(raw);
  if (!read.success) return refuse('A trade', 'is not a trade row');
  const row = read.data;
  const name = `Trade ${clip(row.exchangeTradeId || 'without an id')}`;
  const exchange = readExchange(row.exchange);
  const token = readToken(row.instrumentId);
  const side = readSide(row.transactionType);
  const lastQty = readQuantity(row.filledQuantity);
  const lastPx = readPrice(row.tradedPrice);
  if (!sameClient(row.clientId, context.accountId)) return refuse(name, 'belongs to another account');
  if (!exchange || token === null)
    return refuse(name, `names the unknown instrument ${clip(row.exchange)}|${clip(row.instrumentId)}`);
  if (!isPlausibleOrderId(row.brokerOrderId) || row.exchangeTradeId === '') return refuse(name, 'has no readable ids');
  if (!side) return refuse(name, `has the unknown side "${clip(row.transactionType)}"`);
  if (!lastQty.ok || lastQty.value <= 0) return refuse(name, `has the quantity "${clip(row.filledQuantity)}"`);
  if (!lastPx.ok) return refuse(name, lastPx.message);
  return ok({
    execId: execId(`${exchange}/${row.exchangeTradeId}/${row.brokerOrderId}`),
    accountId: context.accountId,
    orderId: orderId(row.brokerOrderId),
    instrumentId: instrumentId(exchange, token),
    side,
    lastQty: lastQty.value,
    lastPx: lastPx.value,
    transactTime:
      readWireTime(row.fillTimestamp, context.receivedAt) ?? readWireTime(row.orderTime, context.receivedAt),
    tag: plainText(row.orderTag),
  });
}

/** Units, on MCX too (one lot of GOLDM short shows -100). Rows of positions closed today stay, with zero. */
export function readPositionRow(raw: unknown, accountId: AccountId): Result<BrokerPosition> {
  const read = positionRow.safeParse(raw);
  if (!read.success) return refuse('A position', 'is not a position row');
  const row = read.data;
  const name = `Position ${clip(row.tradingSymbol || row.instrumentId || 'without a name')}`;
  const exchange = readExchange(row.exchange);
  const token = readToken(row.instrumentId);
  const netQty = readQuantity(row.netQuantity);
  const carried = row.overnightQuantity === '' ? ok(0) : readQuantity(row.overnightQuantity);
  const realised = row.realizedPnl === '' ? null : readAmount(row.realizedPnl);
  const average = row.netAveragePrice === '' ? null : readAmount(row.netAveragePrice);
  if (!carried.ok) return refuse(name, `has the overnight quantity "${clip(row.overnightQuantity)}"`);
  if (!exchange || token === null)
    return refuse(name, `names the unknown instrument ${clip(row.exchange)}|${clip(row.instrumentId)}`);
  if (!netQty.ok) return refuse(name, `has the net quantity "${clip(row.netQuantity)}"`);
  const product = readProduct(row.product, exchange);
  return ok({
    accountId,
    instrumentId: instrumentId(exchange, token),
    product: product === 'Bracket' || product === 'Cover' ? null : (product satisfies Product | null),
    netQty: netQty.value,
    carriedQty: carried.value,
    // A gain that cannot be read is not available; it must not hide the position.
    realisedPnl: realised?.ok ? realised.value : null,
    averagePrice: average?.ok ? average.value : null,
  });
}

/** `tradingLimit` is what clients show as available cash; without it nothing is known. */
export function readFunds(raw: unknown): Result<Funds> {
  const read = limitsItem.safeParse(raw);
  const available = read.success ? readAmount(read.data.tradingLimit) : null;
  if (!read.success || !available?.ok) return err('FUNDS_UNREADABLE', 'The limits hold no readable tradingLimit.');
  const row = read.data;
  return ok({
    available: available.value,
    figures: {
      openingCash: amountOrNull(row.openingCashLimit),
      payinToday: amountOrNull(row.intradayPayin),
      collateral: amountOrNull(row.collateralMargin),
      creditForSales: amountOrNull(row.creditForSell),
      adhoc: amountOrNull(row.adhocMargin),
      used: amountOrNull(row.utilizedMargin),
      blockedForPayout: amountOrNull(row.blockedForPayout),
      usedSpan: amountOrNull(row.utilizedSpanMargin),
      usedExposure: amountOrNull(row.utilizedExposureMargin),
    },
  });
}

/** A figure that is left out or cannot be read is not known, which is not zero. */
export function amountOrNull(text: string): Paise | null {
  const amount = readAmount(text);
  return amount.ok ? amount.value : null;
}

function refuse(name: string, why: string): Err {
  return err('ROW_UNREADABLE', plainText(`${name} ${why}.`));
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
