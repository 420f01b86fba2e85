import { describe, expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../domain/account.ts';
import { entryRules, decisionLines, codesOutsideTheOrder } from '../../domain/decision.ts';
import { denialCodes, denialMeanings, type DenialCode } from '../../domain/denial-codes.ts';
import { entryDenial } from '../../domain/risk.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { orderId } from '../../domain/ids.ts';
import type { ParityBudget } from '../../domain/parity.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { anInstrument, anIntent, aReport } from '../support/an-order.ts';
import {
  codeOf,
  decideOn,
  desk,
  follower,
  holding,
  master,
  otherContract,
  type Decision,
} from '../support/one-decision.ts';

/** `edge`: the last that passes and the first that does not, or the one thing that the rule lets through beside it. */
type Cases = {
  readonly refuses: Asked;
  readonly allows: Asked;
  readonly edge: { readonly passes: Asked; readonly fails?: Asked };
};
/** A function answers for what an order of the master's cannot come to by itself. */
type Asked = Decision | (() => string | null);
const answerTo = (asked: Asked): string | null => (typeof asked === 'function' ? asked() : codeOf(asked));

const at = Date.UTC(2026, 10, 24, 9, 30);
const state = (kind: 'Halted' | 'ReduceOnly', scope: object = { kind: 'Fleet' }): Decision => ({
  before: [{ kind: 'TradingStateChanged', scope, state: kind, reason: '', actor: 'a test' } as never],
});
/** The master sells what it and the follower hold. */
const exit: Decision = { before: holding(100), masterHeld: 100, report: { side: 'Sell' } };
const alsoExit = (plan: Decision): Decision => ({
  ...exit,
  ...plan,
  before: [...(plan.before ?? []), ...holding(100)],
});
const granted = { kind: 'Granted', at, by: 'Asha', textVersion: '2026-11' } as const;
const mandate = {
  holder: 'Asha',
  validUntil: '2026-12-31',
  maxOrderValue: null,
  maxUsedCapital: null,
  maxDailyLoss: null,
  segments: [],
} as const;
const market = (part: object): Decision => ({
  parts: {
    dated: { marketOf: () => ({ ...alwaysOpenSession, ...part }), referenceStale: () => null, freezeQtyOf: () => null },
  },
});
const freeze = (units: number): Decision => ({
  parts: { dated: { marketOf: () => alwaysOpenSession, referenceStale: () => null, freezeQtyOf: () => units } },
});
const figures = (used: number | null, dayPnl: number | null): Decision => ({
  parts: { figuresOf: () => ({ used, dayPnl }) },
});
const stale: Decision = {
  parts: {
    dated: { marketOf: () => alwaysOpenSession, referenceStale: () => 'of yesterday', freezeQtyOf: () => null },
  },
};
const sentBefore = (count: number): Decision => ({
  before: Array.from({ length: count }, (_, n) => [...holding(1, otherContract, `LSENT0000${n}`)]).flat(),
});
/** 100 at Rs 790: Rs 79,000. */
const worth = 79_000_00;
const resting = (side: 'Buy' | 'Sell', price: number): Decision => ({
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
const marketOrder = {
  report: { ordType: 'Market', price: 0, state: 'Filled', cumQty: 100, cumValue: 100 * 790_00 },
} as const;
const valued = (order: { readonly price: number; readonly stopPx?: number }): string | null =>
  entryDenial(anIntent(order).command, { ...newFollowerTerms, maxOrderValue: worth })?.code ?? null;
/** A hundred copied earlier today, the master's at Rs 790 and the follower's at `price`. */
const paidWorse = (parity: ParityBudget, price: number): Decision => {
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
const secondLeg = (
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
const stopAt = (ageMs: number | null, fresh = false): Decision => ({
  report: { ordType: 'Stop', price: 0, stopPx: 800_00 },
  parts: { tapeOf: () => ({ last: ageMs === null ? null : { price: 790_00, ageMs, fresh }, band: null }) },
});
const quote = (paise: number | null): Decision => ({ ...marketOrder, parts: { quoteOf: () => paise } });

type RuleCode = Exclude<DenialCode, 'EXIT_STANDS_BACK'>;
/** How exits share a holding has tests of its own; every other code stands in the table, which the compiler enforces. */
const ruleCodes = denialCodes.filter((code): code is RuleCode => code !== 'EXIT_STANDS_BACK');

const cases: Readonly<Record<RuleCode, Cases>> = {
  COPYING_OFF: {
    refuses: { before: [{ kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'a test' }] },
    allows: { before: [{ kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' }] },
    edge: {
      passes: {
        before: [
          { kind: 'CopyingChanged', copying: { kind: 'Halted', reason: 'a sum' }, actor: 'a test' },
          { kind: 'CopyingChanged', copying: { kind: 'On' }, actor: 'a test' },
        ],
      },
      fails: { before: [{ kind: 'CopyingChanged', copying: { kind: 'Halted', reason: 'a sum' }, actor: 'a test' }] },
    },
  },
  TRADING_HALTED: {
    refuses: state('Halted'),
    allows: state('Halted', { kind: 'Follower', followerId: 'AB3003' }),
    edge: { passes: state('Halted', { kind: 'Group', group: '' }), fails: alsoExit(state('Halted')) },
  },
  TRADING_REDUCE_ONLY: {
    refuses: state('ReduceOnly', { kind: 'Instrument', instrumentId: desk.instrument.id }),
    allows: state('ReduceOnly', { kind: 'Instrument', instrumentId: otherContract }),
    edge: { passes: alsoExit(state('ReduceOnly')), fails: state('ReduceOnly') },
  },
  FOLLOWER_DISABLED: {
    refuses: { terms: { enabled: false } },
    allows: { terms: { enabled: true } },
    edge: { passes: alsoExit({ terms: { enabled: false } }) },
  },
  CONSENT_MISSING: {
    refuses: { account: { mode: 'Live', consent: null, relation: 'Spouse' } },
    allows: { account: { mode: 'Live', consent: granted, relation: 'Spouse' } },
    edge: {
      passes: alsoExit({ account: { mode: 'Live', consent: null, relation: 'Spouse' } }),
      fails: { account: { mode: 'Live', consent: { ...granted, kind: 'Withdrawn' }, relation: 'Spouse' } },
    },
  },
  RELATION_NOT_ALLOWED: {
    refuses: { account: { mode: 'Live', consent: granted, relation: 'Other' } },
    allows: { account: { mode: 'Live', consent: granted, relation: 'DependentParent' } },
    edge: { passes: { account: { mode: 'Practice', consent: granted, relation: 'Other' } } },
  },
  MANDATE_EXPIRED: {
    refuses: { terms: { mandate: { ...mandate, validUntil: '2026-11-01' } } },
    allows: { terms: { mandate } },
    edge: {
      passes: { terms: { mandate: { ...mandate, validUntil: '2026-11-24' } } },
      fails: { terms: { mandate: { ...mandate, validUntil: '2026-11-23' } } },
    },
  },
  ACCOUNT_NOT_READY: {
    refuses: { parts: { notReady: () => 'No session.' } },
    allows: { parts: { notReady: () => null } },
    // No order at all leaves for an account that is not ready, an exit as little.
    edge: { passes: exit, fails: alsoExit({ parts: { notReady: () => 'No session.' } }) },
  },
  MASTER_ACTION_STALE: {
    refuses: { lateMs: 60_000 },
    allows: { lateMs: 0 },
    edge: { passes: { lateMs: 5000 }, fails: { lateMs: 5001 } },
  },
  MARKET_CLOSED: {
    refuses: market({ phase: 'Closed' }),
    allows: market({}),
    edge: { passes: alsoExit(market({ phase: 'Closed' })), fails: market({ phase: 'Auction' }) },
  },
  REFERENCE_STALE: {
    refuses: stale,
    allows: {},
    edge: { passes: alsoExit(stale) },
  },
  PRICE_NOT_FRESH: {
    refuses: stopAt(null),
    allows: stopAt(0, true),
    edge: { passes: stopAt(60_000), fails: stopAt(60_001) },
  },
  ALREADY_AT_BROKER: {
    refuses: { parts: { isStray: () => true } },
    allows: { parts: { isStray: () => false } },
    edge: { passes: { parts: { isStray: (id) => id !== follower } } },
  },
  QTY_BELOW_ONE_LOT: {
    refuses: { terms: { multiplier: { units: 1, scale: 3 } } },
    allows: { terms: { multiplier: { units: 1, scale: 0 } } },
    edge: {
      passes: { terms: { multiplier: { units: 1, scale: 2 } } },
      fails: { terms: { multiplier: { units: 99, scale: 4 } } },
    },
  },
  FUNDS_UNKNOWN: {
    refuses: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => null } },
    allows: { terms: { sizing: { kind: 'Funds' } } },
    edge: {
      passes: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => ({ follower: 1, master: 1 }) } },
      fails: { terms: { sizing: { kind: 'Funds' } }, parts: { fundsOf: () => ({ follower: 1, master: 0 }) } },
    },
  },
  QTY_ABOVE_MAXIMUM: {
    refuses: { terms: { maxQty: 10 } },
    allows: { terms: { maxQty: 1000 } },
    edge: { passes: { terms: { maxQty: 100 } }, fails: { terms: { maxQty: 99 } } },
  },
  VALUE_UNKNOWN: {
    refuses: () => valued({ price: 0, stopPx: 0 }),
    allows: () => valued({ price: 790_00 }),
    edge: { passes: () => valued({ price: 0, stopPx: 1 }) },
  },
  VALUE_ABOVE_MAXIMUM: {
    refuses: { terms: { maxOrderValue: 100_00 } },
    allows: { terms: { maxOrderValue: 1_00_000_00 } },
    edge: { passes: { terms: { maxOrderValue: worth } }, fails: { terms: { maxOrderValue: worth - 1 } } },
  },
  LIMITS_NOT_SET: {
    refuses: { limits: null },
    allows: { limits: {} },
    edge: { passes: alsoExit({ limits: null }) },
  },
  INSTRUMENT_NOT_ALLOWED: {
    refuses: { limits: { allowed: ['RELIANCE'] } },
    allows: { limits: { allowed: ['SBIN'] } },
    edge: {
      passes: { limits: { allowed: [' sbin-eq '] } },
      fails: { limits: { allowed: ['SBIN'], blocked: ['sbin'] } },
    },
  },
  EXCHANGE_NOT_ALLOWED: {
    refuses: { limits: { exchanges: ['NFO'] } },
    allows: { limits: { exchanges: ['NSE'] } },
    edge: { passes: { limits: { exchanges: [] } } },
  },
  SEGMENT_NOT_ALLOWED: {
    refuses: { limits: { segments: ['Options'] } },
    allows: { limits: { segments: ['Cash'] } },
    edge: { passes: { limits: { segments: [] } } },
  },
  ORDER_TYPE_NOT_ALLOWED: {
    refuses: { limits: { ordTypes: ['StopLimit'] } },
    allows: { limits: { ordTypes: ['Limit'] } },
    // The master's type counts, not the protective limit that a market order becomes.
    edge: {
      passes: { limits: { ordTypes: ['Market'] }, ...marketOrder },
      fails: { limits: { ordTypes: ['Limit'] }, ...marketOrder },
    },
  },
  PRODUCT_NOT_ALLOWED: {
    refuses: { limits: { products: ['CNC'] } },
    allows: { limits: { products: ['MIS'] } },
    edge: { passes: alsoExit({ limits: { products: ['CNC'] } }) },
  },
  EXPOSURE_ABOVE_MAXIMUM: {
    refuses: { limits: { maxExposure: worth }, before: holding(1) },
    allows: { limits: { maxExposure: 10 * worth }, before: holding(1) },
    edge: {
      passes: { limits: { maxExposure: worth + 790_00 }, before: holding(1) },
      fails: { limits: { maxExposure: worth + 789_99 }, before: holding(1) },
    },
  },
  POSITIONS_ABOVE_MAXIMUM: {
    refuses: { limits: { maxPositions: 1 }, before: holding(5, otherContract) },
    allows: { limits: { maxPositions: 5 }, before: holding(5, otherContract) },
    edge: {
      passes: { limits: { maxPositions: 1 }, before: holding(5) },
      fails: {
        limits: { maxPositions: 2 },
        before: [...holding(5, otherContract), ...holding(5, 'NSE|1' as never, 'LHELDHELD2')],
      },
    },
  },
  ORDERS_ABOVE_DAY: {
    refuses: { limits: { maxOrdersPerDay: 1 }, ...sentBefore(4) },
    allows: { limits: { maxOrdersPerDay: 10 }, ...sentBefore(4) },
    edge: {
      passes: { limits: { maxOrdersPerDay: 5 }, ...sentBefore(4) },
      fails: { limits: { maxOrdersPerDay: 4 }, ...sentBefore(4) },
    },
  },
  CAPITAL_ABOVE_MAXIMUM: {
    refuses: { limits: { maxUsedCapital: 500 }, ...figures(900, 0) },
    allows: { limits: { maxUsedCapital: 500 }, ...figures(0, 0) },
    edge: {
      passes: { limits: { maxUsedCapital: 500 }, ...figures(499, 0) },
      fails: { limits: { maxUsedCapital: 500 }, ...figures(500, 0) },
    },
  },
  FIGURES_UNKNOWN: {
    refuses: { limits: { maxUsedCapital: 500 }, ...figures(null, null) },
    allows: { limits: {}, ...figures(null, null) },
    edge: {
      passes: { limits: { maxUsedCapital: 500 }, ...figures(0, null) },
      fails: { limits: { profitLock: 500 }, ...figures(0, null) },
    },
  },
  DAILY_LOSS_REACHED: {
    refuses: { limits: { maxDailyLoss: 500 }, ...figures(0, -9000) },
    allows: { limits: { maxDailyLoss: 500 }, ...figures(0, 9000) },
    edge: {
      passes: { limits: { maxDailyLoss: 500 }, ...figures(0, -499) },
      fails: { limits: { maxDailyLoss: 500 }, ...figures(0, -500) },
    },
  },
  DAILY_PROFIT_LOCKED: {
    refuses: { limits: { profitLock: 500 }, ...figures(0, 9000) },
    allows: { limits: { profitLock: 500 }, ...figures(0, -9000) },
    edge: {
      passes: { limits: { profitLock: 500 }, ...figures(0, 499) },
      fails: { limits: { profitLock: 500 }, ...figures(0, 500) },
    },
  },
  PARITY_BUDGET_USED: {
    refuses: paidWorse({ unit: 'Rupees', most: 50_00 }, 800_00),
    allows: paidWorse({ unit: 'Rupees', most: 50_00 }, 780_00),
    edge: {
      // A hundred units at ten paise more than the master's: ten rupees, or two ticks.
      passes: paidWorse({ unit: 'Ticks', most: 3 }, 790_10),
      fails: paidWorse({ unit: 'Ticks', most: 2 }, 790_10),
    },
  },
  SLIPPAGE_ABOVE_MAXIMUM: {
    refuses: { limits: { maxSlippage: 100 }, ...quote(900_00) },
    allows: { limits: { maxSlippage: 100 }, ...quote(790_00) },
    edge: {
      passes: { limits: { maxSlippage: 100 }, ...quote(797_90) },
      fails: { limits: { maxSlippage: 100 }, ...quote(797_91) },
    },
  },
  QUOTE_UNKNOWN: {
    refuses: { limits: { maxSlippage: 100 }, ...quote(null) },
    allows: { limits: {}, ...quote(null) },
    edge: { passes: { limits: { maxSlippage: 100 }, parts: { quoteOf: () => null } } },
  },
  WOULD_CROSS_OWN: {
    refuses: { limits: { crossingGuard: true }, ...resting('Sell', 700_00) },
    allows: { limits: { crossingGuard: false }, ...resting('Sell', 700_00) },
    edge: {
      passes: { limits: { crossingGuard: true }, ...resting('Sell', 790_05) },
      fails: { limits: { crossingGuard: true }, ...resting('Sell', 790_00) },
    },
  },
  MANDATE_EXCEEDED: {
    refuses: { terms: { mandate: { ...mandate, segments: ['Options'] } } },
    allows: { terms: { mandate: { ...mandate, segments: ['Cash'], maxDailyLoss: 500, maxUsedCapital: 500 } } },
    edge: {
      passes: { terms: { mandate: { ...mandate, maxOrderValue: worth } } },
      fails: { terms: { mandate: { ...mandate, maxOrderValue: worth - 1 } } },
    },
  },
  QTY_ABOVE_FREEZE: {
    refuses: { ...freeze(64), instrument: { lotSize: 100 } },
    allows: { ...freeze(1000), instrument: { lotSize: 100 } },
    edge: {
      passes: { ...freeze(100), instrument: { lotSize: 100 } },
      fails: { ...freeze(99), instrument: { lotSize: 100 } },
    },
  },
  QTY_TOO_MANY_SLICES: {
    refuses: freeze(1),
    allows: freeze(1000),
    edge: { passes: freeze(20), fails: freeze(19) },
  },
  NOTHING_TO_EXIT: {
    refuses: { masterHeld: 100, report: { side: 'Sell' } },
    allows: exit,
    edge: { passes: { ...exit, before: holding(1) } },
  },
  LEG_FIRST_FAILED: {
    refuses: secondLeg('Rejected'),
    allows: secondLeg('Filled'),
    edge: { passes: secondLeg('Rejected', 0, 'Together'), fails: secondLeg('Canceled') },
  },
  LEG_FIRST_UNFILLED: {
    refuses: secondLeg('Working', 34_000),
    allows: secondLeg('Filled', 29_000),
    edge: { passes: secondLeg('Filled', 30_040), fails: secondLeg('Working', 30_040) },
  },
  INSTRUMENT_UNKNOWN: {
    refuses: { parts: { instrumentOf: () => undefined } },
    allows: {},
    // Of a contract master that is not today's it is not said that it lacks a contract.
    edge: { passes: { parts: { instrumentOf: (id) => (id === desk.instrument.id ? desk.instrument : undefined) } } },
  },
};

describe('every rule of the fixed order', () => {
  it.each(ruleCodes.map((code) => [code, cases[code]] as const))(
    '%s refuses, allows, and is exact at its edge',
    (code, { refuses, allows, edge }) => {
      expect(answerTo(refuses)).toBe(code);
      expect(answerTo(allows)).toBeNull();
      expect(answerTo(edge.passes)).toBeNull();
      if (edge.fails !== undefined) expect(answerTo(edge.fails)).toBe(code);
    },
  );

  it.each(ruleCodes.filter((code) => denialMeanings[code].exits === 'Passed'))('%s lets exits pass', (code) => {
    const { refuses } = cases[code];
    if (typeof refuses === 'function' || refuses.report !== undefined) return;
    expect(answerTo(alsoExit(refuses))).toBeNull();
  });

  it('stands once in the order in which it is shown, and no other does', () => {
    const shown = entryRules.flatMap(({ codes }) => codes);
    expect(new Set([...shown, ...codesOutsideTheOrder])).toEqual(new Set(denialCodes));
    expect(shown).toHaveLength(denialCodes.length - codesOutsideTheOrder.length);
  });

  it('is shown refusing by the first that refuses: what comes before passed, what comes after was not reached', () => {
    for (const code of ruleCodes) {
      const { refuses } = cases[code];
      if (typeof refuses === 'function') continue;
      const denied = decideOn(refuses).find((fact) => fact.kind === 'Denied');
      if (denied?.inputs === undefined) continue;
      const lines = decisionLines(
        denied.command,
        { enabled: true, mandate: null, limits: null, maxQty: null, maxOrderValue: null, ...refuses.terms } as never,
        denied.inputs,
        denied.denial,
      );
      const verdicts = lines.map(({ verdict }) => verdict);
      expect(
        verdicts.filter((verdict) => verdict === 'Refused'),
        code,
      ).toHaveLength(1);
      expect(verdicts.lastIndexOf('Passed'), code).toBeLessThan(verdicts.indexOf('Refused'));
    }
  });
});

describe('a decision in the journal', () => {
  it('keeps what it was held against, whether it was allowed or refused', () => {
    const plan: Decision = { ...figures(123, -45), limits: { maxDailyLoss: 100_00 }, before: holding(7), lateMs: 40 };
    const kept = {
      masterType: 'Limit',
      held: 7,
      working: 0,
      positions: 1,
      ordersToday: 1,
      used: 123,
      dayPnl: -45,
      quote: 790_00,
      masterPrice: 790_00,
      // The master's own order rests there.
      ownBuy: 790_00,
      ownSell: null,
      total: 100,
      ageMs: 40,
    };
    expect(decideOn(plan)[0]).toMatchObject({ kind: 'NewIntended', inputs: kept });
    expect(decideOn({ ...plan, limits: { maxDailyLoss: 45 } })[0]).toMatchObject({ kind: 'Denied', inputs: kept });
  });

  it('asks nothing of an exit', () => {
    expect(decideOn(exit)[0]).not.toHaveProperty('inputs');
  });
});
