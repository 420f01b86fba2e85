// `npm run simulator -- --port N --seed S`: the broker's wire on this machine, without a window.
import { setUp } from './setup.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

await exitWith(async () => {
  await setUp({ need: ['build'] });
  return runForeground(process.execPath, [inRepo('out', 'main', 'simulator.js'), ...process.argv.slice(2)]);
});
