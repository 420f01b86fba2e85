// `npm run package`: installers for this system into dist/. `npm run package -- dir` leaves an unpacked folder;
// other words go to electron-builder as they are (for example `--win zip`).
// LOCKSTEP_PACKAGE_STAND_IN=1 allows a runtime that is not the declared one, for trying the packaging itself;
// LOCKSTEP_PACKAGE_FOR_TESTS=1 leaves the door open by which Playwright drives the app.
import { setUp } from './setup.mjs';
import { which } from './steps/child-process.mjs';
import { declaredElectron, installedElectron, runtimeKind } from './steps/electron-runtime.mjs';
import { runForeground } from './steps/foreground.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith, Problem } from './steps/problem.mjs';

const words = process.argv.slice(2).map((word) => (word === 'dir' ? '--dir' : word));
const elsewhere = words.some((word) => /^(--win|--mac|--linux|-[wml]|--arm64|--ia32|--x64)$/.test(word));

await exitWith(async () => {
  await setUp({ need: ['electron', 'sqlite', 'build'] });
  if (!elsewhere && runtimeKind() !== 'official' && process.env.LOCKSTEP_PACKAGE_STAND_IN !== '1') {
    throw new Problem(
      `Electron ${installedElectron()} is a stand-in for ${declaredElectron()} and must not be shipped.\n` +
        'With a network that reaches the official download, run: LOCKSTEP_ELECTRON=official npm run setup\n' +
        'To try the packaging itself all the same: LOCKSTEP_PACKAGE_STAND_IN=1 npm run package -- dir',
    );
  }
  const args = [inRepo('node_modules', 'electron-builder', 'cli.js'), ...words, '--publish', 'never'];
  // The runtime in place belongs to this system; for another one electron-builder fetches its own.
  if (!elsewhere) args.push('-c.electronDist=node_modules/electron/dist');
  if (process.env.LOCKSTEP_PACKAGE_FOR_TESTS === '1') {
    args.push('-c.electronFuses.enableNodeCliInspectArguments=true');
  }
  const sevenZip = which('7za') ?? which('7z');
  const env = { ...process.env };
  if (sevenZip) env.ELECTRON_BUILDER_7ZIP_PATH ??= sevenZip;
  return runForeground(process.execPath, args, { env });
});
