// Facts to notices, one per condition: what, which account, the broker's words and the one action to take.

import { attentionOf, copyStatusOf, failedLoudly, type CopyOrder } from '../domain/copy-order.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { wokeWords } from '../domain/desk-line.ts';
import { orderText } from '../domain/journal-line.ts';
import { explainRejection } from '../domain/rejection.ts';
import { isQuiet } from '../domain/risk.ts';
import { heldBackKey, heldBackNotice } from './held-back-notice.ts';
import { unaskedKey, unaskedNotice } from './unasked-notice.ts';
import { tradesWords } from '../domain/trade-check.ts';
import { scopeKey } from '../domain/trading-state.ts';
import { failureNotice, namedWords, type AlertNames } from './failure-notice.ts';

export type Alert =
  { readonly kind: 'Raise'; readonly notice: Notice } | { readonly kind: 'Clear'; readonly key: string };

/** `copiesOf` gives all copies of one master order, so that failures of one order collapse into one notice. */
export function alertsOf(
  facts: readonly JournalFact[],
  changed: readonly CopyOrder[],
  copiesOf: (masterKey: string) => readonly CopyOrder[],
  names: AlertNames,
  at: number,
): readonly Alert[] {
  const alerts: Alert[] = [];
  for (const masterKey of new Set(changed.map((copy) => copy.key.masterKey))) {
    const touched = changed.filter((copy) => copy.key.masterKey === masterKey);
    const notice = touched.some(failedLoudly) ? failureNotice(masterKey, copiesOf(masterKey), names, at) : null;
    if (touched.some((copy) => attentionOf(copy) === 'Failed') && notice !== null)
      alerts.push({ kind: 'Raise', notice });
    else if (touched.some(failedLoudly) && notice === null) alerts.push({ kind: 'Clear', key: `failed:${masterKey}` });
    alerts.push(...unknownAlerts(masterKey, copiesOf(masterKey), names, at));
  }
  for (const fact of facts) {
    alerts.push(...deskAlerts(fact, names, at), ...changeAlerts(fact, changed, names, at));
    if (fact.kind === 'MasterReported') alerts.push(...unaskedAlerts(fact, copiesOf(fact.report.orderId), names, at));
  }
  const held = heldBackNotice(facts, names, at);
  if (held !== null) alerts.push({ kind: 'Raise', notice: held });
  return alerts;
}

/** A modify of the master's that a follower's order did not take: it rests as it was, which nobody would look for. */
function changeAlerts(
  fact: JournalFact,
  changed: readonly CopyOrder[],
  names: AlertNames,
  at: number,
): readonly Alert[] {
  const about = (clOrdId: string, body: string): readonly Alert[] => {
    const copy = changed.find((one) => one.clOrdId === clOrdId);
    if (copy === undefined) return [];
    const notice: Notice = {
      key: `change:${clOrdId}`,
      at,
      level: 'Error',
      title: `${names.alias(copy.key.followerId)}: the master’s modify was not followed`,
      body: `Its order stays at ${orderText(copy.order, names.symbol(copy.order.instrumentId))}. ${body}`,
      account: copy.key.followerId,
      masterOrderId: copy.key.masterKey,
      sound: 'OutOfStep',
    };
    return [{ kind: 'Raise', notice }];
  };
  if (fact.kind === 'ReplaceDenied')
    return isQuiet(fact.denial.code) ? [] : about(fact.clOrdId, `${fact.denial.text} ${fact.denial.remedy}`);
  if (fact.kind === 'ReplaceIntended') return [{ kind: 'Clear', key: `change:${fact.command.clOrdId}` }];
  if (fact.kind !== 'CommandAnswered' || fact.command !== 'Replace' || fact.outcome.kind !== 'Refused') return [];
  const { cause, remedy } = explainRejection(fact.outcome.code, fact.outcome.text);
  return cause === 'order already gone' ? [] : about(fact.clOrdId, `${fact.outcome.text} ${remedy}`);
}

function unknownAlerts(
  masterKey: string,
  copies: readonly CopyOrder[],
  names: AlertNames,
  at: number,
): readonly Alert[] {
  const key = `unknown:${masterKey}`;
  const unknown = copies.filter((copy) => ['Unknown', 'NeedsAttention'].includes(copyStatusOf(copy)));
  const first = unknown[0];
  if (first === undefined) return [{ kind: 'Clear', key }];
  const attention = unknown.some((copy) => copyStatusOf(copy) === 'NeedsAttention');
  const accounts = [...new Set(unknown.map(({ key }) => names.alias(key.followerId)))];
  const who = accounts.length === 1 ? accounts[0] : `${accounts.length} followers`;
  const order = orderText(first.command, names.symbol(first.command.instrumentId));
  const what = accounts.length === 1 ? order : `${namedWords(accounts)}: ${order}`;
  return [
    {
      kind: 'Raise',
      notice: {
        key,
        at,
        level: attention ? 'Error' : 'Warning',
        title: attention ? `${who}: an order needs your attention` : `${who}: outcome not known yet`,
        body: attention
          ? `${what}. The broker’s book does not show it. Look at the account at the broker, then decide; it was not sent again.`
          : `${what}. The answer never came; the broker’s book is being asked. Nothing is sent again meanwhile.`,
        account: first.key.followerId,
        masterOrderId: masterKey,
        sound: 'OutOfStep',
      },
    },
  ];
}

/** Of the notice that an exit left something. */
export function exitLeftKey(runId: string): string {
  return `exit:${runId}`;
}

