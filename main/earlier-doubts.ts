// Orders of the days before this one that were in doubt to the end of their day: the broker's book of that day is gone, so
// that only a person can settle them. None is forgotten because midnight passed, or because nobody looked for a week.

import type { JournalStore } from '../db/journal-store.ts';
import { isUndecided, type CopyOrder } from '../domain/copy-order.ts';
import { clOrdId } from '../domain/ids.ts';
import type { EarlierDays } from './replication/earlier-days.ts';

/** `today` is a trading day of India; a day before it is folded only where it left a doubt that nobody has put aside. */
export function earlierDoubts(
  store: Pick<JournalStore, 'unsettledBefore'>,
  today: string,
  earlier: Pick<EarlierDays, 'of'>,
): readonly CopyOrder[] {
  return store.unsettledBefore(today).flatMap(({ day, ref }) => {
    const copy = earlier.of(day).copy(clOrdId(ref));
    // What still waited for its turn never left.
    return copy !== undefined && isUndecided(copy) && copy.sending !== 'Planned' ? [copy] : [];
  });
}
