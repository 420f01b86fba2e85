// Time that is computed, not waited for: a queue of moments, worked off in order, with promises settled in between.

import type { CancelTimer, Clock } from '../../main/clock.ts';

/** Tue 24 Nov 2026, 09:30:00 in India. */
export const dayBegins = Date.UTC(2026, 10, 24, 4, 0, 0);

type Moment = {
  at: number;
  readonly seq: number;
  readonly fn: (() => void) | null;
  readonly machine: boolean;
  gone: boolean;
};

export type VirtualTime = {
  /** The true time, epoch ms; the broker's clock shows it. */
  readonly now: () => number;
  /** Something that the world does after so many ms, whatever becomes of the machine under test. */
  readonly after: (ms: number, fn: () => void) => void;
  /** The clock of the machine under test. Its timers fire only while `isAlive` says so. */
  readonly machineClock: (isAlive: () => boolean) => Clock;
  /** Steps the machine's wall clock; the monotonic one goes on. */
  readonly stepWall: (ms: number) => void;
  /** The machine sleeps for so long from now: its timers stand still, and so does its monotonic clock. */
  readonly suspend: (ms: number) => void;
  /** Its thread does nothing for so long, while its clocks go on: what arrives meanwhile is heard before its late timers. */
  readonly block: (ms: number) => void;
  /** At once; or when the machine wakes up, should it sleep. */
  readonly whenAwake: (fn: () => void) => void;
  /** Somebody waits for a promise that was settled just now: it is given its turn before the next moment. */
  readonly promiseSettled: () => void;
  /** Works moments off until none is left, or the true time would pass `end`. */
  readonly run: (end: number) => Promise<void>;
};

export function createVirtualTime(): VirtualTime {
  const heap: Moment[] = [];
  let now = dayBegins;
  let seq = 0;
  let wallOffset = 0;
  let slept = 0;
  let asleepUntil = -Infinity;
  let waiting = false;
  let settled = 0;

  const earlier = (a: Moment, b: Moment): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

  function push(moment: Moment): void {
    heap.push(moment);
    let at = heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Moment;
      if (!earlier(moment, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = moment;
  }

  function pop(): Moment | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1] as Moment, heap[child] as Moment)) child += 1;
      if (!earlier(heap[child] as Moment, last)) break;
      heap[at] = heap[child] as Moment;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  function add(ms: number, fn: () => void, machine: boolean): Moment {
    const moment: Moment = { at: now + Math.max(0, ms), seq, fn, machine, gone: false };
    seq += 1;
    push(moment);
    return moment;
  }

  return {
    now: () => now,
    after: (ms, fn) => {
      add(ms, fn, false);
    },
    machineClock: (isAlive) => ({
      now: () => Math.floor(now + wallOffset),
      monotonic: () => now - slept - dayBegins,
      after: (ms, fn): CancelTimer => {
        const fire = (): void => {
          if (!isAlive()) return;
          waiting = true;
          fn();
        };
        const moment = add(Math.ceil(ms), fire, true);
        return () => {
          moment.gone = true;
        };
      },
    }),
    stepWall: (ms) => {
      wallOffset += ms;
    },
    suspend: (ms) => {
      slept += ms;
      asleepUntil = now + ms;
      const all = heap.splice(0);
      for (const moment of all) {
        if (moment.machine) moment.at += ms;
        push(moment);
      }
    },
    block: (ms) => {
      const until = now + ms;
      asleepUntil = Math.max(asleepUntil, until);
      const all = heap.splice(0);
      for (const moment of all) {
        // What arrives at the very end is heard first.
        if (moment.machine && moment.at < until) moment.at = until + 1;
        push(moment);
      }
    },
    whenAwake: (fn) => {
      if (now >= asleepUntil) fn();
      else add(asleepUntil - now, fn, false);
    },
    promiseSettled: () => {
      waiting = true;
    },
    run: async (end) => {
      await allPromises(0);
      for (let next = heap[0]; next !== undefined && next.at <= end; next = heap[0]) {
        pop();
        if (next.gone) continue;
        now = Math.max(now, next.at);
        next.fn?.();
        if (!waiting) continue;
        waiting = false;
        settled += 1;
        await allPromises(settled);
      }
      now = Math.max(now, end);
    },
  };
}

/** How often promises are settled before the process is given a turn of its own. */
const turnEvery = 500;

/**
 * Either runs once the queue of promises is empty, however long their chains are. A tick costs a tenth of a turn, but in
 * ticks alone nobody could end a day that does not end.
 */
function allPromises(times: number): Promise<void> {
  return new Promise((resolve) => {
    if (times % turnEvery === 0) setImmediate(resolve);
    else process.nextTick(resolve);
  });
}
