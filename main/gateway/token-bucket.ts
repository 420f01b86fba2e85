// So many a second on average, with a reserve for a burst.

export type TokenBucket = { readonly take: (now: number) => boolean };

/** `now` is ms by a clock that only grows. Begins full. */
export function tokenBucket(perSecond: number, burst: number): TokenBucket {
  let left = burst;
  let at = -Infinity;
  return {
    take: (now) => {
      if (now > at) left = Math.min(burst, left + ((now - at) * perSecond) / 1000);
      at = Math.max(at, now);
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
