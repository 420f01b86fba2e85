// Pure: profile, holdings and margin answers into the port's words, or a refusal by name.

import { instrumentId, type AccountId } from '../../../domain/ids.ts';
import type { Exchange } from '../../../domain/instrument.ts';
import type { Product } from '../../../domain/order.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { AccountProfile, Holding, MarginCheck } from '../broker.ts';
import { plainText } from './answer.ts';
import { holdingRow, marginItem, profileItem } from './messages.ts';
import { amountOrNull } from './parse-books.ts';
import { readToken, sameClient } from './parse.ts';
import { readAmount, readQuantity } from './wire-number.ts';
import { readExchange, readProduct } from './wire-words.ts';

/** The profile must be of the account that was asked for: a session of another would trade in the wrong name. */
export function readProfile(raw: unknown, accountId: AccountId): Result<AccountProfile> {
  const read = profileItem.safeParse(raw);
  if (!read.success) return err('PROFILE_UNREADABLE', 'The profile is of an unknown shape.');
  const { clientId, clientName, accountStatus, exchanges, products, orderComplexity } = read.data;
  if (clientId === '' || !sameClient(clientId, accountId))
    return err('PROFILE_OTHER_ACCOUNT', 'The profile belongs to another account than the one that is signed in.');
  const otherWords: string[] = [];
  return ok({
    accountId,
    name: plainText(clientName),
    active: /^activ/i.test(accountStatus),
    exchanges: known(exchanges, readExchange, otherWords),
    products: productsIn(products ?? [], otherWords),
    complexities: (orderComplexity ?? []).filter((word) => word !== '').map((word) => plainText(word.toUpperCase())),
    otherWords,
  });
}

/** LONGTERM stands for delivery in cash and for carry-forward in derivatives. */
function productsIn(words: readonly string[], otherWords: string[]): readonly Product[] {
  const exchanges: readonly Exchange[] = ['NSE', 'NFO'];
  const found = words.flatMap((word) => {
    const meant = exchanges.map((exchange) => readProduct(word, exchange)).filter((product) => product !== null);
    if (meant.length === 0 && word !== '') otherWords.push(plainText(word));
    return meant;
  });
  return [...new Set(found)].filter((product) => product !== 'Bracket' && product !== 'Cover');
}

function known<T>(
  words: readonly string[] | null | undefined,
  read: (word: string) => T | null,
  otherWords: string[],
): T[] {
  const found: T[] = [];
  for (const word of words ?? []) {
    const meant = read(word);
    if (meant !== null) found.push(meant);
    else if (word !== '') otherWords.push(plainText(word));
  }
  return found;
}

/** `sellableQty` alone: in the broker's own sample it is 2 beside 36 in the depository and a total of 0. */
export function readHoldingRow(raw: unknown, accountId: AccountId, asked: Holding['product']): Result<Holding> {
  const read = holdingRow.safeParse(raw);
  if (!read.success) return err('ROW_UNREADABLE', 'A holding is of an unknown shape.');
  const row = read.data;
  const name = plainText(`Holding ${row.isin.slice(0, 40) || 'without an ISIN'}`);
  const tokens = { NSE: readToken(row.nseInstrumentId), BSE: readToken(row.bseInstrumentId) };
  const instrumentIds = (['NSE', 'BSE'] as const).flatMap((exchange) => {
    const token = tokens[exchange];
    return token === null ? [] : [instrumentId(exchange, token)];
  });
  if (instrumentIds.length === 0) return err('ROW_UNREADABLE', `${name} names no instrument.`);
  const sellable = readQuantity(row.sellableQty);
  if (!sellable.ok || sellable.value < 0) return err('ROW_UNREADABLE', `${name} does not say what may be sold.`);
  const product = row.product === '' ? asked : readProduct(row.product, 'NSE');
  if (product !== 'CNC' && product !== 'MTF')
    return err('ROW_UNREADABLE', `${name} has the product "${plainText(row.product.slice(0, 40))}".`);
  return ok({
    accountId,
    isin: plainText(row.isin),
    instrumentIds,
    product,
    sellableQty: sellable.value,
    averagePrice: amountOrNull(row.averageTradedPrice),
  });
}

export function readMargin(raw: unknown): Result<MarginCheck> {
  const read = marginItem.safeParse(raw);
  const required = read.success ? readAmount(read.data.currentOrderMargin) : null;
  if (!read.success || !required?.ok)
    return err('MARGIN_UNREADABLE', 'The margin check holds no readable margin of the order.');
  const row = read.data;
  return ok({
    required: required.value,
    available: amountOrNull(row.totalCashAvailable),
    usedAfter: amountOrNull(row.postOrderMargin),
    shortfall: amountOrNull(row.fundShort),
    remark: plainText(row.rmsValidationCheck),
  });
}
