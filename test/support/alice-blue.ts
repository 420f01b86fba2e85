// Builders for the broker's wire: recorded payloads, a row, a frame, an order, and the parts that an account needs.

import { readFileSync } from 'node:fs';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, clOrdId, instrumentId, orderId } from '../../domain/ids.ts';
import { createInstrumentIndex } from '../../domain/instrument-index.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { CancelOrder, NewOrder, ReplaceOrder } from '../../domain/order-command.ts';
import type { ReadContext } from '../../main/broker/alice-blue/parse.ts';
import type { BrokerListener, LinkState, OrderBook } from '../../main/broker/broker.ts';

export const account = accountId('912444');

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/alice-blue/${name}.json`, import.meta.url), 'utf8'));
}

/** The first row of a recorded answer. */
export function fixtureRow(name: string): Record<string, unknown> {
  const [row] = (fixture(name) as { readonly result: readonly Record<string, unknown>[] }).result;
  if (!row) throw new Error(`${name} has no row`);
  return row;
}

export const acc: Instrument = {
  id: instrumentId('NSE', '22'),
  exchange: 'NSE',
  token: '22',
  symbol: 'ACC',
  tradingSymbol: 'ACC-EQ',
  name: 'ACC-EQ',
  kind: 'Equity',
  lotSize: 1,
  tick: 10,
  expiry: null,
};
export const mrf: Instrument = {
  ...acc,
  id: instrumentId('NSE', '2277'),
  token: '2277',
  symbol: 'MRF',
  tradingSymbol: 'MRF-EQ',
  name: 'MRF-EQ',
};
export const instruments = createInstrumentIndex([acc, mrf]);

export const receivedAt = Date.UTC(2025, 6, 14, 6, 0);

export const context = (of = account): ReadContext => ({
  accountId: of,
  receivedAt,
  findByTradingSymbol: (exchange, tradingSymbol) => instruments.byTradingSymbol(exchange, tradingSymbol)?.id ?? null,
});

export const aRow = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...fixtureRow('order-book'),
  rejectionReason: '',
  orderStatus: 'OPEN',
  pendingQuantity: 30,
  ...change,
});

export const aFrame = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  t: 'om',
  norenordno: '25071400112229',
  uid: account,
  actid: account,
  qty: '30',
  prc: '1120.15',
  trgprc: '0.00',
  pcode: 'C',
  remarks: '',
  rejreason: ' ',
  prctyp: 'LMT',
  ret: 'DAY',
  dscqty: '0',
  trantype: 'B',
  exch: 'NSE',
  tsym: 'ACC-EQ',
  status: 'OPEN',
  reporttype: 'New',
  fillshares: '0',
  avgprc: '0.00',
  ...change,
});

export const aNewOrder = (change: Partial<NewOrder> = {}): NewOrder => ({
  kind: 'New',
  accountId: account,
  clOrdId: clOrdId('L123456789'),
  instrumentId: acc.id,
  side: 'Buy',
  ordType: 'Limit',
  timeInForce: 'Day',
  product: 'MIS',
  orderQty: 30,
  price: 112010,
  stopPx: 0,
  ...change,
});

export const aReplace = (change: Partial<ReplaceOrder> = {}): ReplaceOrder => ({
  ...aNewOrder(),
  kind: 'Replace',
  orderId: orderId('250526000002697'),
  ...change,
});

export const aCancel = (): CancelOrder => ({
  kind: 'Cancel',
  accountId: account,
  clOrdId: clOrdId('L123456789'),
  orderId: orderId('250526000002697'),
});

export type Heard = BrokerListener & {
  readonly reports: ExecutionReport[];
  readonly books: OrderBook[];
  readonly links: LinkState[];
  readonly unreadable: string[];
};

/** A listener that keeps all it is told. */
export function aListener(): Heard {
  const reports: ExecutionReport[] = [];
  const books: OrderBook[] = [];
  const links: LinkState[] = [];
  const unreadable: string[] = [];
  return {
    reports,
    books,
    links,
    unreadable,
    onReport: (report) => void reports.push(report),
    onBook: (book) => void books.push(book),
    onLink: (link) => void links.push(link),
    onUnreadable: (reason) => void unreadable.push(reason),
  };
}
