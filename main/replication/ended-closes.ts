// Closes that still rest at the broker though their exit is over: cancelled, and asked for again, until they are gone.

import type { CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CancelTimer, Clock } from '../clock.ts';

export type EndedClosesParts = {
  readonly clock: Clock;
  /** Closes that no exit works on, that can be cancelled, and whose last cancel is no longer on its way or in doubt. */
  readonly closesOf: (account: AccountId) => readonly CopyOrder[];
  readonly cancelOf: (close: CopyOrder) => readonly JournalFact[];
  /** It is signed in; once it is again, its book is read. */
  readonly isSignedIn: (account: AccountId) => boolean;
  /** Commits these facts in the engine's turn. */
  readonly decide: (facts: () => readonly JournalFact[]) => void;
};

export type EndedCloses = {
  /** Something is new of this account: its book, one of its closes, or the end of an exit. */
  readonly look: (account: AccountId) => void;
  readonly close: () => void;
};

/** A cancel that came to nothing is asked for again after so long, doubling up to the last. Ms. */
const againMs = 2000;
/** The exit's own last cancel is on its way by then. Ms. */
const soonMs = 100;
const doublings = 4;

export function createEndedCloses(parts: EndedClosesParts): EndedCloses {
  const { clock } = parts;
  const timers = new Map<AccountId, { readonly at: number; readonly cancel: CancelTimer }>();
  let closed = false;

  /** Ms from now. A clock that was set makes one due at once, and the next one measured by the clock as it is. */
  function dueIn({ cancelAskedAt, changes }: CopyOrder): number {
    if (cancelAskedAt === null) return 0;
    const pause = againMs * 2 ** Math.min(Math.max(0, changes - 1), doublings);
    const since = clock.now() - cancelAskedAt;
    return since < 0 ? 0 : Math.max(0, pause - since);
  }

  function arm(account: AccountId, least: number): void {
    const closes = closed || !parts.isSignedIn(account) ? [] : parts.closesOf(account);
    if (closes.length === 0) return;
    const ms = Math.max(least, Math.min(...closes.map(dueIn)));
    const at = clock.monotonic() + ms;
    const waiting = timers.get(account);
    if (waiting !== undefined && waiting.at <= at) return;
    waiting?.cancel();
    const cancel = clock.after(ms, () => {
      timers.delete(account);
      if (!parts.isSignedIn(account)) return;
      parts.decide(() =>
        parts
          .closesOf(account)
          .filter((close) => dueIn(close) === 0)
          .flatMap(parts.cancelOf),
      );
      // A cancel that could not be written down is tried again no faster than one that came to nothing.
      arm(account, againMs);
    });
    timers.set(account, { at, cancel });
  }

  return {
    look: (account) => {
      arm(account, soonMs);
    },
    close: () => {
      closed = true;
      for (const { cancel } of timers.values()) cancel();
    },
  };
}
