// Wakes second legs when the time is over that they wait for their first one.

import type { CancelTimer, Clock } from '../clock.ts';
import type { Blotter } from './blotter.ts';

export type LegWatch = {
  /** Something may wait now that did not before, or not any more. */
  readonly look: () => void;
  readonly close: () => void;
};

/** What could not be decided when its time was over is tried again after so long. Ms. */
const againMs = 2000;

export function createLegWatch(clock: Clock, blotter: Blotter, decide: () => void): LegWatch {
  let timer: { readonly at: number; readonly cancel: CancelTimer } | null = null;
  let closed = false;

  function arm(least: number): void {
    const held = blotter.heldLegs();
    if (closed || held.length === 0) return;
    const at = Math.max(least, Math.min(...held.map(({ until }) => until)));
    if (timer !== null && timer.at <= at) return;
    timer?.cancel();
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      timer = null;
      decide();
      arm(clock.now() + againMs);
    });
    timer = { at, cancel };
  }

  return {
    look: () => arm(0),
    close: () => {
      closed = true;
      timer?.cancel();
    },
  };
}
