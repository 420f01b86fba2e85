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
  /** A person is told after so many calls in a day. Absent: never. */
  readonly warnPerDay?: number;
  /**
   * Most calls that can reach the broker within one second, whichever of them the line holds up: one counts from its
   * leaving until a second after its answer. It is also the most in flight at a time. Absent: not limited.
   */
  readonly arrivalsPerSecond?: number;
};

export const defaultPace: Pace = {
  perSecond: 5,
  exitReserve: 2,
  exitPerSecond: 9,
  perMinute: 200,
  perDay: 2500,
  warnPerDay: 1000,
  arrivalsPerSecond: 9,
};

/** Of all accounts together from one outgoing address: the broker's edge once shut out a burst of many accounts. */
export const edgePace: Pace = { perSecond: 20, exitReserve: 5 };

/** No faster than the broker takes order calls by its settings: what waits in front of the wire can be passed and dropped by nobody. */
export function paceWithin(pace: Pace, mostPerSecond: number): Pace {
  const { perSecond, exitPerSecond = perSecond } = pace;
  return {
    ...pace,
    perSecond: Math.min(perSecond, mostPerSecond),
    exitPerSecond: Math.min(exitPerSecond, mostPerSecond),
  };
}

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
  // Ascending, so the one that must have left the window is found by counting from the end.
  const blocking = sentAt[sentAt.length - room];
  return Math.max(now, (blocking ?? -Infinity) + window);
}

/** What has left and may not have reached the broker a second ago. */
export type Arrivals = {
  /** Without an answer yet. */
  readonly inFlight: number;
  /** When the newest answers came, ascending. */
  readonly answeredAt: readonly number[];
};

/**
 * When a command may leave so that the broker never counts more than `arrivalsPerSecond` within a second: `now`, later, or
 * Infinity while only an answer can make room.
 */
export function mayArriveAt({ inFlight, answeredAt }: Arrivals, urgency: Urgency, now: number, pace: Pace): number {
  const { arrivalsPerSecond, exitReserve } = pace;
  if (arrivalsPerSecond === undefined) return now;
  const room = urgency === 'Exit' ? arrivalsPerSecond : Math.max(1, arrivalsPerSecond - exitReserve);
  return inFlight >= room ? Infinity : leaveAfter(answeredAt, windowMs, room - inFlight, now);
}

/** The answers that can still matter. */
export function stillArriving(answeredAt: readonly number[], now: number): readonly number[] {
  return answeredAt.filter((at) => at > now - windowMs);
}

/** Whether another entry may go today after so many calls of the account. */
export function dayAllows(calls: number, urgency: Urgency, { perDay }: Pace): boolean {
  return urgency === 'Exit' || perDay === undefined || calls < perDay;
}

/** The sends that can still matter under this pace, so that the list stays short. */
export function stillCounting(sentAt: readonly number[], now: number, pace?: Pace): readonly number[] {
  const longest = pace !== undefined && pace.perMinute === undefined ? windowMs : minuteMs;
  return sentAt.filter((at) => at > now - longest);
}
