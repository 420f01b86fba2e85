// Last prices in memory, from whatever price source the desk has. Stale is as good as none.

import type { InstrumentId } from '../domain/ids.ts';
import type { Paise } from '../domain/price.ts';
import type { Clock } from './clock.ts';

export type Quotes = {
  readonly take: (id: InstrumentId, price: Paise) => void;
  /** Null: none, or older than `freshMs` and not known to stand. */
  readonly fresh: (id: InstrumentId) => Paise | null;
  /** Whatever its age, for showing. */
  readonly last: (id: InstrumentId) => Paise | null;
};

/** `stands` says that a price still holds although nothing was heard: its source is alive and would have told a change. */
export function createQuotes(
  clock: Clock,
  freshMs: number,
  stands: (id: InstrumentId) => boolean = () => false,
): Quotes {
  const prices = new Map<InstrumentId, { readonly price: Paise; readonly at: number }>();
  return {
    take: (id, price) => {
      if (Number.isSafeInteger(price) && price > 0) prices.set(id, { price, at: clock.monotonic() });
    },
    fresh: (id) => {
      const quote = prices.get(id);
      return quote !== undefined && (clock.monotonic() - quote.at <= freshMs || stands(id)) ? quote.price : null;
    },
    last: (id) => prices.get(id)?.price ?? null,
  };
}
