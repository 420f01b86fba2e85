// What was copied on the last day before this one. It is read when an account is first seen to carry something from it,
// for on most days no account does, and a long day would hold up every start.

import type { JournalStore } from '../../db/journal-store.ts';
import { createBlotter, type Blotter } from './blotter.ts';

/** `today` is a trading day of India; what the function answers is made once, and never changes. */
export function createEarlierDay(store: JournalStore, today: string): () => Blotter {
  let made: Blotter | null = null;
  return () => {
    if (made !== null) return made;
    made = createBlotter();
    const day = store.dayBefore(today);
    for (const entry of day === null ? [] : store.readDay(day)) made.accept(made.stage([entry]));
    return made;
  };
}
