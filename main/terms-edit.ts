// A follower's terms as a person types them, read at the border. Fields not named keep what they were.

import type { FollowerTerms } from '../domain/account.ts';
import { parseMultiplier } from '../domain/allocation.ts';
import { parseRupees } from '../domain/price.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { FollowerTermsEdit } from '../preload/contract.ts';

const mostUnits = 50_000_000;

export function editTerms(before: FollowerTerms, edit: Omit<FollowerTermsEdit, 'followerId'>): Result<FollowerTerms> {
  const multiplier = edit.multiplier === undefined ? ok(before.multiplier) : parseMultiplier(edit.multiplier);
  if (!multiplier.ok) return multiplier;
  const maxQty = edit.maxQty === undefined ? ok(before.maxQty) : readMaxQty(edit.maxQty);
  if (!maxQty.ok) return maxQty;
  const maxOrderValue = edit.maxOrderValue === undefined ? ok(before.maxOrderValue) : readMaxValue(edit.maxOrderValue);
  if (!maxOrderValue.ok) return maxOrderValue;
  return ok({
    enabled: edit.enabled ?? before.enabled,
    multiplier: multiplier.value,
    maxQty: maxQty.value,
    maxOrderValue: maxOrderValue.value,
    copyPolicy: edit.copyPolicy ?? before.copyPolicy,
  });
}

function readMaxQty(text: string): Result<number | null> {
  const plain = text.trim().replaceAll(',', '');
  if (plain === '') return ok(null);
  const units = Number(plain);
  if (!/^\d{1,9}$/.test(plain) || units === 0 || units > mostUnits) {
    return err(
      'MAX_QTY',
      `"${text.slice(0, 40)}" is not a maximum quantity. Type a whole number above 0, or leave it empty for no limit.`,
    );
  }
  return ok(units);
}

function readMaxValue(text: string): Result<number | null> {
  if (text.trim() === '') return ok(null);
  const paise = parseRupees(text);
  if (!paise.ok) return paise;
  return paise.value === 0
    ? err(
        'MAX_VALUE',
        'A value limit of 0 copies nothing. Switch the follower off instead, or leave it empty for no limit.',
      )
    : paise;
}
