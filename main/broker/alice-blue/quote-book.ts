// The prices that one connection of the market socket has told: snapshots, and the changes merged into them. A new
// connection begins with an empty book, so that a change never vouches for a price from before the line was lost.

import type { InstrumentId } from '../../../domain/ids.ts';
import type { Paise } from '../../../domain/price.ts';
import type { QuoteFrame } from './parse-quote.ts';

export type QuoteBook = {
  /** The price that stands after this frame; null when none is known, or nobody wants the instrument. */
  readonly take: (frame: Extract<QuoteFrame, { readonly kind: 'Snapshot' | 'Delta' }>) => Paise | null;
  /** Replaces the wanted instruments; answers the difference. */
  readonly want: (ids: readonly InstrumentId[]) => {
    readonly added: readonly InstrumentId[];
    readonly removed: readonly InstrumentId[];
  };
  readonly wanted: () => readonly InstrumentId[];
  /** Told in this connection: as long as it lives, silence means that the price has not changed. */
  readonly isTold: (id: InstrumentId) => boolean;
  readonly forgetPrices: () => void;
};

export function createQuoteBook(): QuoteBook {
  let wanted: ReadonlySet<InstrumentId> = new Set();
  const prices = new Map<InstrumentId, Paise>();
  return {
    take: ({ instrumentId, lastPrice }) => {
      // What was unsubscribed may still be on its way; the wish to hear of it is over.
      if (!wanted.has(instrumentId)) return null;
      if (lastPrice !== null) prices.set(instrumentId, lastPrice);
      return prices.get(instrumentId) ?? null;
    },
    want: (ids) => {
      const before = wanted;
      wanted = new Set(ids);
      const removed = [...before].filter((id) => !wanted.has(id));
      for (const id of removed) prices.delete(id);
      return { added: [...wanted].filter((id) => !before.has(id)), removed };
    },
    wanted: () => [...wanted],
    isTold: (id) => prices.has(id),
    forgetPrices: () => {
      prices.clear();
    },
  };
}
