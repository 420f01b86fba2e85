// Which waiting command may go next from one account, and when. Exits and cancels first.

/** Epoch or monotonic ms; the caller uses one clock for all. */
export type Pace = {
  /** Most order calls in any rolling second; exchanges cap unregistered API flow at 10, so 1 to 9. */
  readonly perSecond: number;
  /** How many of those are kept free of entries, so that an exit never queues behind them. */
  readonly exitReserve: number;
  /** Most calls in any rolling second while the next is an exit or a cancel; absent: as for the others. */
  readonly exitPerSecond?: number;
};

export const defaultPace: Pace = { perSecond: 5, exitReserve: 2, exitPerSecond: 9 };

export type Urgency = 'Exit' | 'Entry';

const windowMs = 1000;

/**
 * When a command of this urgency may leave, given the moments of earlier sends (ascending): `now` or later. The
 * window is sliding, and a send exactly one window old no longer counts.
 */
export function mayLeaveAt(sentAt: readonly number[], urgency: Urgency, now: number, pace: Pace): number {
  const room =
    urgency === 'Exit' ? (pace.exitPerSecond ?? pace.perSecond) : Math.max(1, pace.perSecond - pace.exitReserve);
  const recent = sentAt.filter((at) => at > now - windowMs);
  const blocking = recent[recent.length - room];
  return blocking === undefined ? now : blocking + windowMs;
}

/** The sends that can still matter, so that the list stays short. */
export function stillCounting(sentAt: readonly number[], now: number): readonly number[] {
  return sentAt.filter((at) => at > now - windowMs);
}
