// A world with one follower on which nothing fails by itself, for a test that does one thing to it.

import type { FollowerTerms } from '../../domain/account.ts';
import { noFaults } from './faults.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, type World, type WorldPlan } from './world.ts';

export const settleMs = 120_000;

/** FO001, not booted yet; a halt is left to the test. */
export function oneFollower(
  terms: Partial<FollowerTerms> = {},
  { seed = 1, ...plan }: { readonly seed?: number } & Pick<WorldPlan, 'thin' | 'rig' | 'polledSeldom'> = {},
): World {
  return createWorld({
    seed,
    terms: new Map([['FO001', simTerms(terms)]]),
    rates: noFaults,
    settleMs,
    inPieces: 0,
    ...plan,
    onHalt: () => undefined,
  });
}

/** Ms of the virtual clock. */
export async function pass(world: World, ms: number): Promise<void> {
  await world.time.run(world.time.now() + ms);
}
