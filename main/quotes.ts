// Last prices in memory, from whatever price source the desk has. Stale is as good as none.

import type { InstrumentId } from '../domain/ids.ts';
import type { Paise } from '../domain/price.ts';
import type { PriceBand } from '../domain/pricing.ts';
import { unknownTape, type Tape } from '../domain/reference-price.ts';
import type { Clock } from './clock.ts';

export type Quotes = {
  /** `band`: what the exchange takes today; absent or null: not told. */
  readonly take: (id: InstrumentId, price: Paise, band?: PriceBand | null) => void;
  /** Null: none, or older than `freshMs` and not known to stand. */
  readonly fresh: (id: InstrumentId) => Paise | null;
  /** Whatever its age, for showing. */
  readonly last: (id: InstrumentId) => Paise | null;
  /** The last price with its age, and the band. */
  readonly tape: (id: InstrumentId) => Tape;
};

type Kept = { readonly price: Paise; readonly at: number; readonly band: PriceBand | null };

/** `stands` says that a price still holds although nothing was heard: its source is alive and would have told a change. */
export function createQuotes(
  clock: Clock,
  freshMs: number,
  stands: (id: InstrumentId) => boolean = () => false,
): Quotes {
  const prices = new Map<InstrumentId, Kept>();
  const isFresh = (id: InstrumentId, { at }: Kept): boolean => clock.monotonic() - at <= freshMs || stands(id);
  return {
    take: (id, price, band = null) => {
      if (!Number.isSafeInteger(price) || price <= 0) return;
      prices.set(id, { price, at: clock.monotonic(), band: band ?? prices.get(id)?.band ?? null });
    },
    fresh: (id) => {
      const quote = prices.get(id);
      return quote !== undefined && isFresh(id, quote) ? quote.price : null;
    },
    last: (id) => prices.get(id)?.price ?? null,
    tape: (id) => {
      const quote = prices.get(id);
      if (quote === undefined) return unknownTape;
      const { price, at, band } = quote;
      const fresh = isFresh(id, quote);
      // What still stands is of now, however long ago it was told.
      const ageMs = Math.round(clock.monotonic() - at);
      return { last: { price, ageMs, fresh }, band };
    },
  };
}
