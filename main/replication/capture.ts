// The drop copy in: which report is news, whose order it is, and whether it is to be followed.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import { clOrdId, looksLikeClOrdId, type AccountId } from '../../domain/ids.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { applyReport } from '../../domain/order-state.ts';
import { signed } from '../../domain/order.ts';
import { datedAsKnown, seenLate, type Moments } from '../../domain/report-age.ts';
import type { Unasked } from '../../domain/exchange-cancel.ts';
import { isCut, type OrderBook } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';

export type CaptureRules = {
  /** How long an order that was sent may be hidden from the broker's books. Ms. */
  readonly settleMs: number;
  /** A master's action older than this when we learn of it is recorded and shown, never copied. Ms. */
  readonly staleAfterMs: number;
  /** Whether an order ended without anybody asking for it, by the broker's words and the exchanges' hours. */
  readonly unasked: (report: ExecutionReport) => Unasked | null;
  /** Copying has halted, whether the journal could be told of it yet or not. */
  readonly halted: boolean;
};

export type Captured = {
  readonly facts: readonly JournalFact[];
  /** A reference of our shape that the journal does not hold: ours from before a loss, or another installation's. */
  readonly stray: boolean;
  /** An order in a follower's account that is none of ours. */
  readonly foreign?: boolean;
  /** The feed alone cannot say what this order does; the book can, and is to be read now. */
  readonly needsBook?: boolean;
};

const nothing: Captured = { facts: [], stray: false };

/** What may be missing beside a report. */
export type Gaps = {
  /** The feed was away, and no book has been read since it came back. */
  readonly feedHasGap: boolean;
  /** The reading that it comes from; null: the feed. */
  readonly book: OrderBook | null;
  /** For how long no book has been read before this report; Infinity: none was. */
  readonly unreadMs: number;
};

export function captureMaster(
  report: ExecutionReport,
  blotter: Blotter,
  now: Moments,
  rules: CaptureRules,
  gaps: Gaps,
): Captured {
  const own = copyNamedBy(report, blotter);
  if (own !== undefined) return captureCopy(report, own, blotter, now.wall, rules);
  const ages = { staleAfterMs: rules.staleAfterMs, unreadMs: gaps.book === null ? 0 : gaps.unreadMs };
  const known = blotter.master(report.orderId);
  if (known !== undefined) {
    const { verdict, detail } = applyReport(known.order, report);
    if (verdict === 'Illegal') return refused(report, detail);
    if (verdict === 'Stale') return nothing;
    const holds = holdsByNow(report, known, blotter);
    return {
      facts: [
        {
          kind: 'MasterReported',
          report: datedAsKnown(report, { transactTime: known.order.transactTime, changedAt: known.changedAt }, ages),
          notCopied: known.notCopied,
          masterHeld: holds > known.held ? holds : null,
          unasked: unaskedNow(report, known, rules),
        },
      ],
      stray: false,
    };
  }
  // An order of ours in the master's account can only be Exit All's; copying it would send everyone the wrong way.
  const stray = looksLikeClOrdId(report.tag);
  const late = seenLate(report, now, ages);
  // A book that stays cut is not waited for until the order is forgotten: too old to be copied, it is listed as missed.
  const waits = report.source === 'Feed' || late === '';
  if (!stray && waits && mayCloseUnseen(report, blotter, gaps)) return { ...nothing, needsBook: true };
  const masterHeld = Math.max(heldBefore(report, blotter, 0), closedByBook(report, blotter, gaps));
  const halted = rules.halted || blotter.copying().kind === 'Halted';
  const off = halted || blotter.copying().kind === 'On' ? '' : 'Copying was off';
  // Nobody has decided that this one is not to be copied.
  const unclear = halted
    ? 'Copying was halted'
    : late || mayCloseCarried(report, blotter, masterHeld) || mayBeConverted(report, blotter, masterHeld);
  const notCopied = stray ? 'It carries a Lockstep reference' : off || unclear;
  const missed = !stray && off === '' && unclear !== '';
  return {
    facts: [{ kind: 'MasterReported', report, notCopied, missed, masterHeld, unasked: rules.unasked(report) }],
    stray,
  };
}

/**
 * An order enlarged after the holding has grown closes what the master has now, not what it had then. One that rested as
 * opening and trades for the first time when the master has come to hold as much on the other side closes that: its
 * followers are to be taken out with the master, not left with what it sold.
 */
