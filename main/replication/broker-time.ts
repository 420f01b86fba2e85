// What the broker's clock shows at least: the newest moment it has stamped on a report, and the time that has passed
// since then by a clock that nobody can set. A wall clock that is set back must not make an old order pass for a fresh one.

import type { OrderId } from '../../domain/ids.ts';

/** When the broker says that an order last changed, epoch ms; null: it does not say. */
export type Stamped = { readonly orderId: OrderId; readonly transactTime: number | null };

export type BrokerTime = {
  /** Stamps of the broker's, as they come in; `wall` is epoch ms, `monotonic` ms. */
  readonly heard: (stamped: Stamped, wall: number, monotonic: number) => void;
  /** Epoch ms; -Infinity: it has shown nothing yet. */
  readonly atLeast: (monotonic: number) => number;
};

/**
 * `trustMs`: a stamp further ahead of the wall clock than this may be a wrong row, and would age every order after it. Two
 * orders that both show it are no wrong row: the clock is behind, and the lesser of the two is believed.
 */
export function createBrokerTime(trustMs: number): BrokerTime {
  let apart = -Infinity;
  let furthest: { readonly orderId: OrderId; readonly apart: number } | null = null;
  return {
    heard: ({ orderId, transactTime }, wall, monotonic) => {
      if (transactTime === null) return;
      const shown = { orderId, apart: transactTime - monotonic };
      if (transactTime <= wall + trustMs) apart = Math.max(apart, shown.apart);
      else if (furthest === null || furthest.orderId === orderId)
        furthest = { orderId, apart: Math.max(shown.apart, furthest?.apart ?? -Infinity) };
      else {
        apart = Math.max(apart, Math.min(shown.apart, furthest.apart));
        if (shown.apart > furthest.apart) furthest = shown;
      }
    },
    atLeast: (monotonic) => apart + monotonic,
  };
}
