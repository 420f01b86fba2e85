// The fire drill: five troubles in a seeded order, and how well they were handled. Pure; money in paise, times in ms.

import type { Paise } from './price.ts';

export const drillExercises = ['RejectedFollower', 'HalfFill', 'DeadFeed', 'LostLine', 'ExpiredSession'] as const;
export type DrillExercise = (typeof drillExercises)[number];

/** One trouble to come: `pick` chooses the follower it strikes, from 0 to just below 1. */
export type DrillStep = { readonly exercise: DrillExercise; readonly pick: number };

export type DrillResult = {
  readonly exercise: DrillExercise;
  /** What was done to whom, in words, told when it is over. */
  readonly happened: string;
  /** To the first press that had to do with it; null: none came in time. */
  readonly noticedMs: number | null;
  /** To the state that the right action brings about; null: it was not reached in time. */
  readonly rightMs: number | null;
  /** What the person did, by the console's own names, in order. */
  readonly acts: readonly string[];
  /** Money that nobody was looking after when it ended. */
  readonly atRisk: Paise;
  /** Out of 100. */
  readonly points: number;
};

export type DrillView = {
  readonly seed: number;
  readonly running: boolean;
  /** From 1; 0 before the first. */
  readonly step: number;
  readonly steps: number;
  /** When the trouble under way began, epoch ms; null between two. */
  readonly beganAt: number | null;
  readonly limitMs: number;
  readonly results: readonly DrillResult[];
};

/** The right action, and what it is that brings the desk back into hand. */
export const rightAction: Readonly<Record<DrillExercise, string>> = {
  RejectedFollower: 'On the attention list, ask again at a price, or skip it knowingly',
  HalfFill: 'Cancel the rest of the master’s order, or exit',
  DeadFeed: 'Acknowledge it: the book is read meanwhile, so copies come later but come',
  LostLine: 'Pause copying until the line is back, or exit on another line',
  ExpiredSession: 'Log that account in again',
};

/** Which calls of a person answer which trouble at all: what counts as having noticed it. */
export const drillActs: ReadonlySet<string> = new Set([
  'setCopying',
  'setTradingState',
  'dismissNotice',
  'ignoreAttention',
  'sendAttention',
  'retryCopy',
  'previewRetry',
  'cancelMasterOrder',
  'replaceMasterOrder',
  'previewExit',
  'previewExitAll',
  'exit',
  'exitAll',
  'exitMasterOrder',
  'setFollowerTerms',
  'beginLogin',
]);

/** The same seed gives the same drill. An ended session comes last: what it leaves undone must not spoil the others. */
export function drillOf(seed: number): readonly DrillStep[] {
  const random = randomFrom(seed);
  const first: DrillExercise[] = drillExercises.filter((exercise) => exercise !== 'ExpiredSession');
  for (let at = first.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [first[at], first[other]] = [first[other] as DrillExercise, first[at] as DrillExercise];
  }
  return [...first, 'ExpiredSession' as const].map((exercise) => ({ exercise, pick: random() }));
}

const noticePoints = 40;
const rightPoints = 40;
const safePoints = 20;
/** Noticed within this long is all that can be asked. */
const atOnceMs = 5000;

/** 40 for noticing (all within 5 s, none at the limit), 40 for the right action, 20 for no money left alone. */
export function drillPoints(result: Omit<DrillResult, 'points'>, limitMs: number): number {
  const late = result.noticedMs === null ? 1 : (result.noticedMs - atOnceMs) / (limitMs - atOnceMs);
  const noticed = Math.round(noticePoints * (1 - Math.min(1, Math.max(0, late))));
  return noticed + (result.rightMs === null ? 0 : rightPoints) + (result.atRisk === 0 ? safePoints : 0);
}

/** Mulberry32: small, even enough for choosing, the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