function holdsByNow(report: ExecutionReport, { order, held }: MasterOrder, blotter: Blotter): number {
  const enlarged = report.orderQty > order.orderQty;
  const begins = held === 0 && order.cumQty === 0 && report.cumQty > 0;
  if (!enlarged && !begins) return 0;
  const holds = heldBefore(report, blotter, order.cumQty);
  return enlarged || holds >= report.orderQty ? holds : 0;
}

/** Once an order has ended, only a doubt about who ended it is looked at again. */
function unaskedNow(report: ExecutionReport, { order, unasked }: MasterOrder, rules: CaptureRules): Unasked | null {
  const settled = order.ended !== null && (unasked === null || unasked.sure);
  const ends = report.state === 'Canceled' || report.state === 'Expired';
  return settled || !ends ? unasked : rules.unasked(report);
}

export function captureFollower(
  report: ExecutionReport,
  blotter: Blotter,
  now: Moments,
  rules: Pick<CaptureRules, 'settleMs'>,
): Captured {
  const copy = copyNamedBy(report, blotter);
  if (copy === undefined) return { facts: [], stray: looksLikeClOrdId(report.tag), foreign: true };
  return captureCopy(report, copy, blotter, now.wall, rules);
}

function captureCopy(
  report: ExecutionReport,
  copy: CopyOrder,
  blotter: Blotter,
  now: number,
  { settleMs }: Pick<CaptureRules, 'settleMs'>,
): Captured {
  // Our reference on something that we did not send: ours is named by the answer, if that is still to come, or shows itself
  // within the settle window. After that this is the only one there is.
  const { unknownSince } = copy.order;
  const mayShow = copy.sending === 'Sending' || (unknownSince !== null && now - unknownSince < settleMs);
  if (copy.order.orderId === null && mayShow && !isOf(report, copy.command)) return nothing;
  if (copy.order.orderId !== null && copy.order.orderId !== report.orderId) {
    if (blotter.isKnownDuplicate(report.accountId, report.orderId)) return nothing;
    return {
      facts: [
        {
          kind: 'DuplicateFound',
          clOrdId: copy.clOrdId,
          accountId: report.accountId,
          orderIds: [copy.order.orderId, report.orderId],
        },
      ],
      stray: false,
    };
  }
  const { order, verdict, detail } = applyReport(copy.order, report);
  if (verdict === 'Illegal') return refused(report, detail);
  // A book read after a change was answered settles what the change did, even when the order itself is as it was.
  const settles =
    copy.changeAnsweredAt !== null && report.source === 'Book' && report.receivedAt > copy.changeAnsweredAt;
  const changeOpen = order.cancelOpen || order.replaceOpen;
  if (verdict === 'Stale' && !(settles && changeOpen) && copy.sending !== 'Sending') return nothing;
  return { facts: [{ kind: 'FollowerReported', report, clOrdId: copy.clOrdId }], stray: false };
}

/** Price and type may have moved by the time that it is told of: a trigger strikes, a person changes them. */
function isOf(report: ExecutionReport, { side, instrumentId, orderQty }: CopyOrder['command']): boolean {
  return report.side === side && report.instrumentId === instrumentId && report.orderQty === orderQty;
}

function copyNamedBy(report: ExecutionReport, blotter: Blotter): CopyOrder | undefined {
  const byId = blotter.copyByOrderId(report.accountId, report.orderId);
  if (byId !== undefined) return byId;
  if (!looksLikeClOrdId(report.tag)) return undefined;
  const byTag = blotter.copy(clOrdId(report.tag));
  return byTag?.order.accountId === report.accountId && byTag.sending !== 'Denied' ? byTag : undefined;
}

/**
 * Whether this order, which would open by our sums, may close something whose fill the feed has not told us of: then
 * its copy would open the reverse at every follower. One reading of the book tells both in their order.
 */
