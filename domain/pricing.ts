// A "market" order as a protective limit. Exchanges cancel plain market orders that come by API, and the broker
// answers EC965 in derivatives, so a follower never sends one.

import type { Instrument } from './instrument.ts';
import type { OrdType, Side } from './order.ts';
import { snapToTick, type Paise } from './price.ts';

/** What the exchange takes today for an instrument; each null where it is not known. Paise. */
export type PriceBand = { readonly lower: Paise | null; readonly upper: Paise | null };

/** [below this price in paise, buffer in basis points]; the last row has no bound. Slabs as Zerodha and Kotak use them. */
const cashSlabs: readonly (readonly [number, number])[] = [
  [100_00, 200],
  [500_00, 100],
  [Infinity, 50],
];
const optionSlabs: readonly (readonly [number, number])[] = [
  [5_00, 1000],
  [10_00, 500],
  [100_00, 300],
  [500_00, 200],
  [Infinity, 100],
];
/** Options under one rupee: a flat ten paise. */
const pennyOption = { below: 1_00, buffer: 10 };

/**
 * The limit price that protects a marketable order: the reference plus (buy) or minus (sell) the slab's buffer times
 * `widen`, at least one tick past, snapped outwards, never below one tick and never outside the price band. All in paise.
 */
export function protectiveLimit(
  reference: Paise,
  side: Side,
  instrument: Instrument,
  widen = 1,
  band: PriceBand | null = null,
): Paise {
  if (!Number.isInteger(reference) || reference <= 0)
    throw new Error(`A reference price must be positive paise, not ${reference}`);
  const buffer = Math.max(bufferOf(reference, instrument) * widen, instrument.tick);
  const { tick } = instrument;
  if (side === 'Buy') {
    const most = band?.upper == null ? Infinity : snapToTick(band.upper, tick, 'Down');
    return Math.min(snapToTick(reference + buffer, tick, 'Up'), most);
  }
  const least = band?.lower == null ? tick : snapToTick(band.lower, tick, 'Up');
  return Math.max(snapToTick(reference - buffer, tick, 'Down'), least, tick);
}

function bufferOf(reference: Paise, instrument: Instrument): Paise {
  const option = instrument.kind === 'Call' || instrument.kind === 'Put';
  if (option && reference < pennyOption.below) return pennyOption.buffer;
  const slab = (option ? optionSlabs : cashSlabs).find(([below]) => reference < below);
  return Math.ceil((reference * (slab?.[1] ?? 50)) / 10_000);
}

export type PricedTerms = { readonly ordType: OrdType; readonly price: Paise; readonly stopPx: Paise };

/**
 * What a follower sends for the master's type. Null while a price that it needs is not known, the reference of a market
 * order or one that the broker left out: nothing is sent without one.
 */
export function pricedTerms(
  master: PricedTerms,
  side: Side,
  reference: Paise | null,
  instrument: Instrument,
  band: PriceBand | null = null,
): PricedTerms | null {
  const { ordType, price, stopPx } = master;
  switch (ordType) {
    case 'Limit':
      return price > 0 ? { ordType, price, stopPx } : null;
    case 'StopLimit':
      return price > 0 && stopPx > 0 ? { ordType, price, stopPx } : null;
    case 'Market':
      return reference === null
        ? null
        : { ordType: 'Limit', price: protectiveLimit(reference, side, instrument, 1, band), stopPx: 0 };
    case 'Stop':
      return stopPx > 0
        ? { ordType: 'StopLimit', price: protectiveLimit(stopPx, side, instrument, 1, band), stopPx }
        : null;
  }
}
