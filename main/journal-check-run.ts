// The check of the whole journal that a person asks for: begun at once, its progress and its verdict shown as it goes.

import type { DeskChange, JournalCheckView } from '../domain/desk-view.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';
import { journalCheckRunning, type JournalCheck } from './journal-check.ts';

export type JournalCheckRunParts = {
  readonly clock: Clock;
  readonly check: JournalCheck;
  readonly show: (change: DeskChange) => void;
};

const problemsAtMost = 5;

/** Answers once it has begun. What a desk that closes had not read is not judged. */
export function createJournalCheckRun({ clock, check, show }: JournalCheckRunParts): () => Result<null> {
  const tell = (journalCheck: JournalCheckView): void => show({ kind: 'JournalCheck', journalCheck });

  async function run(): Promise<void> {
    const checked = await check.run(null, ({ day, at, of, rows }) => {
      tell({ kind: 'Running', day, at, of, rows });
    });
    if (!checked.ok) {
      if (checked.code !== 'JOURNAL_CHECK_CUT') tell({ kind: 'Failed', at: clock.now(), reason: checked.message });
      return;
    }
    const problems = checked.value.map(({ problem }) => problem).filter((problem) => problem !== '');
    tell({
      kind: 'Done',
      at: clock.now(),
      days: checked.value.length,
      rows: checked.value.reduce((sum, { rows }) => sum + rows, 0),
      problems: problems.slice(0, problemsAtMost),
      more: Math.max(0, problems.length - problemsAtMost),
    });
  }

  return () => {
    if (check.isRunning()) return journalCheckRunning();
    void run().catch((error: unknown) => {
      tell({ kind: 'Failed', at: clock.now(), reason: error instanceof Error ? error.message : String(error) });
    });
    return ok(null);
  };
}
