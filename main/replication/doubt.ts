// Orders nobody can vouch for: which book readings count as evidence, when to read again, when to ask a person.
// Silence is never an answer; only the broker's own book is, and proof of absence takes a settle window.

import type { CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import type { OrderBook } from '../broker/broker.ts';

export type DoubtRules = {
  /** How long after doubt began a book must have been asked for, to count as proof of absence. Ms. */
  readonly settleMs: number;
};

/** Look-up delays after doubt began, ms; then one every `lastDelay`. One reading serves all of an account's doubts. */
const delays = [500, 1000, 2000, 4000, 8000] as const;
const lastDelay = 15_000;

export function lookUpDelay(readings: number): number {
  return delays[readings] ?? lastDelay;
}

type Evidence = { readonly readings: number; readonly lastStartedAt: number };

export type DoubtLedger = {
  /** Takes in a full reading of the account's book; returns the copies now proven absent, with the readings behind it. */
  readonly weigh: (
    account: AccountId,
    book: OrderBook,
    inDoubt: readonly CopyOrder[],
  ) => readonly { readonly copy: CopyOrder; readonly booksRead: number }[];
  readonly readings: (id: ClOrdId) => number;
};

export function createDoubtLedger(rules: DoubtRules): DoubtLedger {
  const evidence = new Map<ClOrdId, Evidence>();
  return {
    weigh: (account, book, inDoubt) => {
      // A row that could not be read may be the very order in question.
      if (book.unreadable.length > 0) return [];
      return inDoubt.flatMap((copy) => {
        const since = copy.order.unknownSince;
        if (since === null || copy.order.accountId !== account || copy.attention !== 'None') return [];
        if (book.startedAt <= since || book.reports.some(({ tag }) => tag === copy.clOrdId)) return [];
        const before = evidence.get(copy.clOrdId);
        const now = { readings: (before?.readings ?? 0) + 1, lastStartedAt: book.startedAt };
        evidence.set(copy.clOrdId, now);
        const settled = now.readings >= 2 && now.lastStartedAt - since >= rules.settleMs;
        return settled ? [{ copy, booksRead: now.readings }] : [];
      });
    },
    readings: (id) => evidence.get(id)?.readings ?? 0,
  };
}
