// Notices that the machine has slept, or that its clock was set: the wall has moved on without the monotonic clock, or, on
// systems where both go on in sleep, a timer of a second came back very late.

import type { CancelTimer, Clock } from '../clock.ts';

/** As the system tells it: before it sleeps, and when it has woken. */
export type PowerChange = 'Suspend' | 'Resume';

export type TimeJump = {
  /** Asks the clocks now: what comes in first after a sleep comes before the next look. */
  readonly look: () => void;
  /** Somebody else has noticed all that is past: it is not told again. */
  readonly forget: () => void;
  readonly close: () => void;
};

const everyMs = 1000;
/** The two clocks differ by less on any machine that is awake. */
const jumpMs = 4000;
/** More than any pause of a busy machine. */
const lateMs = 10_000;

/** `onJump` is told for how long nothing was heard or by how much the clock was set, ms. */
export function watchTimeJumps(clock: Clock, onJump: (ms: number) => void): TimeJump {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  let timer: CancelTimer;
  const look = (): void => {
    const [wallNow, monotonicNow] = [clock.now(), clock.monotonic()];
    const [onTheWall, between] = [wallNow - wall, monotonicNow - monotonic];
    wall = wallNow;
    monotonic = monotonicNow;
    const [apart, late] = [Math.abs(onTheWall - between), between - everyMs];
    if (apart > jumpMs || late > lateMs) onJump(Math.round(Math.max(apart, late)));
  };
  const go = (): void => {
    timer = clock.after(everyMs, go);
    look();
  };
  timer = clock.after(everyMs, go);
  return {
    look,
    forget: () => {
      wall = clock.now();
      monotonic = clock.monotonic();
    },
    close: () => {
      timer();
    },
  };
}
