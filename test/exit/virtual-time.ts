// Virtual time: both clocks stand until the next timer falls due. A whole day of waiting costs what its events cost.

import type { Clock } from '../../main/clock.ts';

export type VirtualTime = Clock & {
  /** Runs what falls due up to this moment (ms from the start), letting promises settle at each instant. */
  readonly runUntil: (ms: number, done?: () => boolean) => Promise<void>;
};

type Timer = { readonly at: number; readonly order: number; readonly fn: () => void; gone: boolean };

export function virtualTime(start = Date.UTC(2026, 10, 25, 5, 0)): VirtualTime {
  const heap: Timer[] = [];
  let elapsed = 0;
  let order = 0;
  const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(timer: Timer): void {
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const up = heap[parent];
      if (up === undefined || before(up, timer)) break;
      heap[at] = up;
      at = parent;
    }
    heap[at] = timer;
  }

  function pop(): Timer | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      let down = heap[child];
      if (down === undefined) break;
      const other = heap[child + 1];
      if (other !== undefined && before(other, down)) {
        child += 1;
        down = other;
      }
      if (before(last, down)) break;
      heap[at] = down;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    after: (ms, fn) => {
      order += 1;
      // Whole milliseconds, so that what is close together shares one settling of promises.
      const timer: Timer = { at: Math.ceil(elapsed + Math.max(0, ms)), order, fn, gone: false };
      push(timer);
      return () => {
        timer.gone = true;
      };
    },
    runUntil: async (ms, done = () => false) => {
      await settle();
      while (!done()) {
        while (heap[0]?.gone === true) pop();
        const next = heap[0];
        if (next === undefined || next.at > ms) {
          elapsed = Math.max(elapsed, ms);
          return;
        }
        elapsed = Math.max(elapsed, next.at);
        while (heap[0] !== undefined && heap[0].at <= elapsed) {
          const timer = pop();
          if (timer !== undefined && !timer.gone) timer.fn();
        }
        await settle();
      }
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
