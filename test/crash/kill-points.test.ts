// `LOCKSTEP_KILLS=1000` asks for more than every run of the tests makes; `npm run proof -- kills 1000` does.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { buildChild } from './doomed-build.ts';
import { killPoints, pointId } from './kill-points.ts';
import { runKillSeries, runRecoveryStorm, type Kill, type Tally } from './kill-series.ts';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'out', `doomed-${process.pid}`);
const figure = join(root, 'artifacts', 'proof', 'kills.txt');
const rounds = Math.ceil(Number(process.env['LOCKSTEP_KILLS'] ?? 150) / killPoints.length);
const seed = Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1);
const chance = seeded(seed);
const lanes = 4;
const perProfile = 10;

const tally: Tally = { at: new Map(), elsewhere: 0 };
let script = '';
beforeAll(async () => {
  script = await buildChild('doomed-engine', built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Every point once a round, in an order of chance; a point that is about a profile has one of its own. */
function planSeries(): readonly (readonly Kill[])[] {
  const kills = Array.from({ length: rounds }, () => killPoints)
    .flat()
    .map((point): Kill => ({ point, nth: chance.between(1, point.most) }))
    .map((kill) => ({ kill, at: chance.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ kill }) => kill);
  const ownProfile = (kill: Kill): boolean => ['NewProfile', 'OldProfile'].includes(kill.point.scene);
  const shared = kills.filter((kill) => !ownProfile(kill));
  return [
    ...Array.from({ length: Math.ceil(shared.length / perProfile) }, (_, at) =>
      shared.slice(at * perProfile, (at + 1) * perProfile),
    ),
    ...kills.filter(ownProfile).map((kill) => [kill]),
  ];
}

describe('a SIGKILL at each named moment', () => {
  it(
    'never sends an order twice, forgets none, and ends as if it had not been',
    async () => {
      const series = planSeries();
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let at = next++; at < series.length; at = next++)
          await runKillSeries(script, series[at] ?? [], tally, seed * 1000 + at);
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      const made = [...tally.at.values()].reduce((sum, times) => sum + times, 0);
      const least = Math.min(...killPoints.map((point) => tally.at.get(pointId(point)) ?? 0));
      mkdirSync(join(figure, '..'), { recursive: true });
      writeFileSync(
        figure,
        `${made} SIGKILLs at ${killPoints.length} named moments, each at least ${least} times, and ${tally.elsewhere} between them (seed ${seed}): 0 orders twice, 0 forgotten\n`,
      );
      expect(least).toBeGreaterThanOrEqual(rounds);
    },
    60_000 + rounds * 180_000,
  );

  it('ends the same when it is killed five times in a row during its recovery', async () => {
    // What is doubted once is not doubted again, so that moment comes in the first recovery alone.
    const points = killPoints.filter(({ scene, name }) => scene === 'Recovery' && !name.includes('DoubtBegan'));
    await runRecoveryStorm(
      script,
      Array.from({ length: 5 }, () => chance.pick(points)),
      tally,
      seed,
    );
  });
});
