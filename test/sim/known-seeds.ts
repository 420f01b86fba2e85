// Seeds of the days in the test run that are known to break a promise, and how. Each is told in docs/simulation.md.

import type { DayKind } from './play-day.ts';

export const knownSeeds: Readonly<Record<DayKind, ReadonlyMap<number, string>>> = {
  short: new Map(),
  quick: new Map(),
  disk: new Map(),
  normal: new Map(),
};
