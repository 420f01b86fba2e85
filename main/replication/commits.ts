// The engine's commits: what is owed and what was gathered goes first, and a fact that can never be written keeps nothing
// back for ever.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Log } from '../log.ts';
import type { Staged } from './blotter.ts';
import type { Gather } from './gather.ts';
import type { Journal } from './journal.ts';

export type CommitParts = {
  readonly journal: Pick<Journal, 'commit'>;
  readonly gather: Pick<Gather, 'take' | 'giveBack'>;
  readonly log: Log;
  /** Facts that go ahead of everything. */
  readonly owed: () => readonly JournalFact[];
  /** For one commit: what is planned as it is written down, weighed and given its turns. */
  readonly forWriting: () => (planned: readonly JournalFact[]) => readonly JournalFact[];
  /** What follows from the facts just staged. */
  readonly after: (staged: Staged) => readonly JournalFact[];
};

/** So many commits in a row may fail before what is newest is tried by itself. */
const mostNotWritten = 3;

/** Commits the news and what waits for the next commit. Throws where it cannot be written. */
export function createCommits({ journal, gather, log, owed, forWriting, after }: CommitParts) {
  /** Commits in a row that failed. */
  let notWritten = 0;

  function write(news: readonly JournalFact[]): void {
    const facts = [...owed(), ...news];
    if (facts.length === 0) return;
    const written = forWriting();
    journal.commit(written(facts), (staged) => written(after(staged)));
  }

  /** It is the disk that cannot, or it is what was kept: no exit must wait for facts that can never be written. */
  function writeWithout(news: readonly JournalFact[]): void {
    write(news);
    notWritten = 0;
    for (const { kind } of gather.take()) log.error('fact-not-written', { kind });
  }

  return (news: readonly JournalFact[]): void => {
    const kept = gather.take();
    try {
      write([...kept, ...news]);
      notWritten = 0;
    } catch (error) {
      notWritten += 1;
      gather.giveBack(kept);
      if (notWritten <= mostNotWritten || news.length === 0) throw error;
      writeWithout(news);
    }
  };
}
