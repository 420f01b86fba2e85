// Keeps an account's reads below what the broker counts: 1,800 of all kinds in 15 minutes (A3 API, rate limits). Orders
// are not counted there. The window slides here, since nobody says when the broker's begins.

import { safeStance } from './broker-stance.ts';
import type { Clock } from '../../clock.ts';

const windowMs = 15 * 60_000;
const buckets = 90;
const bucketMs = windowMs / buckets;

export type ReadBudget = {
  /**
   * Net: the polling beneath the feed, which leaves a reserve. Asked: a read that somebody waits for; half of the reserve
   * stays for exits all the same, which are blind without their books.
   */
  readonly take: (kind: 'Net' | 'Asked' | 'Exit') => boolean;
  readonly left: () => number;
};

export function createReadBudget(
  clock: Clock,
  limit = safeStance.readsPer15Minutes,
  reserve = safeStance.readsKeptFree,
): ReadBudget {
  const counts = new Array<number>(buckets + 1).fill(0);
  let newest = Math.floor(clock.monotonic() / bucketMs);

  const used = (): number => {
    const now = Math.floor(clock.monotonic() / bucketMs);
    for (; newest < now; newest += 1) {
      if (now - newest > counts.length) newest = now - counts.length;
      counts[(newest + 1) % counts.length] = 0;
    }
    return counts.reduce((sum, count) => sum + count, 0);
  };

  const kept = { Net: reserve, Asked: Math.floor(reserve / 2), Exit: 0 } as const;

  return {
    take: (kind) => {
      if (used() >= limit - kept[kind]) return false;
      const at = newest % counts.length;
      counts[at] = (counts[at] ?? 0) + 1;
      return true;
    },
    left: () => Math.max(0, limit - used()),
  };
}
