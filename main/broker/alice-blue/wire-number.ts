// Numbers of the wire, which arrive as JSON numbers or as text, into exact integers. No price passes through float sums.

import { err, ok, type Result } from '../../../domain/result.ts';
import type { Paise } from '../../../domain/price.ts';

/** An exact decimal: digits / 10^scale. */
type Decimal = { readonly digits: bigint; readonly scale: number };

const largestPaise = 10n ** 15n;

/** "1,120.15", "-0.50", "6.95" and what a JSON number prints as. Exponents and words are refused. */
function readDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,18})?(?:\.(\d{0,20}))?$/.exec(text.trim());
  if (!match || (match[2] === undefined && !match[3])) return null;
  const fraction = match[3] ?? '';
  const digits = BigInt(`${(match[2] ?? '0').replaceAll(',', '')}${fraction}`);
  return { digits: match[1] === '-' ? -digits : digits, scale: fraction.length };
}

/**
 * A price in rupees as whole paise. What a float left behind (1120.1500000000001) is within a millionth of a paisa and
 * is taken as meant; a true fraction of a paisa is refused, since nothing that we trade is priced so.
 */
export function readPrice(text: string): Result<Paise> {
  const decimal = readDecimal(text);
  if (!decimal) return err('PRICE_UNREADABLE', `"${clip(text)}" is not a price`);
  const paise = toPaise(decimal);
  if (paise === null) return err('PRICE_UNREADABLE', `"${clip(text)}" is beyond any price`);
  if (paise < 0) return err('PRICE_UNREADABLE', `"${clip(text)}" is a negative price`);
  const unit = 10n ** BigInt(decimal.scale);
  const off = abs(decimal.digits * 100n - BigInt(paise) * unit);
  if (off * 1_000_000n > unit) return err('PRICE_TOO_FINE', `"${clip(text)}" has a fraction of a paisa`);
  return ok(paise);
}

/** An amount of money, of either sign, rounded to the paisa. */
export function readAmount(text: string): Result<Paise> {
  const decimal = readDecimal(text);
  const paise = decimal && toPaise(decimal);
  return paise === null ? err('AMOUNT_UNREADABLE', `"${clip(text)}" is not an amount`) : ok(paise);
}

/** Value of `qty` units at an average price of any number of decimals, rounded once, at the end. */
export function valueOf(averageText: string, qty: number): Result<Paise> {
  const average = readDecimal(averageText);
  if (!average || average.digits < 0n) return err('PRICE_UNREADABLE', `"${clip(averageText)}" is not an average price`);
  const value = toPaise({ digits: average.digits * BigInt(qty), scale: average.scale });
  return value === null ? err('PRICE_UNREADABLE', `"${clip(averageText)}" is beyond any price`) : ok(value);
}

/** Whole units of either sign; "30.0" and "1,000" pass, "30.5" does not. */
export function readQuantity(text: string): Result<number> {
  const decimal = readDecimal(text);
  const unit = decimal && 10n ** BigInt(decimal.scale);
  if (!decimal || !unit || decimal.digits % unit !== 0n)
    return err('QUANTITY_UNREADABLE', `"${clip(text)}" is not a whole quantity`);
  const qty = Number(decimal.digits / unit);
  return Math.abs(qty) <= 1_000_000_000_000
    ? ok(qty)
    : err('QUANTITY_UNREADABLE', `"${clip(text)}" is beyond any quantity`);
}

/** Half away from zero; null beyond what is kept exactly. */
function toPaise(decimal: Decimal): Paise | null {
  const unit = 10n ** BigInt(decimal.scale);
  const scaled = abs(decimal.digits) * 100n;
  const paise = (scaled * 2n + unit) / (unit * 2n);
  if (paise > largestPaise) return null;
  // Minus zero would differ from zero in a comparison.
  return paise === 0n ? 0 : Number(decimal.digits < 0n ? -paise : paise);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
