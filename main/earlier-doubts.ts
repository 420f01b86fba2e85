// Orders of the last day before this one that were in doubt to its end: the broker's book of that day is gone, so that only
// a person can settle them. None is forgotten because midnight passed.

import type { JournalStore } from '../db/journal-store.ts';
import { isUndecided, type CopyOrder } from '../domain/copy-order.ts';
import type { Blotter } from './replication/blotter.ts';

/** `today` is a trading day of India; `earlier` folds the day before it, and is asked only where that day left a doubt. */
export function earlierDoubts(
  store: Pick<JournalStore, 'dayBefore' | 'hasUnsettled'>,
  today: string,
  earlier: () => Blotter,
): readonly CopyOrder[] {
  const day = store.dayBefore(today);
  if (day === null || !store.hasUnsettled(day)) return [];
  // What still waited for its turn never left.
  return [...earlier().copies()].filter((copy) => isUndecided(copy) && copy.sending !== 'Planned');
}
