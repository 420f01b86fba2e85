// Time as an argument: what the engine knows of the clock, and the system's own.

export type CancelTimer = () => void;

export type Clock = {
  /** Epoch ms by the wall; may step when the machine's clock is set. */
  readonly now: () => number;
  /** Ms that only ever grow, for time limits and ages; no relation to the wall. */
  readonly monotonic: () => number;
  /** Calls back once after at least `ms`; the answer cancels it and may be called at any time. */
  readonly after: (ms: number, fn: () => void) => CancelTimer;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
