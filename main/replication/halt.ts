// The halt, and what it owes to the journal: a broken assumption stops copying until a person has looked and started again.
// What the broker says is still recorded, and Exit All still works: it follows nothing but the books.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Blotter } from './blotter.ts';
import { reasonOf } from './event-queue.ts';

export type HaltParts = {
  readonly blotter: Pick<Blotter, 'copying'>;
  readonly clock: Clock;
  readonly log: Log;
  /** What a halt does at once, each whether or not the ones before it could be done. */
  readonly steps: readonly ((reason: string) => void)[];
  /** Writes what is owed, in its turn. */
  readonly writeOwed: () => void;
};

export type Halt = {
  /** Null: copying has not halted. */
  readonly reason: () => string | null;
  readonly raise: (reason: string) => void;
  /** A halt that could not be written goes ahead of whatever can be. */
  readonly owed: () => readonly JournalFact[];
  readonly close: () => void;
};

/** A halt that could not be written is tried again this much later. Ms. */
const againMs = 2000;

export function createHalt({ blotter, clock, log, steps, writeOwed }: HaltParts): Halt {
  let halted: string | null = null;
  let timer: CancelTimer | null = null;

  function owed(): readonly JournalFact[] {
    if (halted === null || blotter.copying().kind === 'Halted') return [];
    return [{ kind: 'CopyingChanged', copying: { kind: 'Halted', reason: halted }, actor: 'Lockstep' }];
  }

  /** Until the journal holds the halt, whoever reads it takes copying for on. */
  function untilWritten(): void {
    if (owed().length === 0) return;
    timer = clock.after(againMs, () => {
      writeOwed();
      untilWritten();
    });
  }

  return {
    reason: () => halted,
    raise: (reason) => {
      const first = halted === null;
      halted ??= reason;
      log.error('engine-halted', { reason });
      // Every failing step would say the same again.
      if (!first) return;
      for (const step of steps) {
        try {
          step(reason);
        } catch (error) {
          log.error('halt-incomplete', { reason: reasonOf(error) });
        }
      }
      untilWritten();
    },
    owed,
    close: () => timer?.(),
  };
}