function legKey(masterKey: string, followerId: string): string {
  return `leg:${masterKey}/${followerId}`;
}

function deskAlerts(fact: JournalFact, names: AlertNames, at: number): readonly Alert[] {
  const raise = (key: string, title: string, body: string, account = '', masterOrderId = ''): readonly Alert[] => [
    { kind: 'Raise', notice: { key, at, level: 'Error', title, body, account, masterOrderId, sound: 'OutOfStep' } },
  ];
  switch (fact.kind) {
    case 'MachineWoke':
      return [
        {
          kind: 'Raise',
          notice: {
            key: 'machine-woke',
            at,
            level: 'Warning',
            title: 'The machine was away',
            body: `${wokeWords(fact.ms)}. Every account's orders are read again before anything is copied; what the master did meanwhile is listed where it is too old to copy.`,
            account: '',
            masterOrderId: '',
          },
        },
      ];
    case 'UnaskedFollowed':
      return [{ kind: 'Clear', key: unaskedKey(fact.masterKey) }];
    case 'CopyingChanged':
      return fact.copying.kind === 'Halted'
        ? raise(
            'halted',
            'Copying was halted',
            `${fact.copying.reason} Look at the accounts at the broker, then start Lockstep again.`,
          )
        : [{ kind: 'Clear', key: 'halted' }];
    case 'TradingStateChanged': {
      const key = `trading:${scopeKey(fact.scope)}`;
      if (fact.state === 'Active')
        return [
          { kind: 'Clear', key },
          { kind: 'Clear', key: heldBackKey },
        ];
      // What a person set, that person knows.
      return fact.actor === 'Lockstep'
        ? raise(
            key,
            fact.state === 'ReduceOnly' ? 'New entries are held back' : 'Trading is halted',
            `${fact.reason} Exits still go. Compare the positions with the broker, then allow new entries again.`,
          )
        : [];
    }
    case 'LegHeld':
      return fact.first.length === 0
        ? []
        : [
            {
              kind: 'Raise',
              notice: {
                key: legKey(fact.masterKey, fact.followerId),
                at,
                level: 'Warning',
                title: `${names.alias(fact.followerId)}: ${names.symbol(fact.instrumentId)} waits for its first leg`,
                body: `${fact.first.join(', ')} has to fill at this follower first. If it fails, or takes longer than 30 s, the second leg is not sent.`,
                account: fact.followerId,
                masterOrderId: fact.masterKey,
              },
            },
          ];
    case 'NewIntended':
      return fact.freshFrom === undefined
        ? []
        : [{ kind: 'Clear', key: legKey(fact.key.masterKey, fact.key.followerId) }];
    case 'Denied':
      return fact.denial.code === 'LEG_FIRST_FAILED' || fact.denial.code === 'LEG_FIRST_UNFILLED'
        ? [{ kind: 'Clear', key: legKey(fact.key.masterKey, fact.key.followerId) }]
        : [];
    case 'ExitUnfilled':
      return raise(
        `unfilled:${fact.clOrdId}`,
        `${names.alias(fact.accountId)}: an exit does not fill`,
        `It was priced anew ${fact.tries} times and rests at its last price. Close it by hand, or press Exit for this account, which goes on until it is flat.`,
        fact.accountId,
      );
    case 'FilledByTrades':
      return raise(
        `trades:${fact.clOrdId}`,
        `${names.alias(fact.accountId)}: the broker’s two books differ`,
        `Order ${fact.orderId} in ${names.symbol(fact.instrumentId)}: ${tradesWords(fact)}`,
        fact.accountId,
      );
    case 'CancelIntended':
      return fact.unfilledMs === undefined
        ? []
        : raise(
            `unfilled:${fact.command.clOrdId}`,
            `${names.alias(fact.command.accountId)}: an entry did not fill in time`,
            'The market had left its protected price, so it is taken back and not chased. The follower is out of step by what is missing; copy it by hand if you still want it.',
            fact.command.accountId,
          );
    case 'DuplicateFound':
      return raise(
        `duplicate:${fact.accountId}`,
        `${names.alias(fact.accountId)}: one order stands twice at the broker`,
        `Orders ${fact.orderIds.join(' and ')} carry one reference. Copying to this account is stopped; cancel one at the broker.`,
        fact.accountId,
      );
    case 'ExitFinished':
      return fact.left > 0
        ? raise(
            exitLeftKey(fact.runId),
            `The exit left ${fact.left === 1 ? 'one account' : `${fact.left} accounts`} not flat`,
            'Open Exit to see what is left and why, then press it again or close it at the broker.',
            '',
            fact.runId,
          )
        : [];
    default:
      return [];
  }
}

/**
 * The master lost an order that nobody is known to have cancelled; the followers' stand until a person decides. One that
 * no broker ever took for a follower leaves nothing to decide.
 */
function unaskedAlerts(
  { report, unasked, notCopied }: Extract<JournalFact, { kind: 'MasterReported' }>,
  copies: readonly CopyOrder[],
  names: AlertNames,
  at: number,
): readonly Alert[] {
  const taken = copies.some(({ order }) => order.orderId !== null);
  if (unasked === undefined || unasked === null || notCopied !== '' || !taken) return [];
  const order = { masterKey: report.orderId, account: report.accountId, terms: report };
  return [{ kind: 'Raise', notice: unaskedNotice(order, unasked, names.symbol, at) }];
}
