// `npm run proof -- kills 1000`: a proof of the tests at a size of its own, the figure printed last.
import { readFile, rm } from 'node:fs/promises';
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith, Problem } from './steps/problem.mjs';

const PROOFS = {
  faults: { test: 'test/sim/fault-scenarios.test.ts', size: 'LOCKSTEP_FAULT_DAYS', usual: 20 },
  doubts: { test: 'test/sim/resolved-soon.test.ts', size: 'LOCKSTEP_DOUBT_DAYS', usual: 100 },
  isolation: { test: 'test/sim/isolation.test.ts', size: 'LOCKSTEP_ISOLATION', usual: 1 },
  kills: { test: 'test/crash/kill-points.test.ts', size: 'LOCKSTEP_KILLS', usual: 1000 },
  pace: { test: 'test/main/pace-as-counted.test.ts', size: 'LOCKSTEP_PACED', usual: 1_000_000 },
  mixed: { test: 'test/mixed-day/mixed-day.test.ts', size: 'LOCKSTEP_MIXED_DAYS', usual: 20 },
  same: { test: 'test/sim/same-seed.test.ts', size: 'LOCKSTEP_SAME', usual: 200 },
  disk: { test: 'test/crash/disk-faults.test.ts', size: 'LOCKSTEP_DISK_SEEDS', usual: 20 },
  power: { test: 'test/crash/power-loss.test.ts', size: 'LOCKSTEP_LOSSES', usual: 2000 },
  exits: {
    test: 'test/exit/fleet.test.ts',
    size: 'LOCKSTEP_EXIT_SEEDS',
    usual: 500,
    also: { LOCKSTEP_EXIT_ACCOUNTS: '100' },
  },
  // The size says of how many calls one fails: 1 for each of them.
  nth: { test: 'test/ports', size: 'LOCKSTEP_NTH', usual: 1, figures: ['nth-copying', 'nth-exiting'] },
};

await exitWith(async () => {
  const [name, size, seed = '1'] = process.argv.slice(2);
  const proof = PROOFS[name];
  if (proof === undefined) throw new Problem(`Which proof? There are: ${Object.keys(PROOFS).join(', ')}.`);
  await setUp({ need: ['electron', 'sqlite'] });
  const figures = (proof.figures ?? [name]).map((one) => inRepo('artifacts', 'proof', `${one}.txt`));
  for (const figure of figures) await rm(figure, { force: true });
  const vitest = inRepo('node_modules', 'vitest', 'vitest.mjs');
  const env = { ...process.env, ...proof.also, [proof.size]: size ?? String(proof.usual), LOCKSTEP_PROOF_SEED: seed };
  const code = await runForeground(process.execPath, [vitest, 'run', '--project', 'node*', proof.test], { env });
  if (code === 0) for (const figure of figures) console.log(`\n${(await readFile(figure, 'utf8')).trim()}`);
  return code;
});
