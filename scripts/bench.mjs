// `npm run bench [-- name]`: bundles the files of bench/ and runs them one after the other under plain Node.
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith, Problem } from './steps/problem.mjs';

await exitWith(async () => {
  await setUp({ need: ['sqlite', 'build'] });
  const [chosen, ...words] = process.argv.slice(2);
  const names = (await readdir(inRepo('bench')))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
  const wanted = names.filter((name) => chosen === undefined || name === chosen);
  if (wanted.length === 0) throw new Problem(`Nothing to run. bench/ holds: ${names.join(', ') || 'no files'}.`);
  const { build } = await import('vite');
  await build({
    root: inRepo(),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: inRepo('out', 'bench'),
      rolldownOptions: { input: Object.fromEntries(wanted.map((name) => [name, inRepo('bench', `${name}.ts`)])) },
    },
  });
  let worst = 0;
  for (const name of wanted) {
    console.log(`\n── ${name}`);
    worst = Math.max(worst, await runForeground(process.execPath, [inRepo('out', 'bench', `${name}.js`), ...words]));
  }
  return worst;
});
