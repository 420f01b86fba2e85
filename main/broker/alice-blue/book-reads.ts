// The reads of one account within its budget. The order book is shared by all who ask at one time.

import type { AccountId, OrderId } from '../../../domain/ids.ts';
import type { NewOrder } from '../../../domain/order-command.ts';
import { err, ok, type Err, type Result } from '../../../domain/result.ts';
import type { Clock } from '../../clock.ts';
import type { BrokerAccount, OrderBook, Trade } from '../broker.ts';
import { readOddRow } from './odd-row.ts';
import { readHistory } from './order-history.ts';
import { readHoldingRow, readMargin, readProfile } from './parse-account.ts';
import { readBookRow, type ReadContext } from './parse.ts';
import { readFunds, readPositionRow, readTradeRow } from './parse-books.ts';
import type { ReadBudget } from './read-budget.ts';
import type { BookPath, RestClient } from './rest-client.ts';
import { readInSlices } from './row-pace.ts';

export type ReadKind = Parameters<ReadBudget['take']>[0];

export type BookReads = Pick<
  BrokerAccount,
  'positions' | 'funds' | 'profile' | 'holdings' | 'trades' | 'history' | 'margin'
> & {
  /** Callers at one time share one read; its `startedAt` says what it can prove. */
  readonly orderBook: (kind: ReadKind) => Promise<Result<OrderBook>>;
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
  readonly onBookFailed: (why: Err) => void;
};

type Rows = Result<readonly unknown[]>;

export function createBookReads(plan: BookReadsPlan): BookReads {
  const { accountId, clock, rest } = plan;
  let shared: Promise<Result<OrderBook>> | null = null;

  const within = async (what: string, kind: ReadKind, ask: () => Promise<Rows>): Promise<Rows> => {
    const signedIn = plan.signedIn();
    if (!signedIn.ok) return signedIn;
    if (!plan.budget.take(kind)) {
      return err('READ_BUDGET', `${what} could not be read. There were too many reads in the last 15 minutes.`);
    }
    return ask();
  };

  const readOrderBook = async (kind: ReadKind): Promise<Result<OrderBook>> => {
    const startedAt = clock.now();
    const what = 'The order book';
    const rows = await within(what, kind, () => rest.read('orders/book', what));
    if (!rows.ok) {
      plan.onBookFailed(rows);
      return rows;
    }
    const readAt = clock.now();
    const context = plan.context(readAt);
    const read = await readInSlices(rows.value, (row) => readBookRow(row, context), clock.monotonic);
    const book: OrderBook = {
      reports: read.filter((row) => row.ok).map((row) => row.value),
      unreadable: read.filter((row) => !row.ok).map((row) => plan.redact(row.message)),
      oddRows: rows.value.filter((_row, at) => read[at]?.ok === false).map((row) => readOddRow(row, context.stance)),
      startedAt,
      readAt,
    };
    plan.onBook(book);
    return ok(book);
  };

  /** A row left out would look like a closed position, so one unreadable row spoils the read. */
  const all = async <T>(rows: Rows, what: string, each: (row: unknown) => Result<T>): Promise<Result<readonly T[]>> => {
    if (!rows.ok) return rows;
    const read = await readInSlices(rows.value, each, clock.monotonic);
    const values: T[] = [];
    for (const one of read) {
      if (!one.ok) return err(one.code, `${what} could not be read. ${plan.redact(one.message)}`);
      values.push(one.value);
    }
    return ok(values);
  };
  const list = async <T>(
    path: BookPath,
    what: string,
    each: (row: unknown) => Result<T>,
    kind: ReadKind = 'Asked',
  ): Promise<Result<readonly T[]>> => all(await within(what, kind, () => rest.read(path, what)), what, each);
  /** The one item of an answer that is a list all the same. */
  const single = <T>(items: Result<readonly T[]>, what: string): Result<T> => {
    if (!items.ok) return items;
    const [first] = items.value;
    return first === undefined ? err('ANSWER_ODD', `${what} could not be read. The answer holds none.`) : ok(first);
  };

  return {
    orderBook: (kind) => {
      shared ??= readOrderBook(kind).finally(() => (shared = null));
      return shared;
    },
    positions: (why) => list('positions', 'The positions', (row) => readPositionRow(row, accountId), why),
    funds: async () => single(await list('limits/', 'The funds', readFunds), 'The funds'),
    profile: async () =>
      single(await list('profile/', 'The profile', (row) => readProfile(row, accountId)), 'The profile'),
    holdings: (product = 'CNC') =>
      list(`holdings/${product}`, 'The holdings', (row) => readHoldingRow(row, accountId, product)),
    trades: async () => {
      const context = plan.context(clock.now());
      const trades = await list('orders/trades', 'The trades', (row) => readTradeRow(row, context));
      return trades.ok ? eachOnce(trades.value) : trades;
    },
    history: async (order: OrderId) => {
      const what = "The order's history";
      const rows = await within(what, 'Asked', () => rest.history(order, what));
      if (!rows.ok) return rows;
      const history = readHistory(rows.value, order, plan.context(clock.now()));
      return ok({ ...history, unreadable: history.unreadable.map(plan.redact) });
    },
    margin: async (command: NewOrder) => {
      const what = 'The margin of the order';
      const items = await within(what, 'Asked', () => rest.margin(command, what));
      return single(await all(items, what, readMargin), what);
    },
  };
}

/** The book repeats rows; two fills under one name that differ are no fill that anything may be built on. */
function eachOnce(trades: readonly Trade[]): Result<readonly Trade[]> {
  const once = new Map<string, Trade>();
  for (const trade of trades) {
    const known = once.get(trade.execId);
    if (known && (known.lastQty !== trade.lastQty || known.lastPx !== trade.lastPx || known.side !== trade.side))
      return err('TRADES_CONTRADICT', 'The trades could not be read. Two of them share an id and differ.');
    if (!known) once.set(trade.execId, trade);
  }
  return ok([...once.values()]);
}
