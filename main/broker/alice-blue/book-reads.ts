// The reads of one account within its budget: the order book, shared by all who ask at one time, positions and funds.

import type { AccountId } from '../../../domain/ids.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../clock.ts';
import type { BrokerPosition, Funds, OrderBook } from '../broker.ts';
import { readBookRow, type ReadContext } from './parse.ts';
import { readFunds, readPositionRow } from './parse-books.ts';
import type { ReadBudget } from './read-budget.ts';
import type { BookPath, RestClient } from './rest-client.ts';

export type ReadKind = Parameters<ReadBudget['take']>[0];

export type BookReads = {
  /** Callers at one time share one read; its `startedAt` says what it can prove. */
  readonly orderBook: (kind: ReadKind) => Promise<Result<OrderBook>>;
  readonly positions: () => Promise<Result<readonly BrokerPosition[]>>;
  readonly funds: () => Promise<Result<Funds>>;
};

export type BookReadsPlan = {
  readonly accountId: AccountId;
  readonly clock: Clock;
  readonly rest: RestClient;
  readonly budget: ReadBudget;
  /** Nothing is asked, nor counted, without a session. */
  readonly signedIn: () => Result<unknown>;
  readonly context: (receivedAt: number) => ReadContext;
  readonly redact: (text: string) => string;
  /** Told once for each read, before its callers are. */
  readonly onBook: (book: OrderBook) => void;
  readonly onBookFailed: (reason: string) => void;
};

export function createBookReads(plan: BookReadsPlan): BookReads {
  const { clock } = plan;
  let shared: Promise<Result<OrderBook>> | null = null;

  const readRows = async (path: BookPath, what: string, kind: ReadKind): Promise<Result<readonly unknown[]>> => {
    const signedIn = plan.signedIn();
    if (!signedIn.ok) return signedIn;
    if (!plan.budget.take(kind)) {
      return err('READ_BUDGET', `${what} could not be read. There were too many reads in the last 15 minutes.`);
    }
    return plan.rest.read(path, what);
  };

  const readOrderBook = async (kind: ReadKind): Promise<Result<OrderBook>> => {
    const startedAt = clock.now();
    const rows = await readRows('orders/book', 'The order book', kind);
    if (!rows.ok) {
      plan.onBookFailed(rows.message);
      return rows;
    }
    const readAt = clock.now();
    const read = rows.value.map((row) => readBookRow(row, plan.context(readAt)));
    const book: OrderBook = {
      reports: read.filter((row) => row.ok).map((row) => row.value),
      unreadable: read.filter((row) => !row.ok).map((row) => plan.redact(row.message)),
      startedAt,
      readAt,
    };
    plan.onBook(book);
    return ok(book);
  };

  /** A row left out would look like a closed position, so one unreadable row spoils the read. */
  const readAll = async <T>(
    path: BookPath,
    what: string,
    each: (row: unknown) => Result<T>,
  ): Promise<Result<readonly T[]>> => {
    const rows = await readRows(path, what, 'Asked');
    if (!rows.ok) return rows;
    const all: T[] = [];
    for (const row of rows.value) {
      const one = each(row);
      if (!one.ok) return err(one.code, `${what} could not be read. ${plan.redact(one.message)}`);
      all.push(one.value);
    }
    return ok(all);
  };

  return {
    orderBook: (kind) => {
      shared ??= readOrderBook(kind).finally(() => (shared = null));
      return shared;
    },
    positions: () => readAll('positions', 'The positions', (row) => readPositionRow(row, plan.accountId)),
    funds: async () => {
      const items = await readAll('limits/', 'The funds', readFunds);
      if (!items.ok) return items;
      const [first] = items.value;
      return first ? ok(first) : err('FUNDS_UNREADABLE', 'The funds could not be read. The answer holds none.');
    },
  };
}
