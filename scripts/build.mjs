// `npm run build`: the app into out/, whatever was there.
import { setUp } from './setup.mjs';
import { ensureBuild } from './steps/app-build.mjs';
import { exitWith } from './steps/problem.mjs';
import { step } from './steps/progress.mjs';

await exitWith(async () => {
  await setUp({ need: [] });
  await step('Lockstep', (tell) => ensureBuild(tell, { always: true }));
});
