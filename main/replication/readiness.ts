// Which accounts may be sent to: a session, a whole book of this start or waking, no exit under way, no reference twice.

import { looksLikeClOrdId, type AccountId } from '../../domain/ids.ts';
import type { BrokerAccount, OrderBook } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';

export type Readiness = {
  readonly isReady: (account: AccountId) => boolean;
  /** Null: it may be sent to. Otherwise why not, as a sentence. */
  readonly notReady: (account: AccountId) => string | null;
  /** Whether this book, taken in, makes the account ready; it is from now on. */
  readonly readBy: (account: AccountId, book: OrderBook) => boolean;
  /** Whether it was ready until its session ended. */
  readonly lost: (account: AccountId) => boolean;
  /** Nothing is sent to any account before a book is read that was asked for from this moment on, epoch ms. */
  readonly from: (moment: number) => void;
};

export function createReadiness(parts: {
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly blotter: Pick<Blotter, 'isStopped'>;
  readonly isExiting: (account: AccountId) => boolean;
}): Readiness {
  const ready = new Set<AccountId>();
  let booksFrom = 0;
  return {
    isReady: (account) => ready.has(account),
    notReady: (account) => {
      if (parts.blotter.isStopped(account))
        return 'The broker showed one reference twice, so copying to this account is stopped.';
      if (parts.isExiting(account)) return 'Exit All is under way.';
      const session = parts.accounts.get(account)?.link().session;
      if (session === undefined) return 'The account is not set up any more.';
      if (session.kind === 'NeedsLogin') return `It needs a login: ${session.reason}`;
      if (session.kind === 'Unreachable') return `The broker cannot be reached: ${session.reason}`;
      return ready.has(account) ? null : 'Its orders of today have not been read from the broker yet.';
    },
    readBy: (account, book) => {
      if (ready.has(account) || book.startedAt < booksFrom || !isAllReadOfOurs(book)) return false;
      ready.add(account);
      return true;
    },
    lost: (account) => ready.delete(account),
    from: (moment) => {
      booksFrom = moment;
      ready.clear();
    },
  };
}

/** A row that cannot be read and may be ours keeps the account back; one of somebody else's does not, all day long. */
function isAllReadOfOurs({ unreadable, oddRows = [] }: OrderBook): boolean {
  return oddRows.length >= unreadable.length && oddRows.every(({ tag }) => tag !== null && !looksLikeClOrdId(tag));
}
