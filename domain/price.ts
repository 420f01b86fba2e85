// Prices as integer paise. Floats end at the border: text goes in, text comes out.

import { err, ok, type Result } from './result.ts';
import { commaRefusal } from './typed-commas.ts';

/** Integer paise (Rs 833.05 is 83305). */
export type Paise = number;

const maxPaise = 1_000_000_000_00;

const rupees = /^(\d{1,12})(?:\.(\d{1,10}))?$/;

/**
 * Reads a decimal rupee text exactly, without passing through a float: "1120.15" -> 112015.
 * Refuses signs, exponents, commas (833,05 may be somebody's decimal comma), more than two meaningful decimals and
 * anything beyond Rs 1,00,00,00,000.
 */
export function parseRupees(text: string): Result<Paise> {
  const commas = commaRefusal(text);
  if (commas !== null) return err('PRICE_UNREADABLE', commas);
  const match = rupees.exec(text.trim());
  if (!match) return err('PRICE_UNREADABLE', `"${clip(text)}" is not a price. Type rupees and paise, such as 1120.15.`);
  const fraction = match[2] ?? '';
  if (/[1-9]/.test(fraction.slice(2))) {
    return err('PRICE_TOO_FINE', `"${clip(text)}" has a fraction of a paisa. Use at most two decimals.`);
  }
  const paise = Number(match[1]) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  if (paise > maxPaise) return err('PRICE_TOO_LARGE', `"${clip(text)}" is beyond any price on an Indian exchange.`);
  return ok(paise);
}

/** 112015 -> "1120.15", the form the broker's wire takes. */
export function rupeesText(paise: Paise): string {
  const sign = paise < 0 ? '-' : '';
  const whole = Math.abs(paise);
  return `${sign}${Math.trunc(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}

/** As a field holds it for changing: 10000000 -> "100000", 83305 -> "833.05". */
export function typedRupees(paise: Paise): string {
  return rupeesText(paise).replace(/\.00$/, '');
}

/** 10000000 -> "1,00,000.00", in Indian digit groups, for people. */
export function rupeesGrouped(paise: Paise): string {
  const [whole = '', fraction = ''] = rupeesText(Math.abs(paise)).split('.');
  const head = whole.slice(0, -3).replaceAll(/\B(?=(\d{2})+(?!\d))/g, ',');
  return `${paise < 0 ? '-' : ''}${head === '' ? '' : `${head},`}${whole.slice(-3)}.${fraction}`;
}

/** Snaps to the tick: up for a buy's protective limit, down for a sell's, so that it stays marketable. */
export function snapToTick(paise: Paise, tick: Paise, direction: 'Up' | 'Down'): Paise {
  if (!Number.isInteger(tick) || tick <= 0) throw new Error(`A tick is a positive number of paise, not ${tick}`);
  const steps = direction === 'Up' ? Math.ceil(paise / tick) : Math.floor(paise / tick);
  return steps * tick;
}

export function isOnTick(paise: Paise, tick: Paise): boolean {
  return tick > 0 && paise % tick === 0;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
