// What was copied on the days before this one. They are read when an account is first seen to carry something, for on most
// days no account does, and a long day would hold up every start.

import type { JournalStore } from '../../db/journal-store.ts';
import { createBlotter, type Blotter } from './blotter.ts';

export type EarlierDays = {
  /** 0 is the last day before today of which anything is written, 1 the one before that; null: there is none. */
  readonly before: (today: string, back: number) => Blotter | null;
  /** One day by its date. */
  readonly of: (day: string) => Blotter;
};

/** What a day says is folded once, and never changes. */
export function createEarlierDays(store: Pick<JournalStore, 'dayBefore' | 'readDay'>): EarlierDays {
  const made = new Map<string, Blotter>();

  function of(day: string): Blotter {
    const known = made.get(day);
    if (known !== undefined) return known;
    const blotter = createBlotter();
    for (const entry of store.readDay(day)) blotter.accept(blotter.stage([entry]));
    made.set(day, blotter);
    return blotter;
  }

  return {
    of,
    before: (today, back) => {
      let day: string | null = today;
      for (let step = 0; step <= back && day !== null; step += 1) day = store.dayBefore(day);
      return day === null ? null : of(day);
    },
  };
}
