import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Called by electron-builder on the packed folder: takes out what only a development Electron needs, and refuses a
 * runtime that is not the declared one, since electron-builder would print the declared version over it.
 */
export default function afterPack({ appOutDir, packager }) {
  const { version: declared } = packager.info.framework;
  const versionFile = join(appOutDir, 'version');
  let packed = declared;
  try {
    packed = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  } catch {
    // A runtime that electron-builder fetched itself comes without the file, and is the declared one.
  }
  if (packed !== declared && process.env.LOCKSTEP_PACKAGE_STAND_IN !== '1') {
    throw new Error(`packaging with Electron ${packed} where ${declared} is declared`);
  }
  rmSync(versionFile, { force: true });
  rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
}
