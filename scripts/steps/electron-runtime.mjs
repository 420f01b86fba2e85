import { readFileSync } from 'node:fs';
import { lstat, mkdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './child-process.mjs';
import { assembledElectron } from './electron-assembled.mjs';
import { executablePath, fetchOfficial } from './electron-official.mjs';
import { cacheFolder, inRepo } from './places.mjs';
import { Problem } from './problem.mjs';

const electron = inRepo('node_modules', 'electron');
const dist = join(electron, 'dist');
const A_DAY = 24 * 60 * 60 * 1000;

const readOr = (path, otherwise) => {
  try {
    return readFileSync(path, 'utf8').trim().replace(/^v/, '');
  } catch {
    return otherwise;
  }
};

/** The Electron the product declares. */
export const declaredElectron = () => JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version;

/** The Electron that is in place, or undefined. */
export const installedElectron = () => readOr(join(dist, 'version'), undefined);

/** The executable of the Electron in place. */
export const electronExecutable = () => join(dist, executablePath());

/** Which Electron is in place: 'official', 'stand-in' (assembled, for running and testing only) or 'missing'. */
export function runtimeKind() {
  const installed = installedElectron();
  if (!installed || readOr(join(electron, 'path.txt'), '') !== executablePath()) return 'missing';
  return installed === declaredElectron() ? 'official' : 'stand-in';
}

/**
 * Puts an Electron in place: the official one wherever it can be had, else an assembled one.
 * LOCKSTEP_ELECTRON=official insists on the first, =stand-in goes straight to the second.
 */
export async function ensureElectron(tell) {
  const wish = process.env.LOCKSTEP_ELECTRON ?? (process.env.ELECTRON_RUNTIME === 'fallback' ? 'stand-in' : '');
  if (runtimeKind() === 'official' && wish !== 'stand-in') return `${installedElectron()}, official`;

  let reason = 'the stand-in was asked for';
  if (wish === 'official' || (wish !== 'stand-in' && (await officialIsDue()))) {
    tell('trying the official download');
    reason = await fetchOfficial(tell);
    if (!reason) {
      await mustStart();
      return `${installedElectron()}, official`;
    }
    if (wish === 'official') throw new Problem(`The official Electron could not be had: ${reason}.`);
    tell(`the official download could not be had (${reason})`);
  } else if (runtimeKind() === 'stand-in') {
    await mustStart();
    return `${installedElectron()}, stand-in (LOCKSTEP_ELECTRON=official npm run setup tries for ${declaredElectron()})`;
  }
  await link(await assembledElectron(reason, tell));
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(triedFile(), '');
  await utimes(triedFile(), new Date(), new Date());
  await mustStart();
  return `${installedElectron()}, stand-in for ${declaredElectron()} (${reason})`;
}

const triedFile = () => join(cacheFolder(), 'electron-official-tried');

/** A working stand-in is not disturbed more than once a day by another try. */
async function officialIsDue() {
  if (runtimeKind() === 'missing') {
    // After npm ci the link is gone though the network is what it was a moment ago.
    const tried = await stat(triedFile()).catch(() => undefined);
    return !tried || Date.now() - tried.mtimeMs > 10 * 60 * 1000;
  }
  const tried = await stat(triedFile()).catch(() => undefined);
  return !tried || Date.now() - tried.mtimeMs > A_DAY;
}

async function link(folder) {
  const there = await lstat(dist).catch(() => undefined);
  if (there) await rm(dist, { recursive: true, force: true });
  await symlink(folder, dist, 'dir');
  await writeFile(join(electron, 'path.txt'), executablePath());
}

/** Asks the binary its version as plain Node: no display and no sandbox are needed for that. */
async function mustStart() {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { code, output } = await run(electronExecutable(), ['-p', 'process.versions.electron'], { env });
  if (code !== 0) throw new Problem(`Electron in ${dirname(electronExecutable())} does not start:\n${output.trim()}`);
}
