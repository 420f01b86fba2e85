// Accounts that are exited side by side decide within the same moment: their intents are made durable together, with one
// disk sync, instead of each waiting for the other's.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Clock } from '../clock.ts';

const gatherMs = 1;

/** Resolves once the facts are durable and sent; rejects, for all that were gathered, when they cannot be. */
export function createExitIssue(
  clock: Clock,
  commit: (facts: readonly JournalFact[]) => void,
): (facts: readonly JournalFact[]) => Promise<void> {
  let waiting: { readonly facts: readonly JournalFact[]; readonly end: (failure: Error | null) => void }[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    let failure: Error | null = null;
    try {
      commit(batch.flatMap(({ facts }) => facts));
    } catch (error) {
      failure = error instanceof Error ? error : new Error('the journal cannot be written');
    }
    for (const { end } of batch) end(failure);
  }

  return (facts) =>
    new Promise((resolve, reject) => {
      const end = (failure: Error | null): void => {
        if (failure === null) resolve();
        else reject(failure);
      };
      waiting.push({ facts, end });
      if (waiting.length === 1) clock.after(gatherMs, flush);
    });
}
