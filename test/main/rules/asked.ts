// What a rule is tried with: decisions of the engine's pure part, put together from small parts.

import { newFollowerTerms, type FollowerTerms } from '../../../domain/account.ts';
import { entryDenial, type Denial } from '../../../domain/risk.ts';
import { alwaysOpenSession } from '../../../domain/trading-session.ts';
import { orderId } from '../../../domain/ids.ts';
import type { ParityBudget } from '../../../domain/parity.ts';
import type { ExecutionReport } from '../../../domain/execution-report.ts';
import { anInstrument, anIntent, aReport } from '../../support/an-order.ts';
import { codeOf, desk, follower, holding, master, otherContract, type Decision } from '../../support/one-decision.ts';

/** `edge`: the last that passes and the first that does not, or the one thing that the rule lets through beside it. */
export type RuleCases = {
  readonly refuses: Asked;
  readonly allows: Asked;
  /** Null: what holds an exit by this code is its own size, not what refuses the entry here. */
  readonly exit?: null;
  readonly edge: { readonly passes: Asked; readonly fails?: Asked };
};
/** A function answers for what an order of the master's cannot come to by itself. */
export type Asked = Decision | (() => Denial | null);
export const answerTo = (asked: Asked): string | null =>
  typeof asked === 'function' ? (asked()?.code ?? null) : codeOf(asked);

export const at = Date.UTC(2026, 10, 24, 9, 30);
export const state = (kind: 'Halted' | 'ReduceOnly', scope: object = { kind: 'Fleet' }): Decision => ({
  before: [{ kind: 'TradingStateChanged', scope, state: kind, reason: '', actor: 'a test' } as never],
});
/** The master sells what it and the follower hold. */
export const exit: Decision = { before: holding(100), masterHeld: 100, report: { side: 'Sell' } };
export const alsoExit = (plan: Decision): Decision => ({
  ...exit,
  ...plan,
  before: [...(plan.before ?? []), ...holding(100)],
});
export const granted = { kind: 'Granted', at, by: 'Asha', textVersion: '2026-11' } as const;
export const mandate = {
  holder: 'Asha',
  validUntil: '2026-12-31',
  maxOrderValue: null,
  maxUsedCapital: null,
  maxDailyLoss: null,
  segments: [],
} as const;
export const market = (part: object): Decision => ({
  parts: {
    dated: { marketOf: () => ({ ...alwaysOpenSession, ...part }), referenceStale: () => null, freezeQtyOf: () => null },
  },
});
export const freeze = (units: number): Decision => ({
  parts: { dated: { marketOf: () => alwaysOpenSession, referenceStale: () => null, freezeQtyOf: () => units } },
});
export const figures = (used: number | null, dayPnl: number | null): Decision => ({
  parts: { figuresOf: () => ({ used, dayPnl }) },
});
export const stale: Decision = {
  parts: {
    dated: { marketOf: () => alwaysOpenSession, referenceStale: () => 'of yesterday', freezeQtyOf: () => null },
  },
};
export const sentBefore = (count: number): Decision => ({
  before: Array.from({ length: count }, (_, n) => [...holding(1, otherContract, `LSENT0000${n}`)]).flat(),
});
/** 100 at Rs 790: Rs 79,000. */
export const worth = 79_000_00;
export const resting = (side: 'Buy' | 'Sell', price: number): Decision => ({
  before: holding(1, desk.instrument.id, 'LRESTREST1')
    .slice(0, 2)
    .map((fact) =>
      fact.kind === 'NewIntended'
        ? {
            ...fact,
            command: { ...fact.command, side, price, accountId: 'AB3003' as never },
            key: { ...fact.key, followerId: 'AB3003' as never },
          }
        : fact,
    ),
});
export const marketOrder = {
  report: { ordType: 'Market', price: 0, state: 'Filled', cumQty: 100, cumValue: 100 * 790_00 },
} as const;
export const valued = (order: { readonly price: number; readonly stopPx?: number }): Denial | null =>
  entryDenial(anIntent(order).command, { ...newFollowerTerms, maxOrderValue: worth });
/** A hundred copied earlier today, the master's at Rs 790 and the follower's at `price`. */
export const paidWorse = (parity: ParityBudget, price: number): Decision => {
  const [intent, placed, fill] = holding(100);
  if (intent?.kind !== 'NewIntended' || placed === undefined || fill?.kind !== 'FollowerReported') throw new Error('');
  const earlier = aReport({
    accountId: master,
    orderId: orderId(intent.key.masterKey),
    state: 'Filled',
    cumQty: 100,
    cumValue: 100 * 790_00,
  });
  const report = { ...fill.report, cumValue: 100 * price };
  return {
    limits: { parity },
    before: [
      { kind: 'MasterReported', report: earlier, notCopied: '', masterHeld: null },
      intent,
      placed,
      { ...fill, report },
    ],
  };
};
/** The master sold a call after buying another; what came of the purchase here, and how long ago the sale was made. */
export const secondLeg = (
  first: ExecutionReport['state'],
  lateMs = 0,
  legs: FollowerTerms['legs'] = 'HedgeFirst',
): Decision => {
  const [intent, placed, fill] = holding(100, otherContract);
  if (intent?.kind !== 'NewIntended' || placed === undefined || fill?.kind !== 'FollowerReported') throw new Error('');
  const bought = aReport({
    accountId: master,
    orderId: orderId(intent.key.masterKey),
    instrumentId: otherContract,
    state: 'Filled',
    cumQty: 100,
    cumValue: 100 * 790_00,
  });
  const traded = first === 'Filled' ? {} : { cumQty: 0, cumValue: 0 };
  return {
    terms: { legs },
    lateMs,
    report: { side: 'Sell' },
    parts: { instrumentOf: (id) => anInstrument({ id, exchange: 'NFO', symbol: 'NIFTY', kind: 'Call' }) },
    before: [
      { kind: 'MasterReported', report: bought, notCopied: '', masterHeld: null },
      intent,
      placed,
      { ...fill, report: { ...fill.report, state: first, ...traded } },
      ...(lateMs === 0
        ? []
        : [
            {
              kind: 'LegHeld',
              masterKey: desk.key,
              followerId: follower,
              purpose: 'Copy',
              instrumentId: desk.instrument.id,
              since: bought.receivedAt,
              until: bought.receivedAt + 30_000,
              first: ['BUY'],
            } as const,
          ]),
    ],
  };
};
/** A stop without a limit of its own, and how long ago the last trade of the market was heard of. */
export const stopAt = (ageMs: number | null, fresh = false): Decision => ({
  report: { ordType: 'Stop', price: 0, stopPx: 800_00 },
  parts: { tapeOf: () => ({ last: ageMs === null ? null : { price: 790_00, ageMs, fresh }, band: null }) },
});
export const quote = (paise: number | null): Decision => ({ ...marketOrder, parts: { quoteOf: () => paise } });
