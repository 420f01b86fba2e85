// `node scripts/demo/take-picture.mjs`: takes docs/images/console.png anew, the desk during the demo morning.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDesktop } from '../desktop.mjs';
import { setUp } from '../setup.mjs';
import { inRepo } from '../steps/places.mjs';
import { exitWith } from '../steps/problem.mjs';

const picture = inRepo('docs', 'images', 'console.png');
const size = { width: 1440, height: 900 };

await exitWith(async () => {
  await setUp();
  await withDesktop(takePicture, { forTests: true });
  console.log(`\n${picture}`);
});

async function takePicture(env) {
  const { openConsole } = await import('./open-console.mjs');
  const profile = mkdtempSync(join(tmpdir(), 'lockstep-picture-'));
  try {
    const desk = await openConsole(profile, env);
    // The picture's size does not depend on the screen it is taken on.
    await desk.page.setViewportSize(size);
    mkdirSync(dirname(picture), { recursive: true });
    await desk.fillTicket('TATASTEEL', '100');
    await desk.playDemo(async (step, words) => {
      console.log(`  ${words}`);
      // The last step but one has filled everywhere by the time the last begins.
      if (step === 11) await desk.page.screenshot({ path: picture, animations: 'disabled' });
    });
    await desk.quit();
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
