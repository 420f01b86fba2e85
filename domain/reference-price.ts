// What a protective limit is made from: a fresh live price, else what the master paid, else the last trade heard of lately.
// With none of them an entry is not sent, while an exit goes on with the best price known.

import { avgPxOf, type Order } from './order.ts';
import { rupeesText, type Paise } from './price.ts';
import type { PriceBand } from './pricing.ts';

/**
 * Quote: live and fresh. MasterFill: what the master paid. LastTrade: the last one heard of. Trigger: a stop's own. Struck:
 * a stop's own as well, where the master's has just traded.
 */
export type PriceSource = 'Quote' | 'MasterFill' | 'LastTrade' | 'Trigger' | 'Struck';

/** Prices in paise. */
export type Reference = {
  readonly price: Paise;
  readonly source: PriceSource;
  /** How old it was when it was used, ms; null where nothing is known. */
  readonly ageMs: number | null;
  /** Fit to price an entry by. */
  readonly fresh: boolean;
};

/** What is known of an instrument's market at this moment. */
export type Tape = {
  /** `fresh`: young enough, or its source is alive and would have told a change. */
  readonly last: { readonly price: Paise; readonly ageMs: number; readonly fresh: boolean } | null;
  readonly band: PriceBand | null;
};

export const unknownTape: Tape = { last: null, band: null };

/** What was kept of the pricing of one order, with the decision that it led to. */
export type Priced = Reference & {
  readonly band: PriceBand | null;
  /** The band held the limit back. */
  readonly clamped: boolean;
};

/** The last trade that was heard of stands in for a live price so long. Ms. */
export const lastTradeMs = 60_000;

/**
 * For a market order: null until the master has traded, since its order may still be refused. `fillAgeMs` is the time
 * since the master's last action (Infinity: unknown) and `mostFillMs` how old it may be for an entry.
 */
export function marketReference(order: Order, { last }: Tape, fillAgeMs: number, mostFillMs: number): Reference | null {
  const fill = avgPxOf(order);
  if (fill === null) return null;
  if (last?.fresh === true) return { price: last.price, source: 'Quote', ageMs: last.ageMs, fresh: true };
  const ofMaster = {
    price: fill,
    source: 'MasterFill',
    ageMs: Number.isFinite(fillAgeMs) ? Math.max(0, fillAgeMs) : null,
  } as const;
  if (fillAgeMs <= mostFillMs) return { ...ofMaster, fresh: true };
  if (last === null || last.ageMs > fillAgeMs) return { ...ofMaster, fresh: false };
  return { price: last.price, source: 'LastTrade', ageMs: last.ageMs, fresh: last.ageMs <= lastTradeMs };
}

/**
 * A stop's limit hangs on its trigger; whether the trigger makes sense now, only the market can tell, or the master's own
 * trade at it: what has traded waits for no price. The ages are as for a market order.
 */
export function stopReference(order: Order, { last }: Tape, fillAgeMs: number, mostFillMs: number): Reference {
  const { stopPx } = order;
  if (last?.fresh !== true && order.cumQty > 0 && fillAgeMs <= mostFillMs)
    return { price: stopPx, source: 'Struck', ageMs: Math.max(0, fillAgeMs), fresh: true };
  if (last === null) return { price: stopPx, source: 'Trigger', ageMs: null, fresh: false };
  const source = last.fresh ? 'Quote' : last.ageMs <= lastTradeMs ? 'LastTrade' : 'Trigger';
  return { price: stopPx, source, ageMs: last.ageMs, fresh: source !== 'Trigger' };
}

/** "the live price Rs 200.00" */
export function referenceWords({ price, source, ageMs, fresh }: Reference): string {
  const age = ageMs === null ? '' : `, ${ageWords(ageMs)} old`;
  const what: Readonly<Record<PriceSource, string>> = {
    Quote: 'the live price',
    MasterFill: 'what the master paid',
    LastTrade: 'the last trade heard of',
    Trigger: 'its trigger, no market price being known',
    Struck: 'its trigger, which has struck at the master',
  };
  return `${what[source]}, Rs ${rupeesText(price)}${age}${fresh ? '' : ', the best that is known'}`;
}

export function ageWords(ms: number): string {
  return ms < 120_000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min`;
}
