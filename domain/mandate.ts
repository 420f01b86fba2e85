// What an account's holder has agreed to: until when, and within which bounds. Stronger than the terms, which are the
// owner's own. Pure.

import type { FollowerLimits, Segment } from './limits.ts';
import type { Paise } from './price.ts';
import { tradingDayOf } from './trading-day.ts';

export type Mandate = {
  /** Whose account it is, as a person writes the name. */
  readonly holder: string;
  /** The last Indian day on which it counts, "2026-12-31". */
  readonly validUntil: string;
  /** Each null: nothing was agreed about it. Money in paise. */
  readonly maxOrderValue: Paise | null;
  readonly maxUsedCapital: Paise | null;
  readonly maxDailyLoss: Paise | null;
  /** Kinds of contract agreed to; empty: all. */
  readonly segments: readonly Segment[];
};

export const warnDays = 7;

const dayMs = 86_400_000;

/** Whole days from the day of `now` to its last day: 0 on the last day itself, below zero once it has expired. */
export function daysLeft({ validUntil }: Pick<Mandate, 'validUntil'>, now: number): number {
  return Math.round((Date.parse(`${validUntil}T00:00:00Z`) - Date.parse(`${tradingDayOf(now)}T00:00:00Z`)) / dayMs);
}

/** Where the owner's own terms would allow more than the holder agreed to; the mandate rules there. */
export function widerThanMandate(
  mandate: Mandate,
  terms: { readonly maxOrderValue: Paise | null; readonly limits: FollowerLimits | null },
): readonly string[] {
  const wider = (own: Paise | null, agreed: Paise | null): boolean => agreed !== null && (own === null || own > agreed);
  return [
    ...(wider(terms.maxOrderValue, mandate.maxOrderValue) ? ['value of one order'] : []),
    ...(wider(terms.limits?.maxUsedCapital ?? null, mandate.maxUsedCapital) ? ['funds in use'] : []),
    ...(wider(terms.limits?.maxDailyLoss ?? null, mandate.maxDailyLoss) ? ['day’s loss'] : []),
  ];
}

/** "2026-12-31" -> "31 Dec 2026". */
export function mandateDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${Number(date)} ${names[Number(month) - 1] ?? month} ${year}`;
}
