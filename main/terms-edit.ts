// A follower's terms as a person types them, read at the border. Fields not named keep what they were.

import type { FollowerTerms, Sizing } from '../domain/account.ts';
import { parseMultiplier } from '../domain/allocation.ts';
import { figureBounds } from '../domain/figure-bounds.ts';
import type { Paise } from '../domain/price.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { FollowerTermsEdit } from '../preload/contract.ts';
import { editLimits } from './limits-edit.ts';
import { readAmount, readWhole } from '../domain/typed-figures.ts';

export function editTerms(before: FollowerTerms, edit: Omit<FollowerTermsEdit, 'followerId'>): Result<FollowerTerms> {
  const multiplier = edit.multiplier === undefined ? ok(before.multiplier) : parseMultiplier(edit.multiplier);
  if (!multiplier.ok) return multiplier;
  const maxQty = edit.maxQty === undefined ? ok(before.maxQty) : readMaxQty(edit.maxQty);
  if (!maxQty.ok) return maxQty;
  const maxOrderValue = edit.maxOrderValue === undefined ? ok(before.maxOrderValue) : readMaxValue(edit.maxOrderValue);
  if (!maxOrderValue.ok) return maxOrderValue;
  const sizing = readSizing(before.sizing, edit);
  if (!sizing.ok) return sizing;
  const limits = edit.limits === undefined ? ok(before.limits) : editLimits(before.limits, edit.limits);
  if (!limits.ok) return limits;
  const entryWithin =
    edit.entryWithin === undefined
      ? ok(before.entryWithinMs / 1000)
      : readWhole(
          edit.entryWithin,
          figureBounds.entrySeconds,
          'ENTRY_WITHIN',
          `a number of seconds from 1 to ${figureBounds.entrySeconds}`,
        );
  if (!entryWithin.ok) return entryWithin;
  const after: FollowerTerms = {
    ...before,
    enabled: edit.enabled ?? before.enabled,
    multiplier: multiplier.value,
    maxQty: maxQty.value,
    maxOrderValue: maxOrderValue.value,
    copyPolicy: edit.copyPolicy ?? before.copyPolicy,
    sizing: sizing.value,
    atLeastOneLot: edit.atLeastOneLot ?? before.atLeastOneLot,
    aboveMaximum: edit.aboveMaximum ?? before.aboveMaximum,
    carryLots: edit.carryLots ?? before.carryLots,
    reverse: edit.reverse ?? before.reverse,
    entryWithinMs: entryWithin.value * 1000,
    legs: edit.legs ?? before.legs,
    limits: limits.value,
  };
  if (after.reverse && after.copyPolicy !== 'Fills')
    return err(
      'REVERSE_NEEDS_FILLS',
      'Reverse copying works with fills only: an opposite order at the master’s price would trade at once. Copy fills, or switch reverse off.',
    );
  return ok(after);
}

/** The kind and its figure belong together: another kind needs a figure of its own, where it has one. */
function readSizing(before: Sizing, edit: Omit<FollowerTermsEdit, 'followerId'>): Result<Sizing> {
  const kind = edit.sizing ?? before.kind;
  if (kind === 'Multiplier' || kind === 'Funds') return ok({ kind });
  if (edit.fixed === undefined)
    return kind === before.kind ? ok(before) : err('FIXED_SIZE', 'Type the fixed size that each order is to have.');
  switch (kind) {
    case 'FixedQty': {
      const qty = readWhole(edit.fixed, figureBounds.units, 'FIXED_SIZE', 'a fixed quantity');
      return qty.ok ? ok({ kind, qty: qty.value }) : qty;
    }
    case 'FixedLots': {
      const lots = readWhole(edit.fixed, figureBounds.lots, 'FIXED_SIZE', 'a number of lots');
      return lots.ok ? ok({ kind, lots: lots.value }) : lots;
    }
    case 'FixedValue': {
      const value = readAmount(edit.fixed, 'FIXED_SIZE', 'A fixed value of 0 copies nothing. Type rupees above 0.');
      return value.ok ? ok({ kind, value: value.value }) : value;
    }
  }
}

function readMaxQty(text: string): Result<number | null> {
  return text.trim() === ''
    ? ok(null)
    : readWhole(text, figureBounds.units, 'MAX_QTY', 'a maximum quantity', ', or leave it empty for no limit');
}

function readMaxValue(text: string): Result<Paise | null> {
  const none = 'A value limit of 0 copies nothing. Switch the follower off instead, or leave it empty for no limit.';
  return text.trim() === '' ? ok(null) : readAmount(text, 'MAX_VALUE', none);
}
