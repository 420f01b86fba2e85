// `npm run dev`: the console with hot reload; the words after `--` go to electron-vite.
import { withDesktop } from './desktop.mjs';
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

await exitWith(async () => {
  await setUp({ need: ['electron', 'sqlite', 'display'] });
  const args = [inRepo('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'dev', '--watch'];
  if (process.platform === 'linux' && process.getuid() === 0) args.push('--noSandbox');
  args.push(...process.argv.slice(2));
  return withDesktop((env) => runForeground(process.execPath, args, { env }), { forTests: true });
});
