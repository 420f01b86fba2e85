// Orders that the broker has answered with a number and that no book shows, long after. They count as on their way, so
// nothing else would tell that the follower stands without them.

import { isWorking, type CopyOrder } from '../domain/copy-order.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { OrderBook } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';

export type UnshownWatchParts = {
  readonly clock: Pick<Clock, 'now'>;
  readonly blotter: Pick<Blotter, 'liveOf'>;
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** How long a book may be without an order that exists. Ms. */
  readonly settleMs: number;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type UnshownWatch = {
  /** A whole reading of the account's book, after its reports were taken in. */
  readonly onBook: (id: AccountId, book: OrderBook) => void;
};

export function watchUnshown(parts: UnshownWatchParts): UnshownWatch {
  const { clock, blotter } = parts;
  /** By account, the keys of what is told. */
  const told = new Map<AccountId, ReadonlySet<string>>();
  return {
    onBook: (id, book) => {
      // One of the rows that cannot be read may be the very order.
      if (book.unreadable.length > 0) return;
      const before = told.get(id) ?? new Set<string>();
      const unshown = blotter.liveOf(id).filter((copy) => isUnshown(copy, book));
      const notices = unshown.map(noticeOf);
      for (const notice of notices) if (!before.has(notice.key)) parts.raise(notice);
      const now = new Set(notices.map(({ key }) => key));
      for (const key of before) if (!now.has(key)) parts.clear(key);
      if (before.size > 0 || now.size > 0) told.set(id, now);
    },
  };

  function isUnshown(copy: CopyOrder, { startedAt, reports }: OrderBook): boolean {
    const { orderId, acknowledged } = copy.order;
    const { answeredAt } = copy.times;
    if (!isWorking(copy) || acknowledged || orderId === null || answeredAt === null) return false;
    return startedAt - answeredAt > parts.settleMs && reports.every((report) => report.orderId !== orderId);
  }

  function noticeOf({ order, clOrdId, key }: CopyOrder): Notice {
    const { accountId, orderId, instrumentId, side, orderQty } = order;
    const alias = parts.alias(accountId);
    return {
      key: `unshown:${accountId}/${clOrdId}`,
      at: clock.now(),
      level: 'Error',
      title: `${alias}: an order that the broker took is in none of its books`,
      body: `${side} ${orderQty} ${parts.symbol(instrumentId)} was answered with the number ${orderId}, and the order book does not show it. It is not sent again. Look at ${alias} in the broker’s own app: if the order is not there, place it by hand if you still want it.`,
      account: accountId,
      masterOrderId: key.masterKey,
    };
  }
}
