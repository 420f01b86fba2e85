// One day of one fault: a small day on which everything else goes well.

import { noFaults } from './faults.ts';
import type { ScenarioDay } from './fault-scenario.ts';
import type { DayPlan } from './play-day.ts';

export function faultDay(
  { rates, episodes = [], inPieces = 0.2, tradeBooks = false }: ScenarioDay,
  seed: number,
): DayPlan {
  return {
    seed,
    followers: 4,
    events: 25,
    gapMs: 1200,
    settleMs: 40_000,
    rates: { ...noFaults, ...rates },
    episodes,
    inPieces,
    ...(tradeBooks ? { tradeBooks } : {}),
  };
}

/** The `at`-th day of a run with so many days of each scenario, scenario by scenario. */
export function placeOf(at: number, daysOfEach: number): { readonly scenario: number; readonly seed: number } {
  const scenario = Math.floor(at / daysOfEach);
  return { scenario, seed: 1000 * (scenario + 1) + (at % daysOfEach) };
}
