import { performance } from 'node:perf_hooks';

/** When something reached the simulator, on both clocks; ms with fraction. */
export interface Arrival {
  /** Wall clock, epoch ms. Comparable between threads and processes of one machine. */
  readonly wallMs: number;
  /** Monotonic ms of this process or thread. */
  readonly monoMs: number;
}

let offsetMs = Date.now() - performance.now();

/**
 * The present moment. The wall clock has whole milliseconds only, so its fraction is taken from the
 * monotonic clock; the two are tied again whenever they part, as they do when a laptop has slept.
 */
export function arrivalNow(): Arrival {
  const monoMs = performance.now();
  const whole = Date.now();
  if (Math.abs(whole - (monoMs + offsetMs)) > 2) offsetMs = whole - monoMs;
  return { wallMs: monoMs + offsetMs, monoMs };
}
