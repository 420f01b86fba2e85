// A mandate as a person types it, read at the border.

import { segments, type Segment } from '../domain/limits.ts';
import type { Mandate } from '../domain/mandate.ts';
import type { Paise } from '../domain/price.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import { readAmount } from '../domain/typed-figures.ts';
import type { MandateForm } from '../preload/terms-calls.ts';

/** Control and direction characters would let one name look like another. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}]/u;

export function readMandate(form: MandateForm, now: number): Result<Mandate> {
  const holder = form.holder.trim();
  if (holder === '' || holder.length > 60 || unsafe.test(holder))
    return err('MANDATE_HOLDER', 'Write the name of the account’s holder, at most 60 characters.');
  const validUntil = form.validUntil.trim();
  if (!isDay(validUntil))
    return err('MANDATE_DAY', `"${validUntil.slice(0, 40)}" is not a day. Type it as 2026-12-31.`);
  if (validUntil < tradingDayOf(now))
    return err('MANDATE_PAST', 'That day is over: a mandate that has ended allows nothing. Choose a later one.');
  const maxOrderValue = readAgreed(form.maxOrderValue);
  if (!maxOrderValue.ok) return maxOrderValue;
  const maxUsedCapital = readAgreed(form.maxUsedCapital);
  if (!maxUsedCapital.ok) return maxUsedCapital;
  const maxDailyLoss = readAgreed(form.maxDailyLoss);
  if (!maxDailyLoss.ok) return maxDailyLoss;
  return ok({
    holder,
    validUntil,
    maxOrderValue: maxOrderValue.value,
    maxUsedCapital: maxUsedCapital.value,
    maxDailyLoss: maxDailyLoss.value,
    segments: segments.filter((one: Segment) => form.segments.includes(one)),
  });
}

function readAgreed(text: string): Result<Paise | null> {
  if (text.trim() === '') return ok(null);
  return readAmount(text, 'MANDATE_AMOUNT', 'An agreed 0 allows nothing. Leave it empty where nothing was agreed.');
}

/** A day of the calendar, and no 31 February. */
function isDay(text: string): boolean {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}
