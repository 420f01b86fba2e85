// A follower's terms by the names that scripts use: every field of the window's has one, and none is lost either way.

import { expect, it } from 'vitest';
import { newFollowerTerms, type FollowerTerms } from '../../../domain/account.ts';
import { doorSchemas } from '../../../main/door-calls.ts';
import { riskConfigOf, termsEditOf } from '../../../main/door-risk-config.ts';
import { describeDoor } from '../../../main/gateway/door-description.ts';
import { limitsSchema } from '../../../main/limits-schema.ts';
import { editTerms } from '../../../main/terms-edit.ts';
import type { FollowerTermsEdit } from '../../../preload/contract.ts';

/** The compiler asks for every field here, so that the test below does too. */
const windowFields: Readonly<Record<Exclude<keyof FollowerTermsEdit, 'followerId'>, true>> = {
  enabled: true,
  multiplier: true,
  maxQty: true,
  maxOrderValue: true,
  copyPolicy: true,
  sizing: true,
  fixed: true,
  atLeastOneLot: true,
  aboveMaximum: true,
  carryLots: true,
  reverse: true,
  entryWithin: true,
  legs: true,
  limits: true,
};

const full = {
  enabled: true,
  lot_multiplier: 0.75,
  max_quantity: 1300,
  max_order_value: 250_000.5,
  copy_policy: 'Fills',
  sizing: 'FixedLots',
  fixed: 3,
  at_least_one_lot: true,
  above_maximum: 'Cut',
  carry_lots: !newFollowerTerms.carryLots,
  reverse: true,
  entry_within_seconds: 45,
  legs: 'HedgeFirst',
  allowed_instruments: ['NIFTY', 'SBIN'],
  blocked_instruments: ['RELIANCE'],
  allowed_exchanges: ['NSE', 'NFO'],
  allowed_segments: ['Options'],
  allowed_order_types: ['LIMIT', 'SL-M'],
  allowed_product_types: ['NRML'],
  max_exposure: 900_000,
  max_positions: 4,
  max_orders_per_day: 60,
  max_used_capital: 700_000.25,
  max_daily_loss: 5000,
  profit_lock: 9000,
  max_slippage_percent: 1.25,
  parity_budget: 40,
  parity_unit: 'Ticks',
  crossing_guard: !newFollowerTerms.limits?.crossingGuard,
} as const;

function changed(before: FollowerTerms, asked: object): FollowerTerms {
  const { followerId: _name, ...read } = doorSchemas.riskConfig.parse({ followerId: 'F-1', ...asked });
  const after = editTerms(before, termsEditOf(read));
  if (!after.ok) throw new Error(after.message);
  return after.value;
}

const names = Object.keys(doorSchemas.riskConfig.shape).filter((name) => name !== 'followerId');

it('every field of the window’s has a name at the door, and every name is answered and described', () => {
  const { followerId: _name, ...read } = doorSchemas.riskConfig.parse({ followerId: 'F-1', ...full });
  const edit = termsEditOf(read);
  expect(Object.keys(edit).sort()).toEqual(Object.keys(windowFields).sort());
  expect(Object.keys(edit.limits ?? {}).sort()).toEqual(Object.keys(limitsSchema.shape).sort());
  expect(Object.keys(full).sort()).toEqual([...names].sort());
  expect(Object.keys(riskConfigOf(newFollowerTerms)).sort()).toEqual([...names].sort());
  const described = JSON.stringify(describeDoor('1.0.0', 3000));
  expect(names.filter((name) => !described.includes(`"${name}":`))).toEqual([]);
});

it('what is set is what is answered, field by field', () => {
  expect(riskConfigOf(changed(newFollowerTerms, full))).toEqual(full);
});

it.each(names)('a request that names %s alone keeps all the others', (name) => {
  const value = full[name as keyof typeof full];
  // What stands or falls with another field comes with it.
  const company: Record<string, object> = {
    fixed: { sizing: full.sizing },
    sizing: { fixed: full.fixed },
    reverse: { copy_policy: full.copy_policy },
    parity_budget: { parity_unit: full.parity_unit },
    parity_unit: { parity_budget: full.parity_budget },
  };
  const asked = { ...company[name], [name]: value };
  const before = riskConfigOf(newFollowerTerms);
  const after = riskConfigOf(changed(newFollowerTerms, asked));
  expect(after).toEqual({ ...before, ...asked });
  expect(after).not.toEqual(before);
});

it('null takes a limit away, and leaves the others', () => {
  const none = Object.fromEntries(
    ['max_quantity', 'max_order_value', 'max_exposure', 'max_daily_loss', 'parity_budget'].map((name) => [name, null]),
  );
  // Without a budget there is no unit to speak of.
  expect(riskConfigOf(changed(changed(newFollowerTerms, full), none))).toEqual({
    ...full,
    ...none,
    parity_unit: 'Rupees',
  });
});

it.each([
  [{ entry_within_seconds: 0 }],
  [{ entry_within_seconds: 301 }],
  [{ entry_within_seconds: 1.5 }],
  [{ entry_within_seconds: '45' }],
  [{ legs: 'Backwards' }],
  [{ parity_budget: -1 }],
  [{ parity_budget: '1,00,000' }],
  [{ parity_unit: 'Paise' }],
  [{ max_slippage_percent: 20.5 }],
])('%j is not read', (asked) => {
  expect(doorSchemas.riskConfig.safeParse({ followerId: 'F-1', ...asked }).success).toBe(false);
});

it('another unit of the budget needs its figure, and ticks are whole', () => {
  const { followerId: _name, ...unitAlone } = doorSchemas.riskConfig.parse({
    followerId: 'F-1',
    parity_unit: 'Rupees',
  });
  expect(editTerms(changed(newFollowerTerms, full), termsEditOf(unitAlone))).toMatchObject({ code: 'PARITY_BUDGET' });
  const part = { parity_budget: 2.5, parity_unit: 'Ticks' } as const;
  expect(editTerms(newFollowerTerms, termsEditOf(part))).toMatchObject({ code: 'PARITY_BUDGET' });
});
