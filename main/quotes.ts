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
  /** As `fresh`; one in doubt serves for as long again, since an exit is better priced by it than not at all. */
  readonly forExit: (id: InstrumentId) => Paise | null;
  /** How old what is kept is, nobody knows any more: each counts as fresh again once it is told anew. */
  readonly doubt: () => void;
};

/** `doubtedAt`, monotonic ms; null: not in doubt. */
type Kept = {
  readonly price: Paise;
  readonly at: number;
  readonly band: PriceBand | null;
  readonly doubtedAt: number | null;
};

/** `stands` says that a price still holds although nothing was heard: its source is alive and would have told a change. */
export function createQuotes(
  clock: Clock,
  freshMs: number,
  stands: (id: InstrumentId) => boolean = () => false,
): Quotes {
  const prices = new Map<InstrumentId, Kept>();
  const isFresh = (id: InstrumentId, { at, doubtedAt }: Kept): boolean =>
    doubtedAt === null && (clock.monotonic() - at <= freshMs || stands(id));
  return {
    take: (id, price, band = null) => {
      if (!Number.isSafeInteger(price) || price <= 0) return;
      prices.set(id, { price, at: clock.monotonic(), band: band ?? prices.get(id)?.band ?? null, doubtedAt: null });
    },
    fresh: (id) => {
      const quote = prices.get(id);
      return quote !== undefined && isFresh(id, quote) ? quote.price : null;
    },
    last: (id) => prices.get(id)?.price ?? null,
    tape: (id) => {
      const quote = prices.get(id);
      if (quote === undefined) return unknownTape;
      const { price, at, band, doubtedAt } = quote;
      if (doubtedAt !== null) return { last: null, band };
      const fresh = isFresh(id, quote);
      // What still stands is of now, however long ago it was told.
      const ageMs = Math.round(clock.monotonic() - at);
      return { last: { price, ageMs, fresh }, band };
    },
    forExit: (id) => {
      const quote = prices.get(id);
      if (quote === undefined) return null;
      const serves = quote.doubtedAt !== null && clock.monotonic() - quote.doubtedAt <= freshMs;
      return serves || isFresh(id, quote) ? quote.price : null;
    },
    doubt: () => {
      const now = clock.monotonic();
      // What was no good before is not made better by it.
      for (const [id, quote] of prices)
        prices.set(id, { ...quote, doubtedAt: isFresh(id, quote) ? now : (quote.doubtedAt ?? -Infinity) });
    },
  };
}
