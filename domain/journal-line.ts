// A fact as one line a person can read, with its level and what it is about.

import { deskLine, line, type FactLine, type Names } from './desk-line.ts';
import type { JournalLevel } from './desk-view.ts';
import { sizeWords, type EntrySize } from './entry-size.ts';
import type { JournalFact } from './journal-entry.ts';
import type { CommandOutcome } from './order-command.ts';
import type { OrderTerms } from './order.ts';
import { rupeesText } from './price.ts';
import { ageWords, referenceWords, type Priced } from './reference-price.ts';
import { isQuiet } from './risk.ts';
import { tradesWords } from './trade-check.ts';

/** What came of the master's orders and the followers', line by line; of the desk itself `desk-line.ts` tells. */
export function factLine(fact: JournalFact, names: Names): FactLine {
  const want = (terms: OrderTerms): string => orderText(terms, names.symbol(terms.instrumentId));
  switch (fact.kind) {
    case 'MasterReported': {
      const { report } = fact;
      const traded = report.cumQty > 0 ? `, ${report.cumQty} traded` : '';
      const why = fact.notCopied === '' ? '' : ` (not copied: ${fact.notCopied})`;
      const unasked = fact.unasked ?? null;
      const who =
        unasked === null
          ? ''
          : ` ${unasked.sure ? 'by the exchange or the broker' : 'and nobody can tell by whom'}: ${unasked.why} The followers' orders are left.`;
      return line(
        unasked === null ? 'Info' : 'Warning',
        `Master: ${want(report)} is ${report.state}${traded}${why}${who}`,
        {
          accountId: report.accountId,
          masterOrderId: report.orderId,
        },
      );
    }
    case 'TradeGiven':
      return line(
        'Intervention',
        `Trade ${fact.tradeId} given by ${fact.actor}: ${want(fact.terms)}${fact.only === null ? '' : ` for ${fact.only.map(names.alias).join(', ')}`}`,
        { masterOrderId: fact.tradeId },
      );
    case 'TradeChanged':
      return line(
        'Intervention',
        `Trade ${fact.tradeId} changed by ${fact.actor}: ${fact.orderQty} units${fact.price > 0 ? ` at Rs ${rupeesText(fact.price)}` : ''}${fact.stopPx > 0 ? `, trigger Rs ${rupeesText(fact.stopPx)}` : ''}`,
        { masterOrderId: fact.tradeId },
      );
    case 'TradeEnded':
      return line('Intervention', `Trade ${fact.tradeId} exited by ${fact.actor}: what still works is cancelled`, {
        masterOrderId: fact.tradeId,
      });
    case 'UnaskedFollowed':
      return line('Intervention', `The followers' orders are cancelled after the master's, by ${fact.actor}`, {
        masterOrderId: fact.masterKey,
      });
    case 'NewIntended':
      return line(
        'Info',
        `${names.alias(fact.key.followerId)}: will send ${want(fact.command)}${bySize(fact.size)}${byPrice(fact.priced)}`,
        about(fact),
      );
    case 'Denied': {
      const quiet = isQuiet(fact.denial.code);
      return line(
        quiet ? 'Info' : 'Warning',
        `${names.alias(fact.key.followerId)}: not sent (${fact.denial.code}): ${fact.denial.text}`,
        about(fact),
      );
    }
    case 'ReplaceDenied': {
      const quiet = isQuiet(fact.denial.code);
      return line(
        quiet ? 'Info' : 'Warning',
        `${names.alias(fact.accountId)}: not changed to ${want(fact.terms)} (${fact.denial.code}): ${fact.denial.text}`,
        {
          accountId: fact.accountId,
          masterOrderId: fact.masterKey,
          clOrdId: fact.clOrdId,
        },
      );
    }
    case 'ExitSized':
      return line(
        'Info',
        `${names.alias(fact.followerId)}: this exit is for ${fact.held} of the follower's units, as the master's is for ${fact.masterHeld}`,
        {
          accountId: fact.followerId,
          masterOrderId: fact.masterKey,
        },
      );
    case 'CopyCloses':
      return line(
        'Info',
        `${names.alias(fact.accountId)}: ${fact.clOrdId} is an exit from now on, since the master’s order closes what it held`,
        { accountId: fact.accountId, masterOrderId: fact.masterKey, clOrdId: fact.clOrdId },
      );
    case 'EntrySized':
      return line('Info', `${names.alias(fact.followerId)}: nothing to change (${sizeWords(fact.size)})`, {
        accountId: fact.followerId,
        masterOrderId: fact.masterKey,
      });
    case 'CommandSent':
      return line('Info', `${fact.clOrdId}: its turn has come, it goes out`, { clOrdId: fact.clOrdId });
    case 'ReplaceIntended':
      return line(
        'Info',
        `${names.alias(fact.command.accountId)}: will change order ${fact.command.orderId} to ${want(fact.command)}${byPrice(fact.priced)}${fact.repriced === undefined ? '' : `: it did not fill, new price ${fact.repriced}`}`,
        command(fact),
      );
    case 'CancelIntended':
      return line(
        'Info',
        `${names.alias(fact.command.accountId)}: will cancel order ${fact.command.orderId}${fact.unfilledMs === undefined ? '' : `: not filled within ${ageWords(fact.unfilledMs)}`}`,
        command(fact),
      );
    case 'LegHeld':
      return line(
        'Info',
        `${names.alias(fact.followerId)}: ${names.symbol(fact.instrumentId)} waits ${fact.first.length === 0 ? 'a moment for a first leg that may belong to it' : `for its first leg to fill: ${fact.first.join(', ')}`}`,
        { accountId: fact.followerId, masterOrderId: fact.masterKey },
      );
    case 'ExitUnfilled':
      return line(
        'Error',
        `${names.alias(fact.accountId)}: the exit still does not fill after ${fact.tries} new prices`,
        { accountId: fact.accountId, clOrdId: fact.clOrdId },
      );
    case 'CommandAnswered':
      return line(levelOf(fact.outcome), `${fact.command} ${fact.clOrdId}: ${outcomeText(fact.outcome)}`, {
        clOrdId: fact.clOrdId,
      });
    case 'FollowerReported': {
      const { report } = fact;
      const traded = report.cumQty > 0 ? `, ${report.cumQty} of ${report.orderQty} traded` : '';
      const words = report.text === '' ? '' : `: ${report.text}`;
      return line(
        report.state === 'Rejected' ? 'Error' : 'Info',
        `${names.alias(report.accountId)}: ${names.symbol(report.instrumentId)} is ${report.state}${traded}${words}`,
        {
          accountId: report.accountId,
          clOrdId: fact.clOrdId,
        },
      );
    }
    case 'MissedDecided': {
      const how = {
        AtLimit: 'catch up',
        ExitsOnly: 'follow only the exit',
        Adopt: 'count its own trade as copied',
        Leave: 'leave it',
      };
      const price = fact.limit === null ? '' : ` at ${rupeesText(fact.limit)}`;
      return line(
        'Intervention',
        `${names.alias(fact.followerId)}: ${how[fact.choice]}${price} for the missed order ${fact.masterKey}, decided by ${fact.actor}`,
        { accountId: fact.followerId, masterOrderId: fact.masterKey },
      );
    }
    case 'FilledByTrades':
      return line(
        'Error',
        `${names.alias(fact.accountId)}: order ${fact.orderId} in ${names.symbol(fact.instrumentId)}: ${tradesWords(fact)}`,
        { accountId: fact.accountId, clOrdId: fact.clOrdId },
      );
    case 'PositionCarried':
      return line(
        'Info',
        `${names.alias(fact.accountId)} carries ${fact.qty} ${names.symbol(fact.instrumentId)} from an earlier day`,
        { accountId: fact.accountId },
      );
    case 'PositionConverted':
      return line(
        'Warning',
        `${names.alias(fact.accountId)}: ${fact.qty} ${names.symbol(fact.instrumentId)} were converted from ${fact.from} to ${fact.to} at the broker`,
        { accountId: fact.accountId },
      );
    case 'PositionClosedByHand':
      return line(
        'Warning',
        `${names.alias(fact.accountId)}: ${fact.qty} ${names.symbol(fact.instrumentId)} ${fact.product} ${fact.found === 'Closed' ? 'were closed by hand or by the broker, and count as copied no more' : 'are held after all, and count as copied again'}`,
        { accountId: fact.accountId },
      );
    case 'CarriedRead':
      return line('Info', `${names.alias(fact.accountId)}: what it carries from earlier days was read`, {
        accountId: fact.accountId,
      });
    case 'DoubtBegan':
      return line('Warning', `${fact.clOrdId}: it may have left before the last stop; asking the broker's book`, {
        clOrdId: fact.clOrdId,
      });
    case 'AttentionRaised':
      return line(
        'Error',
        `${fact.clOrdId}: not found in ${fact.booksRead} readings of the broker's book; needs your attention`,
        { clOrdId: fact.clOrdId },
      );
    case 'AttentionSent':
      return line(
        'Intervention',
        `${names.alias(fact.command.accountId)}: ${want(fact.command)}, proven absent, is sent again as ${fact.clOrdId} by ${fact.actor}`,
        command(fact),
      );
    case 'AttentionIgnored':
      return line('Intervention', `${fact.clOrdId}: taken off the attention list by ${fact.actor}`, {
        clOrdId: fact.clOrdId,
      });
    case 'CopyRetried':
      return line(
        'Intervention',
        `${names.alias(fact.accountId)}: ${fact.clOrdId} had failed and is asked for again at ${rupeesText(fact.limit)}${fact.forgone === undefined ? '' : `, ${fact.forgone} units fewer`} by ${fact.actor}`,
        { accountId: fact.accountId, clOrdId: fact.clOrdId },
      );
    case 'DuplicateFound':
      return line(
        'Error',
        `${names.alias(fact.accountId)}: the broker shows ${fact.clOrdId} more than once (${fact.orderIds.join(', ')}); copying to this account stopped`,
        {
          accountId: fact.accountId,
          clOrdId: fact.clOrdId,
        },
      );
    case 'AccountReconciled':
      return line(
        'Info',
        `${names.alias(fact.accountId)}: ${fact.orders} orders of today read from the broker; ready`,
        { accountId: fact.accountId },
      );
    case 'ReportRefused':
      return line('Warning', `${names.alias(fact.accountId)}: ${fact.reason}`, { accountId: fact.accountId });
    case 'ExitStarted':
      return line(
        'Intervention',
        `${fact.title ?? 'EXIT ALL'} pressed by ${fact.actor} for ${fact.accounts.length} accounts${fact.request?.reach === 'Copied' ? ', copied units only' : ''}`,
        {
          masterOrderId: fact.runId,
        },
      );
    case 'ExitAccountEnded': {
      const { account } = fact;
      const flat = account.state === 'Flat';
      return line(
        flat ? 'Info' : 'Error',
        `${account.alias}: ${flat ? 'FLAT by the broker’s books' : `LEFT: ${account.reason}`}`,
        {
          accountId: account.accountId,
          masterOrderId: fact.runId,
        },
      );
    }
    case 'ExitFinished':
      return line(fact.left > 0 ? 'Error' : 'Info', `The exit ended: ${fact.flat} accounts flat, ${fact.left} left`, {
        masterOrderId: fact.runId,
      });
    default:
      return deskLine(fact, names);
  }
}

