// `npm start`: opens the console in practice mode. Words after `--` go to the app; `--demo` runs the demonstration.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withDesktop } from './desktop.mjs';
import { setUp } from './setup.mjs';
import { chromiumNoise } from './steps/chromium-noise.mjs';
import { runForeground } from './steps/foreground.mjs';
import { electronExecutable } from './steps/electron-runtime.mjs';
import { inRepo, profileFolder, root } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';
import { needsDisplay } from './steps/system-packages.mjs';

const given = process.argv.slice(2);

await exitWith(async () => {
  await setUp();
  const profile = profileFolder();
  const virtual = needsDisplay();
  const keyringFolder = join(profile, 'desktop');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  if (given.includes('--demo')) {
    const rest = given.filter((word) => word !== '--demo');
    const demo = (env) => runForeground(process.execPath, [inRepo('scripts', 'demo.mjs'), ...rest], { env });
    return withDesktop(demo, { forTests: true });
  }
  if (!virtual) {
    console.log(`\nLockstep is opening. Its log: ${join(profile, 'logs', 'lockstep.log')}\n`);
    return withDesktop((env) => openConsole(env));
  }
  const screenshot = process.env.LOCKSTEP_SCREENSHOT ?? join(profile, 'screen.png');
  console.log(
    `\nThere is no screen here, so Lockstep opens on one of its own and stays up. Ctrl+C ends it.\n` +
      `  picture  ${screenshot} (renewed every few seconds)\n` +
      `  log      ${join(profile, 'logs', 'lockstep.log')}\n` +
      `  profile  ${profile}\n`,
  );
  if (given.includes('--live') && !process.env.LOCKSTEP_KEYRING_PASSWORD) {
    console.log(
      'Live without a desktop: secrets lie in a keyring whose password is a file only you can read,\n' +
        `in ${keyringFolder}. Set LOCKSTEP_KEYRING_PASSWORD to keep the password elsewhere.\n`,
    );
  }
  return withDesktop(
    (env) => openConsole({ ...env, LOCKSTEP_PROFILE: profile, LOCKSTEP_SCREENSHOT: screenshot }, chromiumNoise),
    { keyringFolder },
  );
});

/** Runs Electron on the repository until the person ends it. */
function openConsole(env, filter) {
  // Chromium refuses to sandbox as root; a window's own isolation is not affected.
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  return runForeground(electronExecutable(), [...asRoot, root, ...given], { env, filter });
}
