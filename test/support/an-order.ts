// Orders, reports and copies with ordinary values, each part open to change.

import type { Doubt } from '../../domain/absence.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, clOrdId, instrumentId, orderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import type { CommandOutcome } from '../../domain/order-command.ts';
import type { Order, OrderTerms } from '../../domain/order.ts';

export const masterId = accountId('MA001');
export const followerId = accountId('FO001');
export const ref = clOrdId('LAAAAAAAA1');
export const sbin = instrumentId('NSE', '3045');

/** Tue 24 Nov 2026, 09:32:00 in India. */
export const morning = Date.UTC(2026, 10, 24, 4, 2, 0);

export function anInstrument(part: Partial<Instrument> = {}): Instrument {
  const { symbol, tradingSymbol, name } = { symbol: 'SBIN', tradingSymbol: 'SBIN-EQ', name: 'SBIN-EQ' };
  return {
    id: sbin,
    exchange: 'NSE',
    token: '3045',
    symbol,
    tradingSymbol,
    name,
    kind: 'Equity',
    lotSize: 1,
    tick: 5,
    expiry: null,
    ...part,
  };
}

export function terms(part: Partial<OrderTerms> = {}): OrderTerms {
  const { instrumentId: instrument, ...rest } = part;
  return {
    instrumentId: instrument ?? sbin,
    side: 'Buy',
    ordType: 'Limit',
    timeInForce: 'Day',
    product: 'MIS',
    orderQty: 100,
    price: 790_00,
    stopPx: 0,
    ...rest,
  };
}

export function anOrder(part: Partial<Order> = {}): Order {
  return {
    ...terms(),
    accountId: masterId,
    clOrdId: null,
    orderId: orderId('26112400001001'),
    acknowledged: true,
    cumQty: 0,
    cumValue: 0,
    replaceOpen: false,
    cancelOpen: false,
    ended: null,
    unknownSince: null,
    overruledQty: null,
    text: '',
    transactTime: morning,
    ...part,
  };
}

/** `cumValue` follows from the quantity at the order's price unless it is given. */
export function aReport(part: Partial<ExecutionReport> = {}): ExecutionReport {
  const price = part.price ?? terms().price;
  const facts = {
    ...terms(),
    accountId: masterId,
    orderId: orderId('26112400001001'),
    tag: '',
    state: 'Working',
    unknownStatus: '',
    cumQty: 0,
    cumValue: (part.cumQty ?? 0) * price,
    text: '',
    transactTime: morning,
    receivedAt: morning + 40,
    source: 'Feed',
    ...part,
  } as const;
  return { ...facts, execId: part.execId ?? deriveExecId(facts) };
}

/** Of the follower's order that carries our reference. */
export function aCopyReport(part: Partial<ExecutionReport> = {}): ExecutionReport {
  return aReport({ accountId: followerId, orderId: orderId('26112400002001'), tag: ref, ...part });
}

export function anIntent(
  part: Partial<OrderTerms> & { readonly slice?: number; readonly heldAtDecision?: number | null } = {},
): Extract<JournalFact, { kind: 'NewIntended' }> {
  const { slice = 0, heldAtDecision = null, ...rest } = part;
  const id = slice === 0 ? ref : clOrdId(`LAAAAAAAA${slice + 1}`);
  return {
    kind: 'NewIntended',
    key: { masterKey: '26112400001001', followerId, purpose: 'Copy', slice },
    command: { kind: 'New', accountId: followerId, clOrdId: id, ...terms(rest) },
    heldAtDecision,
    masterAt: morning,
  };
}

/** `seconds` after the morning began. */
export function entry(fact: JournalFact, seconds = 1): JournalEntry {
  return { seq: seconds, at: morning + seconds * 1000, fact };
}

export function anAnswer(
  outcome: CommandOutcome,
  command: 'New' | 'Replace' | 'Cancel' = 'New',
  seconds = 2,
): JournalFact {
  const at = morning + seconds * 1000;
  return {
    kind: 'CommandAnswered',
    clOrdId: ref,
    command,
    outcome,
    sentAt: outcome.kind === 'NotSent' ? null : at - 50,
    answeredAt: at,
  };
}

export const placed: CommandOutcome = { kind: 'Placed', orderId: orderId('26112400002001') };
export const refused: CommandOutcome = { kind: 'Refused', code: 'EC957', text: 'Price is not a multiple of tick size' };
export const notSent: CommandOutcome = { kind: 'NotSent', code: 'ECONNREFUSED', text: 'No connection' };
export const unknown: CommandOutcome = { kind: 'Unknown', code: 'TIMEOUT', text: 'No answer in 5 s' };

/** A copy as these facts leave it, one second apart, after the intent. */
export function copyAfter(...facts: readonly JournalFact[]): CopyOrder {
  return facts.reduce((copy, fact, at) => foldCopy(copy, entry(fact, at + 2)), beginCopy(anIntent(), morning + 1000));
}

/** A copy that the broker holds, resting, unless changed. */
export function aCopy(part: Partial<CopyOrder> = {}, order: Partial<Order> = {}): CopyOrder {
  const whole = copyAfter(anAnswer(placed), { kind: 'FollowerReported', report: aCopyReport(), clOrdId: ref });
  return { ...whole, ...part, order: { ...whole.order, ...order } };
}

/** The report of the copy as a fact. */
export function reported(part: Partial<ExecutionReport> = {}): JournalFact {
  return { kind: 'FollowerReported', report: aCopyReport(part), clOrdId: ref };
}

/** Of a purchase of a hundred that was under way for five seconds. */
export const doubt: Doubt = {
  clOrdId: ref,
  instrumentId: sbin,
  side: 'Buy',
  orderQty: 100,
  sentAt: morning,
  overAt: morning + 5000,
};
