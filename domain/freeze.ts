// The exchange's freeze quantities: the most units that one order may ask for before the exchange holds it back.

import type { Instrument } from './instrument.ts';

export type FreezeLimit = {
  readonly exchange: Instrument['exchange'];
  readonly underlying: string;
  /** Limits change with the month; each known one with the date it came into force. */
  readonly known: readonly { readonly from: string; readonly qty: number }[];
};

export type FreezeTable = {
  readonly asOf: string;
  readonly warnAfterDays: number;
  readonly limits: readonly FreezeLimit[];
};

/** More would be felt in the exchange's threshold for orders by API, and the broker has a limit of its own (EC088). */
export const mostSlices = 5;

/** The lowest known value, since a lower figure is safe whichever month's is in force; null: not known. */
export function freezeQtyOf(table: FreezeTable, instrument: Pick<Instrument, 'exchange' | 'symbol'>): number | null {
  const underlying = instrument.symbol.toUpperCase();
  const limit = table.limits.find((one) => one.exchange === instrument.exchange && one.underlying === underlying);
  return limit === undefined ? null : Math.min(...limit.known.map(({ qty }) => qty));
}

/** Days since the table's values were seen, and whether that is too long. `today` is "2026-11-24". */
export function freezeAge(table: FreezeTable, today: string): { readonly days: number; readonly old: boolean } {
  const days = Math.round((dayNumber(today) - dayNumber(table.asOf)) / dayMs);
  return { days, old: days > table.warnAfterDays };
}

const dayMs = 24 * 60 * 60_000;

function dayNumber(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}
