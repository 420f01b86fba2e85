// Facts that nothing waits for share one commit: a fan-out's answers come within a moment of each other, and each disk
// sync of its own would hold up the next order.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CancelTimer, Clock } from '../clock.ts';

export type Gather = {
  readonly add: (facts: readonly JournalFact[]) => void;
  /** What has been gathered, oldest first, for the commit about to be made; nothing is left behind. */
  readonly take: () => readonly JournalFact[];
};

/** How long a fact may wait for others. Ms. */
const gatherMs = 2;

/** `due` is called when the oldest has waited long enough and no other commit has taken it along. */
export function createGather(clock: Clock, due: () => void): Gather {
  let gathered: readonly JournalFact[] = [];
  let timer: CancelTimer | null = null;
  return {
    add: (facts) => {
      gathered = [...gathered, ...facts];
      if (facts.length > 0)
        timer ??= clock.after(gatherMs, () => {
          timer = null;
          if (gathered.length > 0) due();
        });
    },
    take: () => {
      timer?.();
      timer = null;
      const taken = gathered;
      gathered = [];
      return taken;
    },
  };
}
