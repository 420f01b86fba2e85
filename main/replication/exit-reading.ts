// What an exit knows of one account at a moment: from the blotter before any book is read, and from the books after.

import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import { undecidable, type Disagreements } from '../../domain/exit-evidence.ts';
import type { ExitReading } from '../../domain/exit-verdict.ts';
import { isClosed, type HeldPosition, type WorkingOrder } from '../../domain/exit.ts';
import type { AccountId, InstrumentId, OrderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isOpen, leavesQtyOf, type Order } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import type { BrokerPosition, OrderBook } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';

export type ReadingParts = {
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** A recent price to protect a closing order by; null when none is known. */
  readonly referencePrice: (id: InstrumentId) => Paise | null;
  /** Whether our sums of the account speak for what it carries from earlier days too. */
  readonly isCounted: (account: AccountId) => boolean;
};

/** An instrument whose closing orders were refused so often in one run is left to a person. */
const mostRefusals = 3;
/** An account's books are read in less. Ms. */
export const longestReadingMs = 10_000;

/** Orders that our own journal knows to be working: they can be cancelled before any book is read. */
export function knownWorking(parts: ReadingParts, id: AccountId): readonly WorkingOrder[] {
  return workingByJournal(parts, id, ({ cancelOpen }) => !cancelOpen);
}

function workingByJournal(
  { blotter, masterId }: ReadingParts,
  id: AccountId,
  counts: (order: Order) => boolean = () => true,
): readonly WorkingOrder[] {
  const copies = blotter.liveOf(id).flatMap((copy): readonly WorkingOrder[] => {
    const { orderId, instrumentId, product, side } = copy.order;
    if (orderId === null || !isWorking(copy) || !counts(copy.order)) return [];
    return [
      { orderId, instrumentId, product, side, leavesQty: leavesQtyOf(copy.order), masterKey: copy.key.masterKey },
    ];
  });
  if (id !== masterId) return copies;
  const own = [...blotter.masters()].flatMap(({ order }): readonly WorkingOrder[] =>
    order.orderId !== null && order.acknowledged && isOpen(order)
      ? [{ ...order, orderId: order.orderId, leavesQty: leavesQtyOf(order), masterKey: null }]
      : [],
  );
  return [...copies, ...own];
}

/** The account's closing orders, of all runs, that can be cancelled at the broker. */
export function workingCloses(blotter: Blotter, id: AccountId): readonly CopyOrder[] {
  return blotter
    .liveOf(id)
    .filter((copy) => copy.key.purpose === 'Flatten' && isWorking(copy) && !copy.order.cancelOpen);
}

/** Closing orders that were decided less than `patienceMs` ago and still work, by the youngest's moment; null for none. */
export function youngestClose(
  { blotter }: ReadingParts,
  id: AccountId,
  now: number,
  patienceMs: number,
): number | null {
  const young = workingCloses(blotter, id).filter(({ times }) => {
    const age = now - times.decidedAt;
    return age >= 0 && age < patienceMs;
  });
  return young.length === 0 ? null : Math.max(...young.map(({ times }) => times.decidedAt));
}

/** `runs`: the exits under way here, whose closing orders count as one. `now` is monotonic ms. */
export function readingOf(
  parts: ReadingParts,
  id: AccountId,
  books: { readonly book: OrderBook; readonly positions: readonly BrokerPosition[] },
  runs: { readonly has: (runId: string) => boolean; readonly wasCancelled: (id: OrderId) => boolean },
  before: Disagreements,
  now: number,
): { readonly reading: ExitReading; readonly disagreements: Disagreements } {
  const { blotter } = parts;
  const { book, positions } = books;
  const ours = blotter.copiesOfAccount(id);
  const mine = ours.filter(({ key }) => runs.has(key.masterKey));
  const { instruments, disagreements } = undecidable(
    before,
    { rows: eachOnce(book), whole: book.unreadable.length === 0 },
    positions,
    (instrument) => showsWhatWasClosed(instrument, positions, mine),
    now,
  );
  return {
    disagreements,
    reading: {
      working: [...workingOf(blotter, id, book), ...cutAway(parts, id, book)],
      held: positions.filter((position) => !isClosed(position)),
      // What the books have proven absent cannot trade: an exit does not wait for a person to put it aside.
      undecided: [
        ...ours.filter((copy) => isUndecided(copy) && copy.attention !== 'Raised'),
        ...neverShown(ours, book),
        ...tradedMeanwhile(ours, book),
        ...tradedUnseen([...ours, ...(id === parts.masterId ? ownOrders(parts) : [])], book),
      ].map(({ order }) => order),
      copied: ({ instrumentId, product }) => blotter.net(id, instrumentId, product),
      uncounted: !parts.isCounted(id),
      undecidable: instruments,
      whyNotClosable: (position) => whyNotClosable(parts, position, mine),
      unreadable: book.unreadable.filter((_reason, at) => book.oddRows?.[at]?.mayWork !== false),
      cancellable: (book.oddRows ?? []).flatMap((row) =>
        row.mayWork && row.orderId !== null && !runs.wasCancelled(row.orderId) ? [row.orderId] : [],
      ),
    },
  };
}

