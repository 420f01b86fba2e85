// The system's clock, running faster: long silences pass quickly while real sockets stay real.

import { systemClock, type Clock } from '../../main/clock.ts';

export function fastClock(times: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * times,
    monotonic: () => systemClock.monotonic() * times,
    after: (ms, fn) => systemClock.after(ms / times, fn),
  };
}