function bySize(size: EntrySize | undefined): string {
  return size === undefined ? '' : ` (${sizeWords(size)})`;
}

/** "BUY 100 SBIN-EQ LIMIT 812.50". */
export function orderText(terms: OrderTerms, symbol: string): string {
  const type = { Market: 'MARKET', Limit: 'LIMIT', Stop: 'SL-M', StopLimit: 'SL' }[terms.ordType];
  const price = terms.price > 0 ? ` ${rupeesText(terms.price)}` : '';
  const trigger = terms.stopPx > 0 ? ` trigger ${rupeesText(terms.stopPx)}` : '';
  return `${terms.side === 'Buy' ? 'BUY' : 'SELL'} ${terms.orderQty} ${symbol} ${type}${price}${trigger}`;
}

function levelOf(outcome: CommandOutcome): JournalLevel {
  switch (outcome.kind) {
    case 'Placed':
      return 'Info';
    case 'Unknown':
      return 'Warning';
    case 'NotSent':
    case 'Refused':
      return 'Error';
  }
}

function outcomeText(outcome: CommandOutcome): string {
  switch (outcome.kind) {
    case 'Placed':
      return `taken by the broker as ${outcome.orderId}`;
    case 'Refused':
      return `refused (${outcome.code}): ${outcome.text}`;
    case 'NotSent':
      return `never left (${outcome.code}): ${outcome.text}`;
    case 'Unknown':
      return `outcome unknown (${outcome.code}): ${outcome.text}; the broker's book will tell`;
  }
}

function about(fact: Extract<JournalFact, { kind: 'NewIntended' | 'Denied' }>): Partial<FactLine> {
  return { accountId: fact.key.followerId, masterOrderId: fact.key.masterKey, clOrdId: fact.command.clOrdId };
}

function command(
  fact: Extract<JournalFact, { kind: 'ReplaceIntended' | 'CancelIntended' | 'AttentionSent' }>,
): Partial<FactLine> {
  return { accountId: fact.command.accountId, clOrdId: fact.command.clOrdId };
}

function byPrice(priced: Priced | undefined): string {
  if (priced === undefined) return '';
  return ` (priced by ${referenceWords(priced)}${priced.clamped ? ', held within the price band' : ''})`;
}
