// Reads the journal through in small steps beside the running desk: every day's chain, and the table of orders made again
// from the day's facts. What is found is told; nothing is mended by itself.

import { faultOf } from '../db/journal-fault.ts';
import type { JournalStore } from '../db/journal-store.ts';
import { err, ok, type Err, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';
import type { ProjectionCheck } from './replication/projection-check.ts';

/** `problem` is empty for a day whose rows are as they were written. */
export type JournalDayCheck = { readonly day: string; readonly rows: number; readonly problem: string };

/** `at` counts the days from 1; `rows` all that were read so far. */
export type JournalCheckStep = {
  readonly day: string;
  readonly at: number;
  readonly of: number;
  readonly rows: number;
};

export type JournalCheck = {
  /** All days, or those after one, oldest first. A second call while one runs is refused. */
  readonly run: (
    after: string | null,
    onStep?: (step: JournalCheckStep) => void,
  ) => Promise<Result<readonly JournalDayCheck[]>>;
  /** One day, beside whatever else is being checked. Throws when the file cannot be read. */
  readonly day: (day: string) => Promise<JournalDayCheck>;
  readonly isRunning: () => boolean;
  readonly close: () => void;
};

/** Rows between two turns of the loop, so that an order waits a few milliseconds at most. */
const rowsAtATime = 200;

export function journalCheckRunning(): Err {
  return err('JOURNAL_CHECK_RUNNING', 'The journal is being checked already; wait for it to end.');
}

export function createJournalCheck(
  store: JournalStore,
  clock: Clock,
  beginProjection: () => ProjectionCheck,
): JournalCheck {
  let running = false;
  let closed = false;
  const breathe = (): Promise<void> => new Promise((resolve) => clock.after(1, resolve));

  async function checkDay(day: string, onRows: (rows: number) => void): Promise<JournalDayCheck> {
    const projection = beginProjection();
    let rows = 0;
    for (let last: Parameters<JournalStore['readPart']>[1] = null; !closed; await breathe()) {
      const part = store.readPart(day, last, rowsAtATime);
      if (!part.ok) return { day, rows, problem: part.message };
      projection.fold(part.value.entries);
      rows += part.value.entries.length;
      last = part.value.last;
      onRows(rows);
      // In the same turn as the last part, so that no commit comes between.
      if (part.value.entries.length < rowsAtATime) {
        const problem = projection.difference(store.mappings(day));
        return { day, rows, problem: problem === null ? '' : `In the table of orders of ${day}, ${problem}.` };
      }
    }
    return { day, rows, problem: '' };
  }

  async function checkAll(
    after: string | null,
    onStep: (step: JournalCheckStep) => void,
  ): Promise<readonly JournalDayCheck[]> {
    const found: JournalDayCheck[] = [];
    const days = store.days().filter((day) => after === null || day > after);
    let before = 0;
    for (const [index, day] of days.entries()) {
      if (closed) break;
      const checked = await checkDay(day, (rows) => {
        onStep({ day, at: index + 1, of: days.length, rows: before + rows });
      });
      before += checked.rows;
      found.push(checked);
    }
    return found;
  }

  return {
    run: async (after, onStep = () => undefined) => {
      if (running) return journalCheckRunning();
      running = true;
      try {
        const found = await checkAll(after, onStep);
        return closed ? err('JOURNAL_CHECK_CUT', 'The desk was closed before the check had ended.') : ok(found);
      } catch (error) {
        if (faultOf(error) === 'Other') throw error;
        return err(
          'JOURNAL_UNREADABLE',
          `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}. Keep a copy of the file and look at the disk.`,
        );
      } finally {
        running = false;
      }
    },
    day: (day) => checkDay(day, () => undefined),
    isRunning: () => running,
    close: () => {
      closed = true;
    },
  };
}
