// What the brokers tell of orders, on its way into the journal: in its turn, with every report of the same order before it.

import { unaskedCancel, type Unasked } from '../../domain/exchange-cancel.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { AccountId, OrderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import type { OrderBook } from '../broker/broker.ts';
import type { BrokerTime } from './broker-time.ts';
import { captureFollower, captureMaster, type Captured } from './capture.ts';
import { isOfEarlierDay } from './earlier-order.ts';
import type { EngineParts } from './engine-parts.ts';
import type { FeedGap } from './feed-gap.ts';
import type { Gather } from './gather.ts';
import type { PriceWait } from './price-wait.ts';
import type { SinceBook } from './since-book.ts';

export type ReportsInParts = Pick<
  EngineParts,
  'accounts' | 'blotter' | 'clock' | 'dated' | 'instrumentOf' | 'masterId' | 'rules'
> & {
  readonly take: (event: () => void) => void;
  readonly gather: Gather;
  readonly commit: (news: readonly JournalFact[]) => void;
  readonly prices: PriceWait;
  readonly masterFeed: FeedGap;
  readonly sinceBook: SinceBook;
  readonly brokerTime: BrokerTime;
  readonly isHalted: () => boolean;
  /** Of an order that is none of ours. */
  readonly heardByHand: (report: ExecutionReport) => void;
  /** An exit of ours is under way that may cancel the master's orders in this contract. */
  readonly isExitingMaster: (instrumentId: ExecutionReport['instrumentId']) => boolean;
};

export function createReportsIn(parts: ReportsInParts) {
  const { blotter, clock, commit, gather, masterId } = parts;
  const strays = new Map<AccountId, Set<string>>();
  /** Each refused report is recorded once, though every reading of the book brings it again. */
  const refusals = new Set<string>();
  /** The reading whose stamps have all been heard in doubt. */
  let stampsOf: OrderBook | null = null;

  function onReport(report: ExecutionReport, book?: OrderBook): void {
    parts.take(() => {
      if (gather.holdsReportOf(report)) commit([]);
      parts.prices.heard(report);
      const [wall, monotonic] = [clock.now(), clock.monotonic()];
      if (isLeftFromBefore(report, wall)) return;
      if (book !== undefined && book !== stampsOf && parts.brokerTime.isInDoubt()) {
        stampsOf = book;
        // A later row of the reading may show how old the earlier ones are.
        parts.brokerTime.heardInDoubt(book.reports, wall, monotonic);
      }
      parts.brokerTime.heard(report.transactTime, wall, monotonic);
      const moments = { wall, broker: parts.brokerTime.atLeast(monotonic) };
      const captured: Captured =
        report.accountId === masterId
          ? captureMaster(
              report,
              blotter,
              moments,
              { ...parts.rules, unasked, halted: parts.isHalted() },
              { feedHasGap: parts.masterFeed.hasGap(), book: book ?? null, unreadMs: parts.sinceBook.ms() },
            )
          : captureFollower(report, blotter, moments, parts.rules);
      const ofMaster = captured.facts.some(({ kind }) => kind === 'MasterReported');
      if (ofMaster || captured.foreign === true) parts.heardByHand(report);
      if (captured.needsBook === true) void askForOrder(report.orderId);
      if (captured.stray) {
        const seen = strays.get(report.accountId) ?? new Set();
        strays.set(report.accountId, seen.add(report.tag));
      }
      const facts = captured.facts.filter(isNewRefusal);
      const waits = report.accountId !== masterId && facts.every(({ kind }) => kind === 'FollowerReported');
      if (waits) gather.add(facts);
      else commit(facts);
    });
  }

  function isLeftFromBefore(report: ExecutionReport, wall: number): boolean {
    if (report.accountId !== masterId || report.source !== 'Book' || blotter.master(report.orderId) !== undefined)
      return false;
    return isOfEarlierDay(report, wall, parts.accounts.get(masterId)?.network().clock ?? null);
  }

  /** Exit All cancels the master's orders too; nobody but us asked for that. */
  function unasked(report: ExecutionReport): Unasked | null {
    const instrument = parts.instrumentOf(report.instrumentId);
    const at = report.transactTime ?? report.receivedAt;
    const session = instrument === undefined ? alwaysOpenSession : parts.dated.marketOf(instrument, at);
    return parts.isExitingMaster(report.instrumentId) ? null : unaskedCancel(report, session);
  }

  /** A reading under way may have begun before the order: then the next one shows it. */
  async function askForOrder(id: OrderId): Promise<void> {
    for (let readings = 0; readings < 3 && blotter.master(id) === undefined; readings += 1)
      await parts.accounts.get(masterId)?.orderBook();
  }

  function isNewRefusal(fact: JournalFact): boolean {
    if (fact.kind !== 'ReportRefused') return true;
    const said = `${fact.accountId}/${fact.reason}`;
    if (refusals.has(said)) return false;
    refusals.add(said);
    return true;
  }

  return {
    onReport,
    isNewRefusal,
    /** Whether a book has shown a reference of our shape that the journal does not hold. */
    isStray: (account: AccountId, ref: string): boolean => strays.get(account)?.has(ref) ?? false,
  };
}
