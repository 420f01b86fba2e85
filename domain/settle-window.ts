// A settle window is time that has passed, and a wall clock that was set tells of none. The two clocks are compared from
// the moment a doubt is known; when the wall has moved without the other, the window begins again.

import type { Doubt } from './absence.ts';

/** Both clocks at one moment, ms. */
export type ClockPair = { readonly wall: number; readonly monotonic: number };

export type SettleAnchor = {
  /** The wall clock less the monotonic one, ms. */
  readonly apart: number;
  /** When the request was over, as the doubt said at the time. */
  readonly overAt: number;
  /** When it was first known of, or the clock was last set: counts instead of `overAt`, which an earlier clock may have told. */
  readonly from: number;
};

/** Two clocks of one machine that is awake part by less within a doubt's life; a window is far longer. Ms. */
const setMs = 1000;

export function settleAnchor({ overAt }: Doubt, { wall, monotonic }: ClockPair): SettleAnchor {
  return { apart: wall - monotonic, overAt, from: wall };
}

export function wasSet(anchor: SettleAnchor, { wall, monotonic }: ClockPair): boolean {
  return Math.abs(wall - monotonic - anchor.apart) > setMs;
}

export function setAnew({ overAt }: Doubt, { wall, monotonic }: ClockPair): SettleAnchor {
  return { apart: wall - monotonic, overAt, from: wall };
}

/** The doubt with the moment its window counts from, by the wall clock as it is now. */
export function countedFrom(anchor: SettleAnchor, doubt: Doubt): Doubt {
  // Another end of the request than the anchor knew was written after it, by the clock as it is now.
  return doubt.overAt === anchor.overAt ? { ...doubt, overAt: anchor.from } : doubt;
}
