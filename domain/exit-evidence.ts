// What a reading of the broker's books proves for an exit. The order book and the positions are two systems there, and
// either may lag: acting on one that lags would open the reverse, or pass an entry that it does not show yet for flat.

import type { InstrumentId } from './ids.ts';
import { signed, type Side } from './order.ts';

type Row = { readonly instrumentId: InstrumentId };
type BookRow = Row & { readonly side: Side; readonly cumQty: number };
type PositionRow = Row & { readonly netQty: number; readonly carriedQty: number };

/** Units of an instrument as the day's order book sums them: what was carried in, and every fill since. */
export function bookedQty(
  instrumentId: InstrumentId,
  book: readonly BookRow[],
  positions: readonly PositionRow[],
): number {
  const carried = positions.filter((row) => row.instrumentId === instrumentId);
  const traded = book.filter((row) => row.instrumentId === instrumentId);
  return (
    carried.reduce((sum, { carriedQty }) => sum + carriedQty, 0) +
    traded.reduce((sum, { side, cumQty }) => sum + signed(side, cumQty), 0)
  );
}

/** Over all products, since a position that is converted from one to another moves no units. */
export function shownQty(instrumentId: InstrumentId, positions: readonly PositionRow[]): number {
  return positions.filter((row) => row.instrumentId === instrumentId).reduce((sum, { netQty }) => sum + netQty, 0);
}

/** Instruments in which the positions do not show what the order book has traded, or the other way round. */
export function disagreeing(book: readonly BookRow[], positions: readonly PositionRow[]): readonly InstrumentId[] {
  const named = new Set([...book, ...positions].map(({ instrumentId }) => instrumentId));
  return [...named].filter((id) => bookedQty(id, book, positions) !== shownQty(id, positions));
}

/** Since when the two disagree on an instrument, monotonic ms, and on what. */
export type Disagreements = ReadonlyMap<InstrumentId, { readonly since: number; readonly on: string }>;

/** For so long the positions may not show yet what the order book does. */
const lagMs = 3000;

/**
 * Instruments on which nothing may be decided from these two readings. A disagreement that does not move is believed
 * after a while, the positions' way, except that what a whole order book bought and no position shows is never called flat.
 * `closedHere` says whether a position still shows what an exit has just closed.
 */
export function undecidable(
  before: Disagreements,
  book: {
    readonly rows: readonly BookRow[];
    /** Whether every row could be read: else what its sums lack proves nothing for long. */ readonly whole: boolean;
  },
  positions: readonly PositionRow[],
  closedHere: (id: InstrumentId) => boolean,
  now: number,
): { readonly instruments: ReadonlySet<InstrumentId>; readonly disagreements: Disagreements } {
  const odd = new Set([
    ...disagreeing(book.rows, positions),
    ...(book.whole ? [] : positions.map(({ instrumentId }) => instrumentId)),
  ]);
  const disagreements = new Map<InstrumentId, { readonly since: number; readonly on: string }>();
  const instruments = new Set<InstrumentId>();
  for (const id of odd) {
    const [booked, shown] = [bookedQty(id, book.rows, positions), shownQty(id, positions)];
    const on = `${booked}/${shown}`;
    const known = before.get(id);
    // Of a book with rows that nobody can read the sums may be others each time, and differ for ever.
    const since = known !== undefined && (known.on === on || !book.whole) ? known.since : now;
    disagreements.set(id, { since, on });
    const unsettled = booked !== shown && (now - since < lagMs || (book.whole && shown === 0));
    if (unsettled || closedHere(id)) instruments.add(id);
  }
  return { instruments, disagreements };
}

/**
 * Whether a reading that began at `startedAt` can know of words (orders placed, answers heard) at these moments.
 * Moments from before the wall clock was set back prove nothing, and must not keep an exit waiting. All epoch ms.
 */
export function knowsOf(startedAt: number, askedAt: number, words: readonly number[], now: number): boolean {
  const past = words.filter((at) => at <= now);
  if (startedAt <= Math.max(0, ...past)) return false;
  return past.length === words.length || startedAt >= askedAt;
}
