// Does the feed tell what the book shows? A feed may stay connected and miss frames, or never carry orders made in the
// broker's own app (U5 of the reference). A change that only the book showed counts as deafness, which lasts
// until the feed tells of a change in time again; a second one in a row is worth connecting anew.

import type { ExecutionReport } from '../../../domain/execution-report.ts';
import type { ExecId, OrderId } from '../../../domain/ids.ts';
import type { CancelTimer, Clock } from '../../clock.ts';
import type { OrderBook } from '../broker.ts';

/** How long after a change its frame may come before it counts as missed. */
const patienceMs = 1_000;
/** An age beyond this says more about the clocks than about the change. */
const oldestMs = 10_000;
const missesUntilAnew = 2;
/** If the feed does not carry some orders at all, connecting anew will not help: then not more often than this. */
const restMs = 120_000;

export type FeedHearing = {
  readonly heard: (order: OrderId) => void;
  /** A book read while the feed was live. */
  readonly bookShows: (book: OrderBook) => void;
  readonly isDeaf: () => boolean;
  /** The feed begins anew: what the books showed before says nothing about it. */
  readonly reset: () => void;
};

export type FeedHearingPlan = {
  readonly clock: Clock;
  readonly onChange: () => void;
  /** Connecting anew may help. */
  readonly onDeaf: (reason: string) => void;
};

export function createFeedHearing(plan: FeedHearingPlan): FeedHearing {
  const heardAt = new Map<OrderId, number>();
  const checks = new Set<CancelTimer>();
  let shown: ReadonlyMap<OrderId, ExecId> | null = null;
  let shownAt = 0;
  let misses = 0;
  let deaf = false;
  let lastDeafAt = -Infinity;

  const check = (changed: readonly OrderId[], since: number): void => {
    const missed = changed.some((order) => (heardAt.get(order) ?? -Infinity) < since);
    misses = missed ? misses + 1 : 0;
    if (deaf !== missed) {
      deaf = missed;
      plan.onChange();
    }
    if (misses < missesUntilAnew) return;
    const now = plan.clock.monotonic();
    if (now - lastDeafAt < restMs) return;
    lastDeafAt = now;
    plan.onDeaf('the order book showed changes that the feed did not');
  };

  return {
    heard: (order) => {
      heardAt.set(order, plan.clock.monotonic());
    },
    bookShows: (book) => {
      const latest = new Map(book.reports.map((report) => [report.orderId, report.execId]));
      const now = plan.clock.now();
      const before = shown;
      const since = shownAt - patienceMs;
      shown = latest;
      shownAt = plan.clock.monotonic();
      if (!before) return;
      const changed = [...latest].filter(([order, exec]) => before.get(order) !== exec).map(([order]) => order);
      if (changed.length === 0) return;
      const news = new Set(changed);
      const waits = book.reports.filter(({ orderId }) => news.has(orderId)).map((report) => stillDueMs(report, now));
      const cancel = plan.clock.after(Math.max(...waits), () => {
        checks.delete(cancel);
        check(changed, since);
      });
      checks.add(cancel);
    },
    isDeaf: () => deaf,
    reset: () => {
      for (const cancel of checks) cancel();
      checks.clear();
      shown = null;
      misses = 0;
      if (!deaf) return;
      deaf = false;
      plan.onChange();
    },
  };
}

/** Ms that the frame of this change still has; `now` is epoch ms. The broker dates by whole seconds. */
function stillDueMs({ transactTime }: ExecutionReport, now: number): number {
  const age = transactTime === null ? 0 : now - (transactTime + 999);
  return age >= 0 && age <= oldestMs ? Math.max(0, patienceMs - age) : patienceMs;
}
