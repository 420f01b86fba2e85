import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines, runNode } from './child-process.mjs';
import { folderSize } from './folder-size.mjs';
import { inRepo } from './places.mjs';
import { megabytes } from './progress.mjs';

const electron = inRepo('node_modules', 'electron');

/** How long the download may stand still before it is given up; a slow line that moves is left alone. */
const stallLimit = () => Number(process.env.LOCKSTEP_ELECTRON_TIMEOUT_MS) || 25_000;

/**
 * Fetches Electron's own binary with Electron's own installer (its mirrors, proxies and checksums apply).
 * The installer works in a folder of its own, so that what is there keeps running until the new one is complete.
 * Returns undefined on success, else the reason.
 */
export async function fetchOfficial(tell) {
  const incoming = join(electron, `.incoming-${process.pid}`);
  const downloads = join(tmpdir(), `lockstep-electron-${process.pid}`);
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming);
  await mkdir(downloads, { recursive: true });
  try {
    for (const file of ['install.js', 'package.json', 'checksums.json']) {
      await cp(join(electron, file), join(incoming, file));
    }
    const reason = await runWhileMoving(join(incoming, 'install.js'), [downloads, incoming], tell);
    if (reason) return reason;
    await rm(join(electron, 'dist'), { recursive: true, force: true });
    await rename(join(incoming, 'dist'), join(electron, 'dist'));
    await writeFile(join(electron, 'path.txt'), executablePath());
    return undefined;
  } finally {
    await rm(incoming, { recursive: true, force: true });
    await rm(downloads, { recursive: true, force: true });
  }
}

/** Where the executable lies inside `dist`, which is also what path.txt holds. */
export function executablePath() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Runs the installer and ends it only when nothing has arrived for the whole limit. */
async function runWhileMoving(script, [downloads, incoming], tell) {
  const stop = new AbortController();
  const limit = stallLimit();
  let bytes = 0;
  let movedAt = Date.now();
  const look = async () => {
    const now = (await folderSize(downloads)) + (await folderSize(incoming));
    if (now !== bytes) movedAt = Date.now();
    bytes = now;
    if (bytes > 1e6) tell(`downloading the official build, ${megabytes(bytes)}`);
    if (Date.now() - movedAt > limit) stop.abort();
  };
  const watching = setInterval(() => void look(), 500);
  const env = { ...process.env, TMPDIR: downloads, TEMP: downloads, TMP: downloads };
  try {
    const { code, output } = await runNode([script], { env, signal: stop.signal });
    if (stop.signal.aborted) return `no bytes for ${Math.round(limit / 1000)} s`;
    if (code === 0) return undefined;
    return output.match(/^\w*Error: .*$/m)?.[0] ?? lastLines(output, 1);
  } finally {
    clearInterval(watching);
  }
}
