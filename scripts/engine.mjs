// `npm run engine -- --profile FOLDER`: the same engine without a window, in plain Node.
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

await exitWith(async () => {
  await setUp({ need: ['sqlite', 'build'] });
  return runForeground(process.execPath, [inRepo('out', 'main', 'engine.js'), ...process.argv.slice(2)]);
});
