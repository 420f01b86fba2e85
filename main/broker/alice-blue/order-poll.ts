// The net beneath the feed: reads the order book again and again, at a pace that follows how much is known otherwise.
// One read at a time; whoever asks while one is under way shares it.

import type { Clock } from '../../clock.ts';

/** Ms between the starts of two reads. */
export const pollPace = {
  /** The master, whose orders we do not make, and a follower with an order under way; also how soon a dead session shows. */
  watching: 1_800,
  /** A follower's live feed and nothing is working: what is missed here is only what somebody did by hand. */
  idle: 15_000,
  /** The same, where the feed is known to carry what is done by hand as well. */
  trusted: 60_000,
  /** The feed is not live, so the book is all there is. */
  alone: 1_000,
  /** The session is over: a rare look whether it came back. */
  signedOut: 60_000,
} as const;

/** After a frame of the feed, since nobody promises a frame for every change (U6 of the reference). */
const settleMs = 250;
/** A stream of frames must not put the reading off for ever. */
const longestSettleMs = 1_000;
const longestPaceMs = 30_000;

export type OrderPollPlan = {
  readonly clock: Clock;
  /** 0 up to 1; jitter keeps many accounts from reading in step. */
  readonly random: () => number;
  /** Reads once and hands over what was read; true for a good read. Never rejects. */
  readonly read: (kind: 'Net' | 'Asked') => Promise<boolean>;
  /** Ms until the next read, from `pollPace`. */
  readonly pace: () => number;
};

export type OrderPoll = {
  /** Reads at once; for a poll that runs already, what failed before is forgotten. */
  readonly start: () => void;
  /** A frame arrived: read when things have settled, after any read that began before it. */
  readonly soon: () => void;
  /** Something changed the pace: look at it again now. */
  readonly repace: () => void;
  readonly stop: () => void;
};

export function createOrderPoll(plan: OrderPollPlan): OrderPoll {
  let running = false;
  let reading = false;
  let failures = 0;
  let startedAt = -Infinity;
  let cancelNext = (): void => undefined;
  let cancelSettle = (): void => undefined;
  let firstFrameAt: number | null = null;
  let again = false;

  const schedule = (): void => {
    cancelNext();
    if (!running || reading) return;
    const backoff = Math.min(longestPaceMs, plan.pace() * 2 ** Math.min(failures, 5));
    const wanted = (failures > 0 ? Math.max(plan.pace(), backoff) : plan.pace()) * (0.9 + 0.2 * plan.random());
    const wait = Math.max(0, startedAt + wanted - plan.clock.monotonic());
    cancelNext = plan.clock.after(wait, () => void run());
  };

  const run = async (): Promise<void> => {
    if (!running) return;
    if (reading) {
      again = true;
      return;
    }
    cancelNext();
    reading = true;
    again = false;
    startedAt = plan.clock.monotonic();
    try {
      failures = (await plan.read('Net')) ? 0 : failures + 1;
    } finally {
      // Whatever a listener of the book does, the reading goes on.
      reading = false;
      if (again && failures === 0) void run();
      else schedule();
    }
  };

  return {
    start: () => {
      running = true;
      failures = 0;
      void run();
    },
    soon: () => {
      if (!running) return;
      const now = plan.clock.monotonic();
      firstFrameAt ??= now;
      cancelSettle();
      cancelSettle = plan.clock.after(Math.min(settleMs, Math.max(0, firstFrameAt + longestSettleMs - now)), () => {
        firstFrameAt = null;
        void run();
      });
    },
    repace: schedule,
    stop: () => {
      running = false;
      firstFrameAt = null;
      cancelNext();
      cancelSettle();
    },
  };
}
