// One decision of the engine's pure part on one order of the master's for one follower: what it does, by its code.

import { newFollowerTerms, type DeskAccount, type FollowerTerms } from '../../domain/account.ts';
import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { accountId, instrumentId, orderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { noLimits, type FollowerLimits } from '../../domain/limits.ts';
import { accountDenial } from '../../domain/risk.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import type { FollowParts } from '../../main/replication/follow-parts.ts';
import { follow } from '../../main/replication/follow.ts';
import { anInstrument, aReport } from './an-order.ts';

export const master = accountId('AB1001');
export const follower = accountId('AB2002');
export const desk = { instrument: anInstrument(), key: '26112400009001' } as const;

export type Decision = {
  readonly terms?: Partial<FollowerTerms>;
  readonly limits?: Partial<FollowerLimits> | null;
  readonly report?: Partial<ExecutionReport>;
  readonly parts?: Partial<FollowParts>;
  /** `mode` and what is known of the holder. */
  readonly account?: { readonly mode: 'Practice' | 'Live' } & Pick<DeskAccount, 'consent' | 'relation'>;
  readonly instrument?: Partial<Instrument>;
  /** Facts before the order: holdings, earlier orders, a trading state. */
  readonly before?: readonly JournalFact[];
  /** When they were written, epoch ms; absent: at the broker's stamp of the order. */
  readonly beforeAt?: number;
  readonly masterHeld?: number;
  /** ms after the broker's stamp of the order. */
  readonly lateMs?: number;
};

/** What the engine's pure part asks, with an answer to everything. */
export function followParts(
  blotter: FollowParts['blotter'],
  plan: Pick<Decision, 'account' | 'instrument' | 'parts'>,
): FollowParts {
  const { account } = plan;
  return {
    blotter,
    masterId: master,
    instrumentOf: () => ({ ...desk.instrument, ...plan.instrument }),
    notReady: () => null,
    mayCopyInto: () => (account === undefined ? null : accountDenial(account, account.mode)),
    groupOf: () => '',
    barred: () => false,
    fundsOf: () => ({ follower: 5_00_000_00, master: 5_00_000_00 }),
    figuresOf: () => ({ used: 0, dayPnl: 0 }),
    quoteOf: () => 790_00,
    tapeOf: () => ({ last: { price: 790_00, ageMs: 0, fresh: true }, band: null }),
    pricesComing: () => false,
    isStray: () => false,
    ageOf: () => 0,
    staleAfterMs: 5000,
    dated: { marketOf: () => alwaysOpenSession, referenceStale: () => null, freezeQtyOf: () => null },
    ...plan.parts,
  };
}

/** The newest facts about this follower; `at`: when it is decided. */
export function decideOn(plan: Decision): readonly JournalFact[] {
  const blotter = createBlotter();
  const facts = aReport({ accountId: master, orderId: orderId(desk.key), ...plan.report });
  const stamped = facts.transactTime ?? facts.receivedAt;
  let seq = 0;
  const take = (all: readonly JournalFact[], at = stamped): void => {
    blotter.accept(blotter.stage(all.map((fact) => ({ seq: (seq += 1), at, fact }))));
  };
  const limits = plan.limits === null ? null : { ...noLimits, ...plan.limits };
  const terms = { ...newFollowerTerms, enabled: true, ...plan.terms, limits };
  take([
    { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' },
    { kind: 'FollowerTermsChanged', followerId: follower, terms, actor: 'a test' },
  ]);
  take(plan.before ?? [], plan.beforeAt);
  const report = { ...facts, execId: deriveExecId(facts) };
  take([{ kind: 'MasterReported', report, notCopied: '', masterHeld: plan.masterHeld ?? null }]);
  const order = blotter.master(report.orderId);
  if (order === undefined) throw new Error('the order was not taken in');
  const parts = followParts(blotter, plan);
  // The broker stamps whole seconds: the age is measured from the end of that second.
  return follow(parts, order, follower, order.changedAt + (plan.lateMs ?? 0));
}

/** The code of the denial; null: an order was intended. Anything else is no answer and throws. */
export function codeOf(plan: Decision): string | null {
  const made = decideOn(plan);
  const denied = made.find((fact) => fact.kind === 'Denied');
  if (denied !== undefined) return denied.denial.code;
  if (made.some(({ kind }) => kind === 'NewIntended')) return null;
  throw new Error(`neither allowed nor refused: ${made.map(({ kind }) => kind).join(', ') || 'nothing'}`);
}

/** So many units copied and traded in this contract, or in another one. */
export function holding(qty: number, contract = desk.instrument.id, ref = 'LHELDHELD1'): readonly JournalFact[] {
  const side = qty > 0 ? 'Buy' : 'Sell';
  const order = {
    instrumentId: contract,
    side,
    ordType: 'Limit',
    timeInForce: 'Day',
    product: 'MIS',
    orderQty: Math.abs(qty),
    price: 790_00,
    stopPx: 0,
  } as const;
  const key = { masterKey: `2611240000${ref.slice(-4)}`, followerId: follower, purpose: 'Copy', slice: 0 } as const;
  const clOrdId = ref as Extract<JournalFact, { kind: 'NewIntended' }>['command']['clOrdId'];
  const report = aReport({
    ...order,
    accountId: follower,
    orderId: orderId(`26112400${ref.slice(-4)}99`),
    tag: ref,
    state: 'Filled',
    cumQty: Math.abs(qty),
    cumValue: Math.abs(qty) * 790_00,
  });
  return [
    {
      kind: 'NewIntended',
      key,
      command: { kind: 'New', accountId: follower, clOrdId, ...order },
      heldAtDecision: null,
      masterAt: 0,
    },
    {
      kind: 'CommandAnswered',
      clOrdId,
      command: 'New',
      outcome: { kind: 'Placed', orderId: report.orderId },
      sentAt: 1,
      answeredAt: 2,
    },
    { kind: 'FollowerReported', report, clOrdId },
  ];
}

export const otherContract = instrumentId('NSE', '2885');
