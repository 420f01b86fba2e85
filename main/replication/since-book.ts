// For how long nothing has been read of the master's orders: since its newest book was asked for. What that book did not hold
// is no older, which is all that can be said of an order to which the broker gives no moment.

import type { Clock } from '../clock.ts';

export type SinceBook = {
  /** A book was taken in that was asked for at that moment, epoch ms. */
  readonly read: (startedAt: number) => void;
  /** Nobody knows how much time has passed. */
  readonly forget: () => void;
  /** Infinity: no book has been read. */
  readonly ms: () => number;
};

export function createSinceBook(clock: Pick<Clock, 'now' | 'monotonic'>): SinceBook {
  let askedAt = -Infinity;
  return {
    read: (startedAt) => {
      askedAt = Math.max(askedAt, clock.monotonic() - Math.max(0, clock.now() - startedAt));
    },
    forget: () => {
      askedAt = -Infinity;
    },
    ms: () => clock.monotonic() - askedAt,
  };
}
