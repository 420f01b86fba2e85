// Orders nobody can vouch for: what the readings of an account's book add up to, and when to read it again.
// Silence is never an answer; only the broker's own books are, and proof of absence takes a settle window.

import {
  addReading,
  isSettled,
  readingOf,
  type BookReading,
  type Doubt,
  type Evidence,
  type KnownOrder,
} from '../../domain/absence.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { ClOrdId } from '../../domain/ids.ts';
import {
  countedFrom,
  setAnew,
  settleAnchor,
  wasSet,
  type ClockPair,
  type SettleAnchor,
} from '../../domain/settle-window.ts';
import type { OrderBook } from '../broker/broker.ts';

export type DoubtRules = {
  /** How long after the request was over a book must have been asked for, to count as proof of absence. Ms. */
  readonly settleMs: number;
};

/** Look-up delays after doubt began, ms, and after readings that failed. One reading serves all of an account's doubts. */
const delays = [500, 1000, 2000] as const;
const failedDelays = [1000, 2000, 4000] as const;
/**
 * Ms, for as long as proof of absence takes: an order that shows itself late is known within three seconds, and the broker's
 * limit of reads (1,800 in 15 minutes) leaves four fifths to others.
 */
const delay = 2500;
/** So many readings span twice the settle window of two minutes. After them the book is what fails. */
const readingsAtDelay = 100;
const lastDelay = 8000;

/** Ms until the next reading, after so many for a doubt, of which the last `failed` in a row could not be read. */
export function lookUpDelay(readings: number, failed: number): number {
  const usual = delays[readings] ?? (readings < readingsAtDelay ? delay : lastDelay);
  return failed === 0 ? usual : Math.max(usual, failedDelays[failed - 1] ?? lastDelay);
}

export function doubtOf(copy: CopyOrder): Doubt {
  const sentAt = copy.order.unknownSince ?? copy.times.decidedAt;
  return {
    clOrdId: copy.clOrdId,
    instrumentId: copy.order.instrumentId,
    side: copy.command.side,
    orderQty: copy.command.orderQty,
    sentAt,
    overAt: Math.max(sentAt, copy.silentSince ?? sentAt),
  };
}

/** Orders that some report has named: a whole book shows each of them, under our reference. */
export function knownOf(copies: readonly CopyOrder[]): readonly KnownOrder[] {
  return copies.flatMap(({ clOrdId, order: { orderId, acknowledged, cumQty } }) =>
    orderId !== null && acknowledged ? [{ orderId, cumQty, clOrdId }] : [],
  );
}

export function readingFrom(book: OrderBook, session: number): BookReading {
  return { startedAt: book.startedAt, unreadable: book.unreadable.length, reports: book.reports, session };
}

/** `why`: why the newest reading was no evidence, or the other books did not agree; empty when nothing stands against it. */
export type DoubtNote = { readonly evidence: Evidence | null; readonly why: string };

export type DoubtLedger = {
  /** These are in doubt from here on, if they were not before. */
  readonly follow: (inDoubt: readonly CopyOrder[]) => void;
  /** Takes in a full reading; returns the copies that the order book has proven absent. */
  readonly weigh: (
    book: BookReading,
    inDoubt: readonly CopyOrder[],
    ours: () => readonly CopyOrder[],
  ) => readonly { readonly copy: CopyOrder; readonly evidence: Evidence }[];
  /** The other books, or a book that could not be read, stand against a verdict. */
  readonly doubted: (id: ClOrdId, why: string) => void;
  readonly note: (id: ClOrdId) => DoubtNote;
  readonly forget: (id: ClOrdId) => void;
};

export function createDoubtLedger(rules: DoubtRules, clocks: () => ClockPair): DoubtLedger {
  const anchors = new Map<ClOrdId, SettleAnchor>();
  const notes = new Map<ClOrdId, DoubtNote>();
  const note = (id: ClOrdId): DoubtNote => notes.get(id) ?? { evidence: null, why: '' };
  const forget = (id: ClOrdId): void => {
    notes.delete(id);
    anchors.delete(id);
  };
  return {
    follow: (inDoubt) => {
      for (const copy of inDoubt)
        if (!anchors.has(copy.clOrdId)) anchors.set(copy.clOrdId, settleAnchor(doubtOf(copy), clocks()));
    },
    weigh: (book, inDoubt, ours) => {
      if (inDoubt.length === 0) return [];
      const orders = knownOf(ours());
      return inDoubt.flatMap((copy) => {
        const known = anchors.get(copy.clOrdId) ?? settleAnchor(doubtOf(copy), clocks());
        const set = wasSet(known, clocks());
        const anchor = set ? setAnew(doubtOf(copy), clocks()) : known;
        anchors.set(copy.clOrdId, anchor);
        if (set) notes.delete(copy.clOrdId);
        const doubt = countedFrom(anchor, doubtOf(copy));
        const before = note(copy.clOrdId);
        const reading = readingOf(doubt, book, orders);
        if (reading.kind === 'Shows') {
          forget(copy.clOrdId);
          return [];
        }
        // Asked for by a clock that has been set back since: nobody can say when that was.
        if (book.startedAt > clocks().wall) {
          notes.set(copy.clOrdId, { ...before, why: 'this machine’s clock was set while it was read' });
          return [];
        }
        if (reading.kind === 'NoEvidence') {
          const early = book.startedAt <= doubt.overAt;
          if (!early) notes.set(copy.clOrdId, { ...before, why: reading.why });
          return [];
        }
        const evidence = addReading(before.evidence, book, reading.newest);
        notes.set(copy.clOrdId, { evidence, why: '' });
        return isSettled(doubt, evidence, rules.settleMs) ? [{ copy, evidence }] : [];
      });
    },
    doubted: (id, why) => {
      notes.set(id, { ...note(id), why });
    },
    note,
    forget,
  };
}
