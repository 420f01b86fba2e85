// A copy as the fold of its facts. Total: a fact that the table of its life forbids leaves the copy as it was.

import type { CopyOrder } from './copy-order.ts';
import type { ExecutionReport } from './execution-report.ts';
import type { JournalEntry, JournalFact } from './journal-entry.ts';
import { whyIllegal } from './order-lifecycle.ts';
import { applyReport, sameReplaceable, termsOf } from './order-state.ts';
import { isOpen, ordStatusOf, type Order } from './order.ts';
import { ageWords } from './reference-price.ts';
import { tradesWords } from './trade-check.ts';

type Beginning = Extract<JournalFact, { kind: 'NewIntended' | 'Denied' }>;
type Answered = Extract<JournalFact, { kind: 'CommandAnswered' }>;

export function beginCopy(fact: Beginning, at: number): CopyOrder {
  const { command, key } = fact;
  // Field by field: V8 takes some fifty times as long for a spread with this many names after it, at every copy of a day.
  const order: Order = {
    instrumentId: command.instrumentId,
    side: command.side,
    ordType: command.ordType,
    timeInForce: command.timeInForce,
    product: command.product,
    orderQty: command.orderQty,
    price: command.price,
    stopPx: command.stopPx,
    accountId: command.accountId,
    clOrdId: command.clOrdId,
    orderId: null,
    acknowledged: false,
    cumQty: 0,
    cumValue: 0,
    replaceOpen: false,
    cancelOpen: false,
    ended: null,
    unknownSince: null,
    overruledQty: null,
    text: '',
    transactTime: 0,
  };
  const denied = fact.kind === 'Denied';
  return {
    key,
    closes: false,
    clOrdId: command.clOrdId,
    command,
    order: denied ? { ...order, ended: 'Rejected' } : order,
    sending: denied ? 'Denied' : fact.planned === true ? 'Planned' : 'Sending',
    denial: denied ? fact.denial : null,
    reasonCode: denied ? fact.denial.code : '',
    reasonText: denied ? fact.denial.text : '',
    attention: 'None',
    silentSince: null,
    absence: null,
    byHand: fact.kind === 'NewIntended' && fact.byHand === true,
    retried: false,
    heldAtDecision: fact.heldAtDecision ?? null,
    inputs: fact.inputs ?? null,
    protection: fact.priced === undefined ? null : { priced: fact.priced, pricedAt: at, repriced: 0, givenUp: false },
    wanted: termsOf(command),
    mostAsked: command.orderQty,
    changeAnsweredAt: null,
    changeInDoubt: false,
    changes: 0,
    cancelAskedAt: null,
    madeRoom: false,
    changeLostAt: null,
    lastFillAt: null,
    times: {
      masterAt: fact.masterAt,
      decidedAt: at,
      committedAt: denied ? null : at,
      sentAt: null,
      answeredAt: null,
      filledAt: null,
    },
  };
}

/** What follows need not ask again whether a fact may be: the table of its life has let it through. */
export function foldCopy(copy: CopyOrder, entry: JournalEntry): CopyOrder {
  if (whyIllegal(copy, entry.fact) !== null) return copy;
  const next = foldFact(copy, entry);
  // A change that lost the race to the end of the order never happened: what it asked for is still to be had.
  return isOpen(next.order) || sameReplaceable(next.order, next.wanted)
    ? next
    : { ...next, wanted: termsOf(next.order) };
}

