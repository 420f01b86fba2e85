// Cases about an order on top of what the account holds, has done today and has agreed to.

import { holding, otherContract } from '../../support/one-decision.ts';
import { figures, mandate, paidWorse, quote, resting, sentBefore, worth, type RuleCases } from './asked.ts';

export const withWhatStands = {
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
} as const satisfies Readonly<Record<string, RuleCases>>;
