// Folds the day's facts from the file into the blotter, each row held against the chain as it is read.

import type { ChainEnd, JournalStore } from '../../db/journal-store.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Blotter } from './blotter.ts';

export type Replay = {
  /**
   * Answers how many facts the day has. The blotter is cleared first, unless nothing was committed since the last call:
   * then it goes on where that one ended. Code JOURNAL_CHAIN_BROKEN; the blotter is not to be used then.
   */
  readonly run: (day: string) => Result<number>;
  /** From now on the blotter holds what was not read from the file. */
  readonly forget: () => void;
};

/** Few enough that they are let go before the collector has moved them: a long day is read sooner. */
const rowsAtATime = 200;

export function createReplay(store: JournalStore, blotter: Blotter): Replay {
  let folded: { readonly day: string; readonly last: ChainEnd | null; readonly count: number } | null = null;

  return {
    run: (day) => {
      if (folded?.day !== day) blotter.clear();
      let at = folded?.day === day ? folded : { day, last: null, count: 0 };
      for (;;) {
        const part = store.readPart(day, at.last, rowsAtATime);
        if (!part.ok) return part;
        const { entries, last } = part.value;
        for (const entry of entries) blotter.accept(blotter.stage([entry]));
        at = { day, last, count: at.count + entries.length };
        folded = at;
        if (entries.length < rowsAtATime) return ok(at.count);
      }
    },
    forget: () => {
      folded = null;
    },
  };
}