function workingOf(blotter: Blotter, id: AccountId, book: OrderBook): readonly WorkingOrder[] {
  return book.reports
    .filter(({ state }) => state === 'Working' || state === 'InFlight')
    .map((report) => ({
      orderId: report.orderId,
      instrumentId: report.instrumentId,
      product: report.product,
      side: report.side,
      leavesQty: report.orderQty - report.cumQty,
      masterKey: blotter.copyByOrderId(id, report.orderId)?.key.masterKey ?? null,
    }));
}

/**
 * Orders that the broker took and that neither the feed nor a book has ever shown: they may rest out of sight, for longer
 * than a minute as has been seen in the field, and trade then. Closing around them would open the reverse.
 */
function neverShown(ours: readonly CopyOrder[], book: OrderBook): readonly CopyOrder[] {
  const shown = new Set(book.reports.map(({ orderId }) => orderId));
  return ours.filter(
    (copy) =>
      isWorking(copy) && !copy.order.acknowledged && copy.order.orderId !== null && !shown.has(copy.order.orderId),
  );
}

/**
 * Orders that came to trade while the books were read, by a report of their own: the positions may be from before, and closing
 * by them would close the same units twice. Longer ago than any reading takes, it is a clock that was set.
 */
function tradedMeanwhile(ours: readonly CopyOrder[], { startedAt }: OrderBook): readonly CopyOrder[] {
  return ours.filter(({ lastFillAt }) => {
    const since = lastFillAt === null ? -1 : lastFillAt - startedAt;
    return since >= 0 && since < longestReadingMs;
  });
}

/** `lastFillAt`: when it was taken in, epoch ms; null before the first. */
type Traded = Pick<CopyOrder, 'order' | 'lastFillAt'>;

/** The master's, made by hand. */
function ownOrders({ blotter, masterId }: ReadingParts): readonly Traded[] {
  return [...blotter.masters()]
    .filter(({ order }) => order.accountId === masterId && order.cumQty > 0)
    .map(({ order, changedAt }) => ({ order, lastFillAt: changedAt }));
}

/**
 * Orders that traded a moment ago by the feed's word, and of which the book does not show so much: it is an old page, and the
 * positions may be as old. Not for longer than a reading takes, since a fill that no book ever shows must keep nothing open.
 */
function tradedUnseen(orders: readonly Traded[], { reports, startedAt }: OrderBook): readonly Traded[] {
  const shown = new Map(reports.map(({ orderId, cumQty }) => [orderId, cumQty]));
  return orders.filter(({ lastFillAt, order: { orderId, cumQty, overruledQty } }) => {
    if (lastFillAt === null || orderId === null || overruledQty !== null) return false;
    const since = startedAt - lastFillAt;
    return since >= 0 && since < longestReadingMs && (shown.get(orderId) ?? 0) < cumQty;
  });
}

/**
 * Orders that the journal knows to be working and the book does not show. Where it is cut, one of the rows that nobody could
 * read may be theirs; where it is whole, it is an old page, for a book holds every order of its day. Closing around them
 * could open the reverse, and none is gone before a book says so. One that was never shown at all is waited for instead.
 */
function cutAway(parts: ReadingParts, id: AccountId, book: OrderBook): readonly WorkingOrder[] {
  const isCut = book.unreadable.length > 0;
  const shown = new Set(book.reports.map(({ orderId }) => orderId));
  return workingByJournal(parts, id, ({ acknowledged }) => isCut || acknowledged).filter(
    ({ orderId }) => !shown.has(orderId),
  );
}

/** Should the broker list an order twice, its larger fill counts, once. */
function eachOnce(book: OrderBook): OrderBook['reports'] {
  const once = new Map<string, OrderBook['reports'][number]>();
  for (const report of book.reports)
    if ((once.get(report.orderId)?.cumQty ?? -1) < report.cumQty) once.set(report.orderId, report);
  return [...once.values()];
}

/** What was closed here is never closed again on the word of a position that does not show it. */
function showsWhatWasClosed(
  id: InstrumentId,
  positions: readonly BrokerPosition[],
  mine: readonly CopyOrder[],
): boolean {
  return positions.some(({ instrumentId, product, netQty }) => {
    if (instrumentId !== id) return false;
    const newest = mine.findLast(({ order }) => order.instrumentId === id && order.product === product);
    return (
      newest !== undefined &&
      newest.order.cumQty > 0 &&
      Math.abs(netQty) > (newest.heldAtDecision ?? 0) - newest.order.cumQty
    );
  });
}

function whyNotClosable(
  parts: ReadingParts,
  { instrumentId, product }: HeldPosition,
  mine: readonly CopyOrder[],
): string | null {
  const instrument = parts.instrumentOf(instrumentId);
  const symbol = instrument?.tradingSymbol ?? instrumentId;
  if (product === null)
    return `The broker names a product of ${symbol} that Lockstep does not know; close it at the broker.`;
  if (instrument === undefined || parts.referencePrice(instrumentId) === null)
    return `No recent price is known for ${symbol}; close it at the broker.`;
  const refused = mine.filter(
    ({ order }) => order.instrumentId === instrumentId && order.product === product && order.ended === 'Rejected',
  );
  return refused.length < mostRefusals
    ? null
    : `The closing orders for ${symbol} were refused: ${refused.at(-1)?.reasonText ?? ''}`;
}
