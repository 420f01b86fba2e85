// The trade books against the orders, all day: once a minute an account that has orders of ours is asked for its trades.
// Where two readings in a row show the same difference, the trades count and a person is told. What they cannot decide is
// told as undecided.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import type { Result } from '../domain/result.ts';
import {
  bookBehind,
  filledByTrades,
  tradeDifferences,
  type TradeDifference,
  type TradedOrder,
} from '../domain/trade-check.ts';
import type { OrderBook, Trade } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';

export type TradeWatchParts = {
  readonly clock: Clock;
  readonly blotter: Pick<Blotter, 'copy' | 'copiesOfAccount'>;
  readonly accounts: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** Null: the account's books may be asked for. */
  readonly notReady: (id: AccountId) => string | null;
  readonly trades: (id: AccountId) => Promise<Result<readonly Trade[]>>;
  /** Writes down what is decided in its turn, with every report before it taken in. */
  readonly settle: (decide: () => readonly JournalFact[]) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type TradeWatch = {
  /** The account's newest order book. */
  readonly onBook: (id: AccountId, book: OrderBook) => void;
  readonly close: () => void;
};

/** Sixty readings an hour of a budget of 1,800 in fifteen minutes. */
const everyMs = 60_000;

export function watchTrades(parts: TradeWatchParts): TradeWatch {
  const { clock, blotter } = parts;
  const books = new Map<AccountId, OrderBook>();
  /** By account: what the last reading showed, as said. */
  const before = new Map<AccountId, ReadonlySet<string>>();
  /** By account, the keys of what is told as undecided. */
  const told = new Map<AccountId, ReadonlySet<string>>();
  let closed = false;
  let timer: CancelTimer = clock.after(everyMs, round);

  function round(): void {
    timer = clock.after(everyMs, round);
    for (const id of parts.accounts) void look(id);
  }

  async function look(id: AccountId): Promise<void> {
    if (ordersOf(id).length === 0 || parts.notReady(id) !== null) return;
    const askedAt = clock.now();
    const read = await parts.trades(id);
    if (closed) return;
    if (!read.ok || read.value.length === 0) {
      tell(id, unproven(id, read.ok ? 'it shows no trades at all' : `it cannot be read: ${read.message}`), false);
      return;
    }
    const trades = read.value;
    const known = before.get(id) ?? new Set();
    const standing = (): readonly TradeDifference[] => tradeDifferences(ordersOf(id), trades, askedAt);
    const isKnown = (difference: TradeDifference): boolean => known.has(saidOf(difference));
    before.set(id, new Set(standing().map(saidOf)));
    const lasting = standing().filter(isKnown);
    tell(
      id,
      lasting.filter(({ fits }) => !fits).map((difference) => contrary(id, difference)),
      true,
    );
    if (lasting.some(({ fits }) => fits))
      parts.settle(() =>
        standing()
          .filter((difference) => difference.fits && isKnown(difference))
          .map(filledByTrades),
      );
  }

  function ordersOf(id: AccountId): readonly TradedOrder[] {
    return blotter.copiesOfAccount(id).flatMap(({ clOrdId, order, mostAsked: asked, lastFillAt }) => {
      const { accountId, orderId, instrumentId, side, orderQty, cumQty, overruledQty } = order;
      const mostAsked = Math.max(orderQty, asked);
      return orderId === null
        ? []
        : [{ clOrdId, accountId, orderId, instrumentId, side, mostAsked, cumQty, overruledQty, lastFillAt }];
    });
  }

  /** What an unread trade book leaves open between the feed and the order book. */
  function unproven(id: AccountId, why: string): readonly Notice[] {
    const book = books.get(id);
    if (book === undefined) return [];
    return bookBehind(ordersOf(id), book.reports, book.startedAt).map(({ order, byBook }) =>
      noticeOf(
        order,
        `has traded ${order.cumQty} by the order feed and ${byBook} by the order book. Only the trade book can say, and ${why}. Nothing is decided: ${order.cumQty} stay counted until it is read. Look at the order at the broker before you trade on.`,
      ),
    );
  }

  function contrary(id: AccountId, { order, byTrades }: TradeDifference): Notice {
    return noticeOf(
      order,
      `has traded ${order.cumQty} by the order book, and the trade book has ${byTrades} under its number, which cannot all be its own. Nothing is decided. Look at ${parts.alias(id)} at the broker before you trade on.`,
    );
  }

  /** `all`: what is not among these any more is taken back. */
  function tell(id: AccountId, notices: readonly Notice[], all: boolean): void {
    const known = told.get(id) ?? new Set<string>();
    const now = new Set(notices.map(({ key }) => key));
    for (const notice of notices) if (!known.has(notice.key)) parts.raise(notice);
    if (all) for (const key of known) if (!now.has(key)) parts.clear(key);
    told.set(id, all ? now : new Set([...known, ...now]));
  }

  function noticeOf({ clOrdId, accountId, orderId, instrumentId, cumQty }: TradedOrder, body: string): Notice {
    return {
      key: `books:${accountId}/${orderId}/${cumQty}`,
      at: clock.now(),
      level: 'Error',
      title: `${parts.alias(accountId)}: the broker’s books differ`,
      body: `Order ${orderId} in ${parts.symbol(instrumentId)} ${body}`,
      account: accountId,
      masterOrderId: blotter.copy(clOrdId)?.key.masterKey ?? '',
    };
  }

  return {
    onBook: (id, book) => {
      books.set(id, book);
    },
    close: () => {
      closed = true;
      timer();
    },
  };
}

function saidOf({ order, byTrades }: TradeDifference): string {
  return `${order.orderId}/${order.cumQty}/${byTrades}`;
}
