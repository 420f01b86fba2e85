// A follower's limits by the names that scripts use, both ways. What is not named stays; null removes a limit.

import type { FollowerTerms, Sizing } from '../domain/account.ts';
import { multiplierText } from '../domain/allocation.ts';
import type { OrdType } from '../domain/order.ts';
import type { ParityBudget } from '../domain/parity.ts';
import type { Paise } from '../domain/price.ts';
import type { FollowerTermsEdit } from '../preload/contract.ts';
import type { LimitsEdit } from '../preload/terms-calls.ts';
import type { DoorInput } from './door-calls.ts';

type Asked = Omit<DoorInput<'riskConfig'>, 'followerId'>;
type OrderTypeWord = NonNullable<Asked['allowed_order_types']>[number];

const ordTypes = { MARKET: 'Market', LIMIT: 'Limit', SL: 'StopLimit', 'SL-M': 'Stop' } as const satisfies Readonly<
  Record<OrderTypeWord, OrdType>
>;
const orderTypeWords: Readonly<Record<OrdType, OrderTypeWord>> = {
  Market: 'MARKET',
  Limit: 'LIMIT',
  StopLimit: 'SL',
  Stop: 'SL-M',
};

export function termsEditOf(asked: Asked): Omit<FollowerTermsEdit, 'followerId'> {
  const limits = limitsEditOf(asked);
  return {
    ...named('enabled', asked.enabled),
    ...named('multiplier', figure(asked.lot_multiplier)),
    ...named('maxQty', figure(asked.max_quantity)),
    ...named('maxOrderValue', figure(asked.max_order_value)),
    ...named('copyPolicy', asked.copy_policy),
    ...named('sizing', asked.sizing),
    ...named('fixed', figure(asked.fixed)),
    ...named('atLeastOneLot', asked.at_least_one_lot),
    ...named('aboveMaximum', asked.above_maximum),
    ...named('carryLots', asked.carry_lots),
    ...named('reverse', asked.reverse),
    ...named('entryWithin', figure(asked.entry_within_seconds)),
    ...named('legs', asked.legs),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

function limitsEditOf(asked: Asked): LimitsEdit {
  return {
    ...named('allowed', asked.allowed_instruments?.join(' ')),
    ...named('blocked', asked.blocked_instruments?.join(' ')),
    ...named('exchanges', asked.allowed_exchanges),
    ...named('segments', asked.allowed_segments),
    ...named(
      'ordTypes',
      asked.allowed_order_types?.map((word) => ordTypes[word]),
    ),
    ...named('products', asked.allowed_product_types),
    ...named('maxExposure', figure(asked.max_exposure)),
    ...named('maxPositions', figure(asked.max_positions)),
    ...named('maxOrdersPerDay', figure(asked.max_orders_per_day)),
    ...named('maxUsedCapital', figure(asked.max_used_capital)),
    ...named('maxDailyLoss', figure(asked.max_daily_loss)),
    ...named('profitLock', figure(asked.profit_lock)),
    ...named('maxSlippage', figure(asked.max_slippage_percent)),
    ...named('parity', figure(asked.parity_budget)),
    ...named('parityUnit', asked.parity_unit),
    ...named('crossingGuard', asked.crossing_guard),
  };
}

/** Money in rupees, quantities in units, null for no limit, an empty list for no narrowing. */
export function riskConfigOf(terms: FollowerTerms) {
  const { limits, sizing } = terms;
  return {
    enabled: terms.enabled,
    lot_multiplier: Number(multiplierText(terms.multiplier)),
    max_quantity: terms.maxQty,
    max_order_value: rupees(terms.maxOrderValue),
    copy_policy: terms.copyPolicy,
    sizing: sizing.kind,
    fixed: fixedOf(sizing),
    at_least_one_lot: terms.atLeastOneLot,
    above_maximum: terms.aboveMaximum,
    carry_lots: terms.carryLots,
    reverse: terms.reverse,
    entry_within_seconds: terms.entryWithinMs / 1000,
    legs: terms.legs,
    allowed_instruments: limits?.allowed ?? [],
    blocked_instruments: limits?.blocked ?? [],
    allowed_exchanges: limits?.exchanges ?? [],
    allowed_segments: limits?.segments ?? [],
    allowed_order_types: limits?.ordTypes.map((ordType) => orderTypeWords[ordType]) ?? [],
    allowed_product_types: limits?.products ?? [],
    max_exposure: rupees(limits?.maxExposure),
    max_positions: limits?.maxPositions ?? null,
    max_orders_per_day: limits?.maxOrdersPerDay ?? null,
    max_used_capital: rupees(limits?.maxUsedCapital),
    max_daily_loss: rupees(limits?.maxDailyLoss),
    profit_lock: rupees(limits?.profitLock),
    max_slippage_percent: rupees(limits?.maxSlippage),
    parity_budget: budgetOf(limits?.parity ?? null),
    parity_unit: limits?.parity?.unit ?? 'Rupees',
    crossing_guard: limits?.crossingGuard ?? false,
  };
}

function rupees(paise: Paise | null | undefined): number | null {
  return paise == null ? null : paise / 100;
}

/** Units, lots or rupees by the kind; null for the kinds without a figure. */
function fixedOf(sizing: Sizing): number | null {
  switch (sizing.kind) {
    case 'Multiplier':
    case 'Funds':
      return null;
    case 'FixedQty':
      return sizing.qty;
    case 'FixedLots':
      return sizing.lots;
    case 'FixedValue':
      return rupees(sizing.value);
  }
}

function budgetOf(budget: ParityBudget | null): number | null {
  return budget?.unit === 'Ticks' ? budget.most : rupees(budget?.most);
}

/** As typed in the window, where an empty field sets no limit. */
function figure(value: number | null | undefined): string | undefined {
  return value === undefined ? undefined : value === null ? '' : String(value);
}

function named<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value });
}
