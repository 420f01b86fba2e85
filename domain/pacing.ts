// Which waiting command may go next from one account, and when. Exits and cancels first.

/** Epoch or monotonic ms; the caller uses one clock for all. */
export type Pace = {
  /** Most order calls in any rolling second; exchanges cap unregistered API flow at 10, so 1 to 9. */
  readonly perSecond: number;
  /** How many of those are kept free of entries, so that an exit never queues behind them. */
  readonly exitReserve: number;
  /** Most calls in any rolling second while the next is an exit or a cancel; absent: as for the others. */
  readonly exitPerSecond?: number;
  /** Most calls in any rolling minute; a tenth of it is kept free of entries. Absent: not limited. */
  readonly perMinute?: number;
  /** Entries stop after so many calls in a day; exits go on. Absent: not limited. */
  readonly perDay?: number;
};

export const defaultPace: Pace = { perSecond: 5, exitReserve: 2, exitPerSecond: 9, perMinute: 200, perDay: 2500 };

/** Of all accounts together from one outgoing address: the broker's edge once shut out a burst of many accounts. */
export const edgePace: Pace = { perSecond: 20, exitReserve: 5 };

export type Urgency = 'Exit' | 'Entry';

const windowMs = 1000;
const minuteMs = 60_000;

/**
 * When a command of this urgency may leave, given the moments of earlier sends (ascending): `now` or later. The
 * windows are sliding, and a send exactly one window old no longer counts.
 */
export function mayLeaveAt(sentAt: readonly number[], urgency: Urgency, now: number, pace: Pace): number {
  const room =
    urgency === 'Exit' ? (pace.exitPerSecond ?? pace.perSecond) : Math.max(1, pace.perSecond - pace.exitReserve);
  const { perMinute } = pace;
  const second = leaveAfter(sentAt, windowMs, room, now);
  if (perMinute === undefined) return second;
  const minuteRoom = urgency === 'Exit' ? perMinute : Math.max(1, perMinute - Math.ceil(perMinute / 10));
  return Math.max(second, leaveAfter(sentAt, minuteMs, minuteRoom, now));
}

function leaveAfter(sentAt: readonly number[], window: number, room: number, now: number): number {
  const recent = sentAt.filter((at) => at > now - window);
  const blocking = recent[recent.length - room];
  return blocking === undefined ? now : blocking + window;
}

/** Whether another entry may go today after so many calls of the account. */
export function dayAllows(calls: number, urgency: Urgency, { perDay }: Pace): boolean {
  return urgency === 'Exit' || perDay === undefined || calls < perDay;
}

/** The sends that can still matter, so that the list stays short. */
export function stillCounting(sentAt: readonly number[], now: number): readonly number[] {
  return sentAt.filter((at) => at > now - minuteMs);
}
