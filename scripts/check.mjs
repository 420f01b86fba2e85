// `npm run check`: types, lint and format. `npm run check -- --fix` mends what can be mended by itself.
import { setUp } from './setup.mjs';
import { plain, runNode } from './steps/child-process.mjs';
import { isEntryFile } from './steps/entry-file.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

const tool = (...parts) => inRepo('node_modules', ...parts);

const CHECKS = [
  { name: 'types', args: [tool('typescript', 'bin', 'tsc'), '-b'], fix: [] },
  { name: 'lint', args: [tool('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'], fix: ['--fix'] },
  { name: 'format', args: [tool('prettier', 'bin', 'prettier.cjs'), '--log-level=warn', '.'], fix: ['--write'] },
];

/** Runs all checks, shows what they found, and returns how many held. */
export async function check({ fix = false } = {}) {
  const env = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : plain) };
  const results = await Promise.all(
    CHECKS.map(async ({ name, args, fix: mending }) => {
      const began = performance.now();
      const mode = name === 'format' && !fix ? ['--check'] : fix ? mending : [];
      const { code, output } = await runNode([...args, ...mode], { env });
      return { name, ok: code === 0, output, seconds: (performance.now() - began) / 1000 };
    }),
  );
  for (const { name, ok, output, seconds } of results) {
    console.log(`${ok ? 'ok  ' : 'fail'} ${name} (${seconds.toFixed(1)} s)`);
    if (!ok) console.log(output);
  }
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

if (isEntryFile(import.meta.url)) {
  await exitWith(async () => {
    await setUp({ need: [] });
    const { failed } = await check({ fix: process.argv.includes('--fix') });
    return failed > 0 ? 1 : 0;
  });
}
