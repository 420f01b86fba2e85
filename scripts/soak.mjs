// `npm run soak [-- from to]`: plays days of faults by seed in plain Node, two processes beside each other; the last
// line is the figure. Seeds that break a promise are named above it.
import { spawn } from 'node:child_process';
import { setUp } from './setup.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

await exitWith(async () => {
  await setUp({ need: ['sqlite'] });
  const [from = 1, to = 2000] = process.argv.slice(2).map(Number);
  const { build } = await import('vite');
  await build({
    root: inRepo(),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: inRepo('out', 'soak'),
      rolldownOptions: { input: { 'soak-shard': inRepo('test', 'sim', 'soak-shard.ts') } },
    },
  });
  const middle = Math.floor((from + to) / 2);
  const parts = await Promise.all([play(from, middle), play(middle + 1, to)]);
  const sum = (name) => parts.reduce((total, part) => total + (part[name] ?? 0), 0);
  const whole = parts.every((part) => part.seeds !== undefined);
  const words = [
    `${sum('seeds')} seeds`,
    `${sum('sends')} sends`,
    `${sum('compared')} accounts agree with the model or are named above`,
    `${sum('flagged')} flagged`,
    `${sum('violations')} violations`,
  ];
  console.log(words.join(', '));
  return whole && sum('violations') === 0 ? 0 : 1;
});

function play(from, to) {
  if (to < from) return { seeds: 0 };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [inRepo('out', 'soak', 'soak-shard.js'), String(from), String(to)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.on('close', (code) => resolve(code === 0 ? JSON.parse(said.trim().split('\n').at(-1)) : {}));
  });
}
