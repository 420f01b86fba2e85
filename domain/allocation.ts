// A follower's quantity from the master's: exact integers, whole lots, rounded down.

import type { Multiplier } from './account.ts';
import { err, ok, type Result } from './result.ts';
import { commaRefusal } from './typed-commas.ts';

const maxScale = 4;
const maxMultiplier = 100;

/** Reads "0.5" or "2" exactly; more than 0, at most 100, at most four decimals (P40). */
export function parseMultiplier(text: string): Result<Multiplier> {
  const commas = commaRefusal(text);
  if (commas !== null) return err('MULTIPLIER_UNREADABLE', commas);
  const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(text.trim());
  const ask = 'Type a number above 0 and up to 100, such as 0.5, 1 or 2.25.';
  if (!match) return err('MULTIPLIER_UNREADABLE', `"${text.slice(0, 40)}" is not a multiplier. ${ask}`);
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > maxScale) return err('MULTIPLIER_TOO_FINE', `A multiplier has at most four decimals. ${ask}`);
  const units = Number(`${match[1]}${fraction}`);
  const scale = fraction.length;
  if (units === 0 || units > maxMultiplier * 10 ** scale)
    return err('MULTIPLIER_OUT_OF_RANGE', `${text.trim()} is outside the range. ${ask}`);
  return ok({ units, scale });
}

/** { units: 5, scale: 1 } -> "0.5". */
export function multiplierText({ units, scale }: Multiplier): string {
  if (scale === 0) return String(units);
  const digits = String(units).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * FIX 80: the follower's units for `masterQty` units of the master's, rounded down to whole lots. Zero means less
 * than one lot. `lotSize` in units, at least 1.
 */
export function allocQty(masterQty: number, multiplier: Multiplier, lotSize: number): number {
  return proportionInLots(masterQty, multiplier.units, 10 ** multiplier.scale, lotSize);
}

/** floor(qty × numerator / denominator) in whole lots, exact for any integers. */
export function proportionInLots(qty: number, numerator: number, denominator: number, lotSize: number): number {
  for (const part of [qty, numerator, denominator, lotSize]) {
    if (!Number.isSafeInteger(part) || part < 0) throw new Error(`A quantity must be a whole number, not ${part}`);
  }
  const lots = (BigInt(qty) * BigInt(numerator)) / (BigInt(denominator) * BigInt(lotSize));
  return Number(lots) * lotSize;
}
