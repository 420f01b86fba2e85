// Closing while something is unresolved: the page asks first. It never stands in the way where nobody can be asked.

import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type CloseGuardPlan = {
  readonly clock: Pick<Clock, 'after'>;
  /** How much is unresolved. */
  readonly unresolved: () => number;
  /** Has the page ask; false: there is none that could. */
  readonly ask: () => boolean;
  readonly close: () => void;
};

export type CloseGuard = {
  /** Whether it closes now. Where not the person is asked, and `close` follows if they choose so. */
  readonly mayClose: () => boolean;
  /** What the page says: that it asks, or what the person chose. */
  readonly answer: (input: unknown) => Result<null>;
  /** The system ends, or whoever runs it: nobody is asked any more. */
  readonly unattended: () => void;
};

/** A page that has not shown its question by then does not show it any more: the journal has everything. */
const showWithinMs = 3000;
const answerSchema = z.strictObject({ choice: z.enum(['Shown', 'Stay', 'Close']) });

export function createCloseGuard({ clock, unresolved, ask, close }: CloseGuardPlan): CloseGuard {
  let decided = false;
  let patience: CancelTimer = () => undefined;
  const goOn = (): void => {
    decided = true;
    close();
  };
  return {
    mayClose: () => {
      patience();
      if (decided || unresolved() === 0 || !ask()) return true;
      patience = clock.after(showWithinMs, goOn);
      return false;
    },
    answer: (input) => {
      const read = answerSchema.safeParse(input);
      if (!read.success) return err('INPUT_REFUSED', 'This answer cannot be read.');
      patience();
      if (read.data.choice === 'Close') goOn();
      return ok(null);
    },
    unattended: () => {
      decided = true;
    },
  };
}
