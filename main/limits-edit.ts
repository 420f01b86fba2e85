// A follower's limits as a person types them, read at the border. Fields not named keep what they were.

import { figureBounds } from '../domain/figure-bounds.ts';
import { noLimits, type FollowerLimits } from '../domain/limits.ts';
import type { ParityBudget } from '../domain/parity.ts';
import type { Paise } from '../domain/price.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readAmount, readPercent, readWhole } from '../domain/typed-figures.ts';
import type { LimitsEdit } from '../preload/terms-calls.ts';

const mostNames = 200;

/** `before` is null while no limits have ever been set; naming any, or none, sets them. */
export function editLimits(before: FollowerLimits | null, edit: LimitsEdit): Result<FollowerLimits> {
  const from = before ?? noLimits;
  const allowed = readNames(edit.allowed, from.allowed);
  if (!allowed.ok) return allowed;
  const blocked = readNames(edit.blocked, from.blocked);
  if (!blocked.ok) return blocked;
  const maxExposure = readLimit(edit.maxExposure, from.maxExposure);
  if (!maxExposure.ok) return maxExposure;
  const maxPositions = readCount(edit.maxPositions, from.maxPositions, figureBounds.contracts);
  if (!maxPositions.ok) return maxPositions;
  const maxOrdersPerDay = readCount(edit.maxOrdersPerDay, from.maxOrdersPerDay, figureBounds.ordersPerDay);
  if (!maxOrdersPerDay.ok) return maxOrdersPerDay;
  const maxUsedCapital = readLimit(edit.maxUsedCapital, from.maxUsedCapital);
  if (!maxUsedCapital.ok) return maxUsedCapital;
  const maxDailyLoss = readLimit(edit.maxDailyLoss, from.maxDailyLoss);
  if (!maxDailyLoss.ok) return maxDailyLoss;
  const profitLock = readLimit(edit.profitLock, from.profitLock);
  if (!profitLock.ok) return profitLock;
  const maxSlippage =
    edit.maxSlippage === undefined
      ? ok(from.maxSlippage)
      : edit.maxSlippage.trim() === ''
        ? ok(null)
        : readPercent(edit.maxSlippage, 'LIMIT_PERCENT');
  if (!maxSlippage.ok) return maxSlippage;
  const parity = readParity(edit, from.parity);
  if (!parity.ok) return parity;
  return ok({
    allowed: allowed.value,
    blocked: blocked.value,
    exchanges: edit.exchanges ?? from.exchanges,
    segments: edit.segments ?? from.segments,
    ordTypes: edit.ordTypes ?? from.ordTypes,
    products: edit.products ?? from.products,
    maxExposure: maxExposure.value,
    maxPositions: maxPositions.value,
    maxOrdersPerDay: maxOrdersPerDay.value,
    maxUsedCapital: maxUsedCapital.value,
    maxDailyLoss: maxDailyLoss.value,
    profitLock: profitLock.value,
    maxSlippage: maxSlippage.value,
    parity: parity.value,
    crossingGuard: edit.crossingGuard ?? from.crossingGuard,
  });
}

/** The unit and its figure belong together: another unit needs a figure of its own. */
function readParity(edit: LimitsEdit, before: ParityBudget | null): Result<ParityBudget | null> {
  const unit = edit.parityUnit ?? before?.unit ?? 'Rupees';
  if (edit.parity === undefined) {
    if (before === null || unit === before.unit) return ok(before);
    return err('PARITY_BUDGET', 'Type the budget anew when its unit changes.');
  }
  if (edit.parity.trim() === '') return ok(null);
  const most =
    unit === 'Ticks'
      ? readWhole(
          edit.parity,
          figureBounds.ticks,
          'PARITY_BUDGET',
          'a number of ticks',
          ', or leave it empty for no budget',
        )
      : readAmount(edit.parity, 'PARITY_BUDGET', 'A budget of 0 stops every entry. Leave it empty for no budget.');
  return most.ok ? ok({ unit, most: most.value }) : most;
}

/** Names parted by commas, spaces or lines. */
function readNames(text: string | undefined, before: readonly string[]): Result<readonly string[]> {
  if (text === undefined) return ok(before);
  const names = [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter((name) => name !== ''),
    ),
  ];
  const odd = names.find((name) => !/^[A-Z0-9&.-]{1,40}$/.test(name));
  if (odd !== undefined)
    return err(
      'LIMIT_NAME',
      `"${odd.slice(0, 40)}" is not a symbol. Type symbols such as NIFTY, SBIN, parted by commas.`,
    );
  if (names.length > mostNames) return err('LIMIT_NAME', `At most ${mostNames} names fit on one list.`);
  return ok(names);
}

function readLimit(text: string | undefined, before: Paise | null): Result<Paise | null> {
  if (text === undefined) return ok(before);
  if (text.trim() === '') return ok(null);
  return readAmount(
    text,
    'LIMIT_AMOUNT',
    'A limit of 0 copies nothing. Leave it empty for no limit, or switch the follower off.',
  );
}

function readCount(text: string | undefined, before: number | null, most: number): Result<number | null> {
  if (text === undefined) return ok(before);
  if (text.trim() === '') return ok(null);
  return readWhole(text, most, 'LIMIT_COUNT', `a number from 1 to ${most}`, ', or leave it empty for no limit');
}