function foldFact(copy: CopyOrder, entry: JournalEntry): CopyOrder {
  const { fact, at } = entry;
  switch (fact.kind) {
    case 'CommandSent':
      return { ...copy, sending: 'Sending' };
    case 'ReplaceIntended':
      return {
        ...copy,
        inputs: fact.inputs ?? copy.inputs,
        order: { ...copy.order, replaceOpen: true },
        wanted: termsOf(fact.command),
        mostAsked: Math.max(copy.mostAsked, fact.command.orderQty),
        changeAnsweredAt: null,
        changeInDoubt: false,
        changeLostAt: null,
        replaceAskedAt: at,
        protection: foldProtection(copy, fact, at),
        changes: copy.changes + 1,
        reasonCode: '',
        reasonText: '',
      };
    case 'ReplaceDenied':
      // What was denied counts as had, like a new order that was denied: it is asked for once.
      return {
        ...copy,
        inputs: fact.inputs ?? copy.inputs,
        wanted: fact.terms,
        reasonCode: fact.denial.code,
        reasonText: fact.denial.text,
      };
    case 'CancelIntended':
      return {
        ...copy,
        order: { ...copy.order, cancelOpen: true },
        changeAnsweredAt: null,
        cancelAskedAt: at,
        madeRoom: fact.makesRoom === true,
        changes: copy.changes + 1,
        ...(fact.unfilledMs === undefined ? {} : unfilledReason(fact.unfilledMs)),
      };
    case 'CommandAnswered':
      return fact.command === 'New' ? foldNewAnswer(copy, fact) : foldChangeAnswer(copy, fact);
    case 'FollowerReported':
      return foldReport(copy, fact.report, at);
    case 'FilledByTrades':
      return foldTrades(copy, fact, at);
    case 'CopyCloses':
      return { ...copy, closes: true };
    case 'DoubtBegan':
      return { ...copy, sending: 'Answered', silentSince: at, order: { ...copy.order, unknownSince: fact.since } };
    case 'AttentionRaised':
      return { ...copy, attention: 'Raised', absence: fact.evidence ?? null };
    case 'AttentionSent':
      return sentAgain(copy, at);
    case 'AttentionIgnored':
      return { ...copy, attention: 'Ignored' };
    case 'CopyRetried':
      return { ...copy, retried: true, ...(fact.forgone === undefined ? {} : { forgone: fact.forgone }) };
    case 'ExitUnfilled':
      return copy.protection === null ? copy : { ...copy, protection: { ...copy.protection, givenUp: true } };
    default:
      return copy;
  }
}

function unfilledReason(ms: number): Pick<CopyOrder, 'reasonCode' | 'reasonText'> {
  return {
    reasonCode: 'UNFILLED_IN_TIME',
    reasonText: `It did not fill within ${ageWords(ms)} at its protected price, so it is taken back; what has traded stays.`,
  };
}

function foldProtection(
  { protection }: CopyOrder,
  { priced, repriced, atMasters }: Extract<JournalFact, { kind: 'ReplaceIntended' }>,
  at: number,
): CopyOrder['protection'] {
  if (atMasters === true) return null;
  if (priced === undefined) return protection;
  return { priced, pricedAt: at, repriced: repriced ?? protection?.repriced ?? 0, givenUp: false };
}

function foldNewAnswer(copy: CopyOrder, fact: Answered): CopyOrder {
  const times = { ...copy.times, sentAt: fact.sentAt, answeredAt: fact.answeredAt };
  const { outcome } = fact;
  // The order feed may have told us before the answer came: then the answer adds its times and nothing else.
  const known = copy.order.orderId !== null;
  switch (outcome.kind) {
    case 'Placed':
      return {
        ...copy,
        sending: 'Answered',
        times,
        order: { ...copy.order, orderId: copy.order.orderId ?? outcome.orderId, unknownSince: null },
      };
    case 'Refused':
      return known
        ? { ...copy, sending: 'Answered', times }
        : {
            ...copy,
            sending: 'Answered',
            times,
            reasonCode: outcome.code,
            reasonText: outcome.text,
            order: { ...copy.order, ended: 'Rejected', text: outcome.text },
          };
    case 'NotSent':
      return known
        ? { ...copy, sending: 'Answered', times }
        : {
            ...copy,
            sending: 'NotSent',
            times,
            reasonCode: outcome.code,
            reasonText: outcome.text,
            order: { ...copy.order, ended: 'Rejected', text: outcome.text },
          };
    case 'Unknown':
      return known
        ? { ...copy, sending: 'Answered', times }
        : {
            ...copy,
            sending: 'Answered',
            times,
            reasonCode: outcome.code,
            reasonText: outcome.text,
            silentSince: fact.answeredAt,
            order: { ...copy.order, unknownSince: fact.sentAt ?? fact.answeredAt },
          };
  }
}

/** The same order under the same reference, let out once more by a person: as it was before it was first sent. */
function sentAgain(copy: CopyOrder, at: number): CopyOrder {
  return {
    ...copy,
    sending: 'Sending',
    attention: 'None',
    silentSince: null,
    absence: null,
    reasonCode: '',
    reasonText: '',
    order: { ...copy.order, unknownSince: null },
    times: { ...copy.times, committedAt: at, sentAt: null, answeredAt: null },
  };
}

