// How long a command may wait for its turn, by the wall clock and by the one that nobody can set.

import type { Clock } from '../clock.ts';
import type { Dispatch } from './lane.ts';

type Waiting = Pick<Dispatch, 'notAfter' | 'lateUntil' | 'given'>;

/** Whether the moment (epoch ms) is over by either clock, `inMs` from now. */
export function isPast(clock: Clock, moment: number, { given }: Waiting, inMs = 0): boolean {
  if (clock.now() + inMs > moment) return true;
  return given !== undefined && clock.monotonic() + inMs - given.monotonic > moment - given.wall;
}

/** Whether it must not leave any more, however good it is. */
export function isOver(clock: Clock, dispatch: Waiting): boolean {
  const last = lastMoment(dispatch);
  return last !== null && isPast(clock, last, dispatch);
}

/** The first moment (monotonic ms) at which it is over; Infinity: never. */
export function overAt(dispatch: Waiting): number {
  const last = lastMoment(dispatch);
  const { given } = dispatch;
  return last === null || given === undefined ? Infinity : given.monotonic + last - given.wall + 1;
}

function lastMoment({ notAfter, lateUntil }: Waiting): number | null {
  return notAfter === null ? null : Math.max(notAfter, lateUntil ?? notAfter);
}
