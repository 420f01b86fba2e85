// A desk belongs to one Indian day: the broker's books, its sessions and our journal all begin anew at midnight. A desk that
// is left open over it is told so, and what was of yesterday is not taken for today's.

import { startOfTradingDay, tradingDayOf } from '../domain/trading-day.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type DayTurn = { readonly close: () => void };

const dayMs = 86_400_000;
/** However far midnight is, the clock is looked at this often: a machine sleeps, a clock is set. */
const atLeastEveryMs = 30_000;
/** An exit that is under way is let come to its own end, which it has within half a minute. */
const busyEveryMs = 1000;
const patienceMs = 120_000;

/**
 * Calls `turned` once, when the Indian day by `clock` is later than the day of this call and `busy` says no, or two minutes
 * after that whatever it says. A clock that is set back turns nothing.
 */
export function watchDayTurn(clock: Clock, busy: () => boolean, turned: () => void): DayTurn {
  const openedOn = tradingDayOf(clock.now());
  let waitingSince: number | null = null;
  let cancel: CancelTimer;
  const look = (): void => {
    const now = clock.now();
    if (tradingDayOf(now) <= openedOn) {
      waitingSince = null;
      cancel = clock.after(Math.min(atLeastEveryMs, startOfTradingDay(now) + dayMs - now), look);
      return;
    }
    waitingSince ??= clock.monotonic();
    if (busy() && clock.monotonic() - waitingSince < patienceMs) cancel = clock.after(busyEveryMs, look);
    else turned();
  };
  look();
  return {
    close: () => {
      cancel();
    },
  };
}
