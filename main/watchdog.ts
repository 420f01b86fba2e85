// A small second process beside this one while followers hold something: should this one die, it is started again. Where
// nothing is held no such process runs, so that it exists is all it needs to know. Free of Electron.

import type { DeskView } from '../domain/desk-view.ts';
import type { CancelTimer, Clock } from './clock.ts';

/** The second process, as its parent sees it. */
export type VigilProcess = {
  readonly end: () => void;
  readonly onEnd: (heard: () => void) => void;
};

export type Watchdog = {
  /** Looks at the desk and begins or ends the watch. */
  readonly look: (view: DeskView) => void;
  readonly isWatching: () => boolean;
  /** In good order: nobody is to start it again. */
  readonly close: () => void;
};

/** A position that goes and comes back within this long keeps its watch. Ms. */
const lingerMs = 30_000;
/** A second process that ends by itself is begun again so often at most; more often, something else is wrong. */
const mostBeginnings = 5;

/** What a death of this process would leave alone, in words; null: nothing. */
export function whyWatched({ followers }: Pick<DeskView, 'followers'>): string | null {
  const count = followers.filter(
    ({ positions, workingOrders }) => (positions !== null && positions.length > 0) || workingOrders > 0,
  ).length;
  return count === 0 ? null : `${count} follower${count === 1 ? ' has' : 's have'} positions or orders at work`;
}

export function createWatchdog(parts: {
  readonly clock: Clock;
  readonly begin: () => VigilProcess;
  readonly onFailed: (reason: string) => void;
}): Watchdog {
  let watching: VigilProcess | null = null;
  let lingering: CancelTimer | null = null;
  let beginnings = 0;
  let closed = false;

  function begin(): void {
    if (closed || watching !== null || beginnings >= mostBeginnings) return;
    try {
      const begun = parts.begin();
      watching = begun;
      begun.onEnd(() => {
        if (watching !== begun) return;
        watching = null;
        beginnings += 1;
        if (beginnings >= mostBeginnings) parts.onFailed('The process that would start Lockstep again keeps ending.');
        begin();
      });
    } catch (error) {
      beginnings = mostBeginnings;
      parts.onFailed(error instanceof Error ? error.message : String(error));
    }
  }

  function end(): void {
    const ended = watching;
    watching = null;
    ended?.end();
  }

  return {
    look: (view) => {
      if (whyWatched(view) !== null) {
        lingering?.();
        lingering = null;
        begin();
      } else if (watching !== null)
        lingering ??= parts.clock.after(lingerMs, () => {
          lingering = null;
          end();
        });
    },
    isWatching: () => watching !== null,
    close: () => {
      closed = true;
      lingering?.();
      end();
    },
  };
}