function mayCloseUnseen(report: ExecutionReport, blotter: Blotter, { feedHasGap, book }: Gaps): boolean {
  const cut = book !== null && isCut(book);
  if ((report.source !== 'Feed' && !cut) || heldBefore(report, blotter, 0) >= report.orderQty) return false;
  const opposite = blotter
    .openMastersHolding(report.accountId, report.instrumentId, report.product)
    .some(({ order }) => order.side !== report.side);
  if (feedHasGap || opposite) return true;
  // A sale of what nobody is known to hold, or more of it than is known, may close a purchase whose frames were lost.
  const net = blotter.net(report.accountId, report.instrumentId, report.product);
  return report.side === 'Sell' ? net >= 0 : net < 0;
}

/**
 * Why this order, which would open by our sums, is not copied: the master holds the other side under another product, and may
 * have converted it a moment ago, so that the order closes. Its copy would open the reverse at every follower. Empty: it is clear.
 */
function mayBeConverted(report: ExecutionReport, blotter: Blotter, held: number): string {
  if (held >= report.orderQty) return '';
  const other = blotter.holdingsOf(report.accountId).find(({ instrumentId, product, net }) => {
    if (instrumentId !== report.instrumentId || product === report.product) return false;
    return report.side === 'Sell' ? net > 0 : net < 0;
  });
  return other === undefined
    ? ''
    : `The master holds ${Math.abs(other.net)} of it as ${other.product} and may have converted them, so nothing was opened`;
}

/**
 * Why this order, which would open by our sums, is not copied: what the master carries from earlier days is not known yet,
 * and the order may close it. Its copy would open the reverse at every follower. Nothing is carried as MIS, and nobody is
 * short in delivery for a purchase to close. Empty: it is clear.
 */
export function mayCloseCarried(
  { accountId, product, side, orderQty }: Pick<ExecutionReport, 'accountId' | 'product' | 'side' | 'orderQty'>,
  blotter: Pick<Blotter, 'hasWholeSums'>,
  held: number,
): string {
  if (held >= orderQty || blotter.hasWholeSums(accountId)) return '';
  const possible = product === 'NRML' || (product !== 'MIS' && side === 'Sell');
  return possible
    ? 'What the master carries from earlier days could not be read yet, and this may close it, so nothing was opened'
    : '';
}

/**
 * Units on the other side before this order; `traded` is what the order itself has closed already. A CNC sale can only
 * close: nobody may be short in delivery, whatever our own sums know of older holdings.
 */
function heldBefore(report: ExecutionReport, blotter: Blotter, traded: number): number {
  const net = blotter.net(report.accountId, report.instrumentId, report.product);
  const held = Math.max(0, (report.side === 'Sell' ? net : -net) + traded);
  return report.product === 'CNC' && report.side === 'Sell' ? Math.max(held, report.orderQty) : held;
}

/**
 * Units of a sale that close, though by our sums it opens, since what it closes was counted for another: a later sale was
 * heard before it, and the purchase that the later one sold comes after it in the same book. It is taken so where it has
 * traded more than is known to have been held, where some of that went to another sale, and where the book as a whole leaves
 * the master with no short. Of a purchase likewise. 0: our sums stand.
 */
function closedByBook(report: ExecutionReport, blotter: Blotter, { book }: Gaps): number {
  if (book === null || report.cumQty <= heldBefore(report, blotter, 0)) return 0;
  const { accountId, instrumentId, product, side } = report;
  const others = blotter.mastersHolding(accountId, instrumentId, product);
  if (!others.some(({ order, held }) => order.side === side && order.cumQty > 0 && held > 0)) return 0;
  const net = netWith(report, book, blotter);
  const left = report.side === 'Sell' ? net : -net;
  return left < 0 ? 0 : Math.min(report.orderQty, report.cumQty + left);
}

/** The master's net units of that contract and product once all of this book is taken in. */
function netWith({ accountId, instrumentId, product }: ExecutionReport, book: OrderBook, blotter: Blotter): number {
  return book.reports
    .filter((row) => row.instrumentId === instrumentId && row.product === product)
    .reduce(
      (net, row) => {
        const known = copyNamedBy(row, blotter) ?? blotter.master(row.orderId);
        return net + signed(row.side, Math.max(0, row.cumQty - (known?.order.cumQty ?? 0)));
      },
      blotter.net(accountId, instrumentId, product),
    );
}

function refused(report: ExecutionReport, detail: string): Captured {
  return {
    facts: [
      { kind: 'ReportRefused', accountId: report.accountId as AccountId, reason: `a report was refused: ${detail}` },
    ],
    stray: false,
  };
}
