// `npm run soak [-- from to kind]`: plays days of faults by seed in the product's own Electron, two processes beside each
// other. Seeds that break a promise are named as they are found; the last line is the figure.
import { readFile, rm } from 'node:fs/promises';
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

await exitWith(async () => {
  const [from = '1', to = '2000', kind = 'short'] = process.argv.slice(2);
  await setUp({ need: ['electron', 'sqlite'] });
  const figure = inRepo('artifacts', 'proof', 'seeds.txt');
  await rm(figure, { force: true });
  const vitest = inRepo('node_modules', 'vitest', 'vitest.mjs');
  const env = { ...process.env, LOCKSTEP_SEEDS: `${kind} ${from} ${to}` };
  const words = [vitest, 'run', '--project', 'node*', '--disableConsoleIntercept', 'test/sim/seeds.test.ts'];
  const code = await runForeground(process.execPath, words, { env });
  console.log(`\n${(await readFile(figure, 'utf8')).trim()}`);
  return code;
});
