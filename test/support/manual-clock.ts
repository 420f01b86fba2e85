// A clock that stands until a test moves it. Timers run in order of their moment; promises settle in between.

import type { Clock } from '../../main/clock.ts';

export type ManualClock = Clock & {
  /** Moves both clocks on, running what falls due, and lets pending promises settle after each timer. */
  readonly advance: (ms: number) => Promise<void>;
  readonly timers: () => number;
};

export function manualClock(start = Date.UTC(2026, 10, 23, 4, 30)): ManualClock {
  let elapsed = 0;
  let order = 0;
  const due = new Map<number, { readonly at: number; readonly fn: () => void }>();
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    after: (ms, fn) => {
      order += 1;
      const key = order;
      due.set(key, { at: elapsed + Math.max(0, ms), fn });
      return () => due.delete(key);
    },
    advance: async (ms) => {
      const end = elapsed + ms;
      await settle();
      for (;;) {
        const next = [...due].filter(([, timer]) => timer.at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (!next) break;
        due.delete(next[0]);
        elapsed = Math.max(elapsed, next[1].at);
        next[1].fn();
        await settle();
      }
      elapsed = end;
    },
    timers: () => due.size,
  };
}
