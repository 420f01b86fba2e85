// May silence be called absence? What one reading of an account's order book says about an order that nobody can vouch
// for, what several readings add up to, and whether the trade book and the positions agree.

import type { ExecutionReport } from './execution-report.ts';
import type { InstrumentId } from './ids.ts';
import { signed, type Side } from './order.ts';

export type Doubt = {
  readonly clOrdId: string;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly orderQty: number;
  /** Epoch ms, our clock: when it may have left. */
  readonly sentAt: number;
  /** When our request was over: answered in a way that says nothing, given up with its socket, or the program stopped. */
  readonly overAt: number;
};

/** An order of the account that some report has named: every whole and current book shows it, as far as it has traded. */
export type KnownOrder = { readonly orderId: string; readonly cumQty: number; readonly clOrdId: string };

export type BookRow = Pick<
  ExecutionReport,
  'orderId' | 'tag' | 'instrumentId' | 'side' | 'orderQty' | 'cumQty' | 'transactTime'
>;

export type BookReading = {
  readonly startedAt: number;
  readonly unreadable: number;
  readonly reports: readonly BookRow[];
  /** Counts the sessions of the account: another number is another session. */
  readonly session: number;
};

export type Reading =
  | { readonly kind: 'Shows' }
  | { readonly kind: 'NoEvidence'; readonly why: string }
  | { readonly kind: 'Absent'; readonly newest: number | null };

export function readingOf(doubt: Doubt, book: BookReading, known: readonly KnownOrder[]): Reading {
  if (book.reports.some(({ tag }) => tag === doubt.clOrdId)) return { kind: 'Shows' };
  if (book.startedAt <= doubt.overAt)
    return { kind: 'NoEvidence', why: 'it was asked for before the request was over' };
  // A row that could not be read may be the very order in question.
  if (book.unreadable > 0) return { kind: 'NoEvidence', why: `${book.unreadable} of its orders cannot be read` };
  const shown = new Map(book.reports.map((report) => [report.orderId as string, report]));
  for (const { orderId, cumQty } of known) {
    const row = shown.get(orderId);
    if (row === undefined) return { kind: 'NoEvidence', why: `it is not whole: order ${orderId} is missing` };
    if (row.cumQty < cumQty)
      return { kind: 'NoEvidence', why: `it is old: order ${orderId} has traded more than it shows` };
  }
  const untold = known.find(({ orderId, clOrdId }) => shown.get(orderId)?.tag !== clOrdId);
  if (untold !== undefined)
    return { kind: 'NoEvidence', why: `it shows order ${untold.orderId} of ours without its reference` };
  const alike = book.reports.find(({ tag }) => mayBeSpelled(tag, doubt.clOrdId));
  if (alike !== undefined)
    return {
      kind: 'NoEvidence',
      why: `the reference of its order ${alike.orderId} may be this one, spelled otherwise`,
    };
  // Until an order of ours has come back with its reference, nobody knows that any does.
  const like = known.length > 0 ? undefined : book.reports.find((row) => isLike(doubt, row));
  if (like !== undefined)
    return { kind: 'NoEvidence', why: `its order ${like.orderId} is like this one and carries no reference` };
  const newest = Math.max(...book.reports.map(({ transactTime }) => transactTime ?? -Infinity));
  return { kind: 'Absent', newest: Number.isFinite(newest) ? newest : null };
}

/** Cut short, in small letters, or with text beside it: nobody has proven how the broker gives a reference back. */
function mayBeSpelled(tag: string, clOrdId: string): boolean {
  const plain = tag.toUpperCase();
  return plain.includes(clOrdId) || (plain.length >= shortestCut && clOrdId.startsWith(plain));
}

/** `transactTime` is by the broker's clock, which need not agree with ours. */
function isLike(doubt: Doubt, { tag, instrumentId, side, orderQty, transactTime }: BookRow): boolean {
  const same = instrumentId === doubt.instrumentId && side === doubt.side && orderQty === doubt.orderQty;
  return tag === '' && same && (transactTime === null || transactTime >= doubt.sentAt - clocksApartMs);
}

const clocksApartMs = 60_000;

/** Of ten characters so many do not begin another reference by chance. */
const shortestCut = 5;

/** What the readings of one session add up to. */
export type Evidence = {
  readonly readings: number;
  readonly firstStartedAt: number;
  readonly lastStartedAt: number;
  /** The newest moment in any of them, by the broker's clock; null for none. */
  readonly newest: number | null;
  readonly orders: number;
  readonly session: number;
};

/** What the journal keeps of it: the two other books agreed at `agreedAt`. Moments are epoch ms, our clock. */
export type AbsenceProof = Omit<Evidence, 'session'> & { readonly agreedAt: number };

/** Another session, or a book that has grown smaller, starts the count again: neither continues what was read before. */
export function addReading(before: Evidence | null, book: BookReading, newest: number | null): Evidence {
  const continues = before !== null && before.session === book.session && book.reports.length >= before.orders;
  return {
    readings: (continues ? before.readings : 0) + 1,
    firstStartedAt: continues ? before.firstStartedAt : book.startedAt,
    lastStartedAt: book.startedAt,
    newest,
    orders: book.reports.length,
    session: book.session,
  };
}

/**
 * Two full readings after the request was over, the last one a settle window after it, and a book that is known to be
 * newer than the send. A quiet book cannot show anything newer; it is believed after twice the window and a third
 * reading, since every reading is also held against all orders that the account is known to have.
 */
export function isSettled(doubt: Doubt, evidence: Evidence, settleMs: number): boolean {
  const waited = evidence.lastStartedAt - doubt.overAt;
  if (evidence.readings < 2 || waited < settleMs) return false;
  const current = (evidence.newest ?? -Infinity) > doubt.sentAt;
  return current || (evidence.readings >= 3 && waited >= 2 * settleMs);
}

export type DayTrade = {
  readonly orderId: string;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly lastQty: number;
  readonly tag: string;
};
export type DayPosition = {
  readonly instrumentId: InstrumentId;
  readonly netQty: number;
  readonly carriedQty: number;
};

/** Why the other two books speak against absence; null: they agree with the order book. */
export function disagreement(
  doubt: Doubt,
  orders: readonly Pick<ExecutionReport, 'orderId'>[],
  trades: readonly DayTrade[],
  positions: readonly DayPosition[],
): string | null {
  if (trades.some(({ tag }) => tag === doubt.clOrdId)) return 'the trade book holds a trade with its reference';
  const mine = trades.filter(({ instrumentId }) => instrumentId === doubt.instrumentId);
  const listed = new Set<string>(orders.map(({ orderId }) => orderId));
  const unlisted = mine.find(({ orderId }) => !listed.has(orderId));
  if (unlisted !== undefined) return `the trade book names order ${unlisted.orderId}, which the order book does not`;
  const traded = mine.reduce((sum, { side, lastQty }) => sum + signed(side, lastQty), 0);
  const moved = positions
    .filter(({ instrumentId }) => instrumentId === doubt.instrumentId)
    .reduce((sum, { netQty, carriedQty }) => sum + netQty - carriedQty, 0);
  return moved === traded
    ? null
    : `its positions show ${moved} units since yesterday where its trades add up to ${traded}`;
}
