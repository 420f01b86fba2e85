// The prices that one connection of the market socket has told: snapshots, and the changes merged into them. A new
// connection begins with an empty book, so that a change never vouches for a price from before the line was lost.

import type { InstrumentId } from '../../../domain/ids.ts';
import type { Paise } from '../../../domain/price.ts';
import type { PriceBand } from '../../../domain/pricing.ts';
import type { QuoteFrame } from './parse-quote.ts';

export type QuoteBook = {
  /** The price that stands after this frame; null when none is known, or nobody wants the instrument. */
  readonly take: (frame: Extract<QuoteFrame, { readonly kind: 'Snapshot' | 'Delta' }>) => Paise | null;
  /** Replaces the wanted instruments; answers the difference. */
  readonly want: (ids: readonly InstrumentId[]) => {
    readonly added: readonly InstrumentId[];
    readonly removed: readonly InstrumentId[];
  };
  /** As this connection told it; null: it has not. */
  readonly band: (id: InstrumentId) => PriceBand | null;
  readonly wanted: () => readonly InstrumentId[];
  /** Told in this connection: as long as it lives, silence means that the price has not changed. */
  readonly isTold: (id: InstrumentId) => boolean;
  readonly forgetPrices: () => void;
};

export function createQuoteBook(): QuoteBook {
  let wanted: ReadonlySet<InstrumentId> = new Set();
  const prices = new Map<InstrumentId, Paise>();
  const bands = new Map<InstrumentId, PriceBand>();
  return {
    take: ({ instrumentId, lastPrice, band }) => {
      // What was unsubscribed may still be on its way; the wish to hear of it is over.
      if (!wanted.has(instrumentId)) return null;
      if (band !== null) bands.set(instrumentId, merged(bands.get(instrumentId), band));
      if (lastPrice !== null) prices.set(instrumentId, lastPrice);
      return prices.get(instrumentId) ?? null;
    },
    want: (ids) => {
      const before = wanted;
      wanted = new Set(ids);
      const removed = [...before].filter((id) => !wanted.has(id));
      for (const id of removed) {
        prices.delete(id);
        bands.delete(id);
      }
      return { added: [...wanted].filter((id) => !before.has(id)), removed };
    },
    band: (id) => bands.get(id) ?? null,
    wanted: () => [...wanted],
    isTold: (id) => prices.has(id),
    forgetPrices: () => {
      prices.clear();
      bands.clear();
    },
  };
}

/** A change may name one of the two. */
function merged(before: PriceBand | undefined, { lower, upper }: PriceBand): PriceBand {
  return { lower: lower ?? before?.lower ?? null, upper: upper ?? before?.upper ?? null };
}
