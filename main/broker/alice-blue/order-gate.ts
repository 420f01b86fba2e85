// The last guard below the exchanges' limit of order calls: what would exceed it waits here, in the order of asking. The
// engine paces itself well below; this holds for every other caller and for a pace that was set too high.

import { mayLeaveAt, stillCounting } from '../../../domain/pacing.ts';
import type { Clock } from '../../clock.ts';

export type OrderGate = {
  /** Resolves when the next call may leave; undefined when it may leave at once. */
  readonly pass: () => Promise<void> | undefined;
};

export function createOrderGate(clock: Clock, perSecond: number): OrderGate {
  let leaving: readonly number[] = [];
  return {
    pass: () => {
      const now = clock.monotonic();
      leaving = stillCounting(leaving, now);
      const at = Math.max(now, mayLeaveAt(leaving, 'Exit', now, { perSecond, exitReserve: 0 }), ...leaving.slice(-1));
      leaving = [...leaving, at];
      return at <= now ? undefined : new Promise((resolve) => void clock.after(at - now, resolve));
    },
  };
}