/** A refused or unsent change closes its request; a taken or unknown one stays open until the book shows what it did. */
function foldChangeAnswer(copy: CopyOrder, fact: Answered): CopyOrder {
  const { outcome } = fact;
  const replace = fact.command === 'Replace';
  const open = outcome.kind === 'Placed' || outcome.kind === 'Unknown';
  if (open)
    return {
      ...copy,
      changeAnsweredAt: fact.answeredAt,
      changeInDoubt: replace ? outcome.kind === 'Unknown' : copy.changeInDoubt,
    };
  const order = replace ? { ...copy.order, replaceOpen: false } : { ...copy.order, cancelOpen: false };
  // Why an order ended is worth more than why it could not be changed after that.
  const reason = order.ended === null ? { reasonCode: outcome.code, reasonText: outcome.text } : {};
  const closed = { ...copy, order, changeAnsweredAt: null, ...reason };
  // A refused replace is the broker's last word; one that never left is still to be made.
  return replace && outcome.kind === 'NotSent'
    ? { ...closed, wanted: termsOf(order), changeLostAt: fact.answeredAt }
    : closed;
}

function foldReport(copy: CopyOrder, report: ExecutionReport, at: number): CopyOrder {
  // What was called refused or never sent, and is in the broker's book all the same, is there: the book has the last word.
  const overruled = copy.order.orderId === null && copy.order.ended !== null;
  const before: Order = overruled ? { ...copy.order, ended: null, text: '' } : copy.order;
  const cleared = overruled || before.unknownSince !== null;
  const { order } = applyReport(before, report);
  const settled =
    copy.changeAnsweredAt !== null && report.source === 'Book' && report.receivedAt > copy.changeAnsweredAt;
  const asAsked = sameReplaceable(order, copy.wanted);
  const replaceOpen = order.replaceOpen && !asAsked && !settled;
  const cancelOpen = order.cancelOpen && !settled;
  const asBefore = replaceOpen === order.replaceOpen && cancelOpen === order.cancelOpen;
  const next: Order = asBefore ? order : { ...order, replaceOpen, cancelOpen };
  const filled = next.cumQty > before.cumQty;
  // The book shows that a replace whose answer was lost was not made: then it is still to be made.
  const lost = before.replaceOpen && settled && copy.changeInDoubt && !asAsked && isOpen(next);
  const made = before.replaceOpen && asAsked;
  const rejected = next.ended === 'Rejected';
  return {
    ...copy,
    sending: 'Answered',
    order: next,
    wanted: lost ? termsOf(next) : copy.wanted,
    changeLostAt: lost ? at : made ? null : copy.changeLostAt,
    changeInDoubt: next.replaceOpen && copy.changeInDoubt,
    changes: made ? 0 : copy.changes,
    attention: before.unknownSince !== null ? 'None' : copy.attention,
    silentSince: null,
    absence: null,
    reasonCode: rejected ? copy.reasonCode || 'BROKER_REJECTED' : cleared ? '' : copy.reasonCode,
    reasonText: rejected ? next.text : cleared ? '' : copy.reasonText,
    changeAnsweredAt: next.replaceOpen || next.cancelOpen ? copy.changeAnsweredAt : null,
    lastFillAt: filled ? at : copy.lastFillAt,
    times: { ...copy.times, filledAt: copy.times.filledAt ?? (ordStatusOf(next) === 'Filled' ? at : null) },
  };
}

/** The trades of the order are its filled quantity, more or fewer than its reports had it. */
function foldTrades(copy: CopyOrder, fact: Extract<JournalFact, { kind: 'FilledByTrades' }>, at: number): CopyOrder {
  const { order, times } = copy;
  const { cumQty, cumValue } = fact;
  const rests = cumQty < order.orderQty;
  const next: Order = {
    ...order,
    acknowledged: order.acknowledged || cumQty > 0,
    // A change of ours that was made, though the order was thought to have ended before it.
    orderQty: Math.max(order.orderQty, cumQty),
    cumQty,
    cumValue,
    replaceOpen: order.replaceOpen && rests,
    cancelOpen: order.cancelOpen && rests,
    overruledQty: Math.max(order.overruledQty ?? 0, order.cumQty),
  };
  return {
    ...copy,
    order: next,
    reasonCode: 'DECIDED_BY_TRADES',
    reasonText: tradesWords(fact),
    lastFillAt: cumQty > order.cumQty ? at : copy.lastFillAt,
    times: { ...times, filledAt: rests ? null : (times.filledAt ?? at) },
  };
}
