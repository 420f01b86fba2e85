// What the broker's clock shows at least: the newest moment it has stamped on a report, and the time that has passed
// since then by a clock that nobody can set. A wall clock that is set back must not make an old order pass for a fresh one.

import type { OrderId } from '../../domain/ids.ts';

/** When the broker says that an order last changed, epoch ms; null: it does not say. */
export type Stamped = { readonly orderId: OrderId; readonly transactTime: number | null };

export type BrokerTime = {
  /** A stamp of the broker's; `wall` is epoch ms, `monotonic` ms. */
  readonly heard: (stamp: number | null, wall: number, monotonic: number) => void;
  /** Nobody knows what has become of the wall clock. */
  readonly doubt: () => void;
  readonly isInDoubt: () => boolean;
  /** All of one reading, while the clock is in doubt. */
  readonly heardInDoubt: (reading: readonly Stamped[], wall: number, monotonic: number) => void;
  /** The doubt is over: what was believed in it is not any more. */
  readonly sure: () => void;
  /** Epoch ms; -Infinity: it has shown nothing yet. */
  readonly atLeast: (monotonic: number) => number;
};

/**
 * `trustMs`: a stamp further ahead of the wall clock than this may be a wrong row, or one without a date from yesterday
 * evening, and would age every order after it. Only while the clock is in doubt, two orders of a reading are believed that
 * both are further ahead, and the lesser of them.
 */
export function createBrokerTime(trustMs: number): BrokerTime {
  let apart = -Infinity;
  let doubted = -Infinity;
  // At a start as after a sleep: what the clock was before is not known.
  let inDoubt = true;
  return {
    doubt: () => {
      inDoubt = true;
    },
    isInDoubt: () => inDoubt,
    heard: (stamp, wall, monotonic) => {
      if (stamp !== null && stamp <= wall + trustMs) apart = Math.max(apart, stamp - monotonic);
    },
    heardInDoubt: (reading, wall, monotonic) => {
      const ahead = new Map<OrderId, number>();
      for (const { orderId, transactTime } of reading)
        if (transactTime !== null && transactTime > wall + trustMs)
          ahead.set(orderId, Math.max(transactTime, ahead.get(orderId) ?? 0));
      const [, second] = [...ahead.values()].toSorted((a, b) => b - a);
      if (second !== undefined) doubted = Math.max(doubted, second - monotonic);
    },
    sure: () => {
      inDoubt = false;
      doubted = -Infinity;
    },
    atLeast: (monotonic) => Math.max(apart, doubted) + monotonic,
  };
}
