// The journal's store as the engine is given it: a commit that fails says why in words, makes what room it can, and a
// handle on which reading or writing failed is never used again.

import type { Ballast } from './ballast.ts';
import { faultOf, type JournalFault } from './journal-fault.ts';
import type { JournalStore } from './journal-store.ts';

export type GuardParts = {
  readonly store: JournalStore;
  readonly ballast: Ballast;
  readonly onFault: (fault: JournalFault, reason: string) => void;
};

/** Its `append` throws as the store's does; nothing that was to follow from the facts may be done then. */
export function guardJournal({ store, ballast, onFault }: GuardParts): JournalStore {
  let lost: string | null = null;
  return {
    ...store,
    append: (rows, mappings) => {
      if (lost !== null) throw new Error(lost);
      try {
        store.append(rows, mappings);
      } catch (error) {
        const fault = faultOf(error);
        const reason = reasonOf(fault, error);
        if (fault === 'Full') ballast.release();
        // An error of a sync may not come a second time although the data was dropped.
        if (fault === 'Broken') lost = reason;
        onFault(fault, reason);
        throw new Error(reason, { cause: error });
      }
    },
  };
}

function reasonOf(fault: JournalFault, error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  switch (fault) {
    case 'Full':
      return 'The disk is full, so the journal could not be written and nothing was sent. Exit All still works. Free some space.';
    case 'Held':
      return 'Another program keeps the database to itself, so the journal could not be written and nothing was sent. Close it (an SQLite browser, a backup).';
    case 'Broken':
      return `The journal could not be written or read (${detail}). Its file is opened anew and every account is compared with the broker’s book. Look at the disk.`;
    case 'Other':
      return `The journal could not be written (${detail}).`;
  }
}
