// Figures as a person types them: whole numbers, rupees and percentages, in plain digits.

import { parseRupees, type Paise } from './price.ts';
import { err, ok, type Result } from './result.ts';
import { commaRefusal } from './typed-commas.ts';

/** A whole number above 0. */
export function readWhole(text: string, most: number, code: string, what: string, or = ''): Result<number> {
  const commas = commaRefusal(text);
  if (commas !== null) return err(code, commas);
  const typed = text.trim();
  const count = Number(typed);
  if (!/^\d{1,9}$/.test(typed) || count === 0 || count > most)
    return err(code, `"${text.slice(0, 40)}" is not ${what}. Type a whole number above 0${or}.`);
  return ok(count);
}

/** Rupees above 0, as paise. */
export function readAmount(text: string, code: string, none: string): Result<Paise> {
  const paise = parseRupees(text);
  if (!paise.ok) return paise;
  return paise.value === 0 ? err(code, none) : paise;
}

/** "0.5" -> 50 hundredths of a percent; at most 20 percent. */
export function readPercent(text: string, code: string): Result<number> {
  const commas = commaRefusal(text);
  if (commas !== null) return err(code, commas);
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text.trim());
  const hundredths = match === null ? 0 : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return hundredths > 0 && hundredths <= 2000
    ? ok(hundredths)
    : err(
        code,
        `"${text.slice(0, 40)}" is not a percentage. Type a number from 0.01 to 20, such as 0.5, or leave it empty.`,
      );
}
