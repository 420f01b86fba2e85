// Plays days from a range of seeds and fails with one line that plays the failing one again.

import { expect } from 'vitest';
import { judge } from './checker.ts';
import { playDay, shortDay, type DayPlan } from './play-day.ts';

export type Figures = { readonly sends: number; readonly compared: number; readonly flagged: number };

/** `LOCKSTEP_SIM_SEED=7` plays that one alone. */
export async function playSeeds(
  from: number,
  to: number,
  plan: (seed: number) => DayPlan = shortDay,
): Promise<Figures> {
  const only = process.env['LOCKSTEP_SIM_SEED'];
  const seeds = only === undefined ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : [Number(only)];
  const sum = { sends: 0, compared: 0, flagged: 0 };
  for (const seed of seeds) {
    const { history, sends } = await playDay(plan(seed));
    const { violations, compared, flagged } = judge(history);
    expect(
      violations.map(({ rule, text }) => `${rule}: ${text}`),
      `play it again: LOCKSTEP_SIM_SEED=${seed} npx vitest run --project node ${expect.getState().testPath?.split('/').slice(-3).join('/') ?? ''}`,
    ).toEqual([]);
    sum.sends += sends;
    sum.compared += compared;
    sum.flagged += flagged;
  }
  return sum;
}
