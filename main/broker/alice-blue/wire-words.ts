// The broker's words for side, type, product, validity and status, into ours; and ours into those it takes.
// Enumerations, feed keys and status vocabulary: A3 API, orders (enumerations), order-update socket, status vocabulary.

import type { ReportedState } from '../../../domain/execution-report.ts';
import { exchanges, type Exchange } from '../../../domain/instrument.ts';
import type { OrdType, Product, Side, TimeInForce } from '../../../domain/order.ts';

export function readExchange(word: string): Exchange | null {
  return exchanges.find((exchange) => exchange === word.toUpperCase()) ?? null;
}

/** Cash words and derivative words for a product differ, so the exchange decides what LONGTERM means. */
export function isCash(exchange: Exchange): boolean {
  return exchange === 'NSE' || exchange === 'BSE';
}

export function readSide(word: string): Side | null {
  switch (plain(word)) {
    case 'BUY':
    case 'B':
      return 'Buy';
    case 'SELL':
    case 'S':
      return 'Sell';
    default:
      return null;
  }
}

/** Books say LIMIT, MARKET, SL, SLM; the feed LMT or L, MKT, SL-LMT, SL-MKT. Anything else is refused, never guessed. */
export function readOrdType(word: string): OrdType | null {
  switch (plain(word).replaceAll('-', '')) {
    case 'LIMIT':
    case 'LMT':
    case 'L':
      return 'Limit';
    case 'MARKET':
    case 'MKT':
      return 'Market';
    case 'SL':
    case 'SLL':
    case 'SLLMT':
    case 'SLLIMIT':
      return 'StopLimit';
    case 'SLM':
    case 'SLMKT':
    case 'SLMARKET':
      return 'Stop';
    default:
      return null;
  }
}

/** An empty validity is a day order, the only kind that the broker shows without one; EOS ends with the session too. */
export function readTimeInForce(word: string): TimeInForce | null {
  switch (plain(word)) {
    case '':
    case 'DAY':
    case 'EOS':
      return 'Day';
    case 'IOC':
      return 'ImmediateOrCancel';
    default:
      return null;
  }
}

/** Bracket and Cover: legs of orders that we do not offer and must not mistake for plain ones. */
export type WireProduct = Product | 'Bracket' | 'Cover';

/** Orders, positions and the feed each have words of their own for one product. */
export function readProduct(word: string, exchange: Exchange): WireProduct | null {
  switch (plain(word)) {
    case 'INTRADAY':
    case 'MIS':
    case 'I':
      return 'MIS';
    case 'LONGTERM':
    case 'DELIVERY':
    case 'CNC':
    case 'C':
      return isCash(exchange) ? 'CNC' : 'NRML';
    case 'NORMAL':
    case 'NRML':
    case 'M':
      return isCash(exchange) ? null : 'NRML';
    case 'MTF':
    case 'F':
      return 'MTF';
    case 'BO':
    case 'B':
      return 'Bracket';
    case 'CO':
    case 'H':
      return 'Cover';
    default:
      return null;
  }
}

export type WireStatus = { readonly state: ReportedState; readonly unknownStatus: string };

/** The documents do not list the spellings, so the word is normalised and an unknown one counts as working, kept as it is. */
export function readStatus(word: string, spellings: Readonly<Record<string, ReportedState>> = {}): WireStatus {
  const known = (state: ReportedState): WireStatus => ({ state, unknownStatus: '' });
  const status = plain(word).replaceAll(/[_-]/g, '');
  const spelled = Object.hasOwn(spellings, status) ? spellings[status] : undefined;
  if (spelled !== undefined) return known(spelled);
  // An end is final, so it takes the whole word: a cancel that was refused or is on its way begins with the same letters.
  if (status === 'CANCEL' || /^CANCELL?ED/.test(status)) return known('Canceled');
  if (status.startsWith('REJECT') || status === 'FAILED') return known('Rejected');
  if (status.startsWith('EXPIRED')) return known('Expired');
  // Queued for the next session: nothing is at the exchange before the next opening.
  if (status.startsWith('AFTERMARKETORDERREQRECEIVED')) return known('InFlight');
  switch (status) {
    case 'COMPLETE':
    case 'COMPLETED':
      return known('Filled');
    case 'OPEN':
    case 'NEW':
    case 'REPLACED':
    case 'TRIGGERPENDING':
      return known('Working');
    case 'PENDING':
    case 'OPENPENDING':
    case 'VALIDATIONPENDING':
    case 'PUTORDERREQRECEIVED':
    case 'MODIFYPENDING':
    case 'CANCELPENDING':
      return known('InFlight');
    default:
      return { state: 'Working', unknownStatus: word.slice(0, 60) };
  }
}

export const sideWords: { readonly [Word in Side]: string } = { Buy: 'BUY', Sell: 'SELL' };

export const ordTypeWords: { readonly [Word in OrdType]: string } = {
  Limit: 'LIMIT',
  Market: 'MARKET',
  // Without the hyphen: SL-M is an unknown type here, which some clients turn into an immediate trade.
  Stop: 'SLM',
  StopLimit: 'SL',
};

export const timeInForceWords: { readonly [Word in TimeInForce]: string } = { Day: 'DAY', ImmediateOrCancel: 'IOC' };

/** LONGTERM carries forward in derivatives too: NORMAL and NRML were refused in live use (EC092). */
export function productWord(product: Product, carryForwardWord: string): string {
  return product === 'NRML' ? carryForwardWord : { MIS: 'INTRADAY', CNC: 'LONGTERM', MTF: 'MTF' }[product];
}

function plain(word: string): string {
  return word.toUpperCase().replaceAll(/\s+/g, '');
}
