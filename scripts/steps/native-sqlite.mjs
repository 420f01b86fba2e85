import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLines, run, runNode } from './child-process.mjs';
import { electronExecutable } from './electron-runtime.mjs';
import { cacheFolder, inRepo } from './places.mjs';
import { Problem } from './problem.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const home = inRepo('node_modules', 'better-sqlite3');
const built = join(home, 'build', 'Release', 'better_sqlite3.node');

/**
 * Makes SQLite load in this Node and, if wanted, in Electron. Decided by trying, since the shipped binary needs a
 * newer Node-API than some Nodes have and then dies without a word.
 */
export async function ensureSqlite({ withElectron }, tell) {
  if (await loads(withElectron)) return existsSync(built) ? 'own build' : 'prebuilt';
  const kept = keptBuild();
  if (existsSync(kept)) {
    await putInPlace(kept);
    if (await loads(withElectron)) return 'own build, from the cache';
  }
  await ensureSystemPackages(['compiler'], tell);
  tell('building from source, once for this user, about 90 s');
  await build(kept, tell);
  await putInPlace(kept);
  if (!(await loads(withElectron))) throw new Problem('better-sqlite3 was built, yet it does not load.');
  return 'built from source';
}

function keptBuild() {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return join(cacheFolder(), `better-sqlite3-${version}-${process.platform}-${process.arch}-napi-any.node`);
}

/** A child does the trying: the wrong binary ends its process. */
async function loads(withElectron) {
  const trial = `new (require(${JSON.stringify(home)}))(':memory:').prepare('select 1').get()`;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const tries = [runNode(['-e', trial])];
  if (withElectron) tries.push(run(electronExecutable(), ['-e', trial], { env }));
  return (await Promise.all(tries)).every(({ code }) => code === 0);
}

async function build(kept, tell) {
  const working = join(cacheFolder(), `building-sqlite-${process.pid}`);
  // Inside node_modules, where the build finds the headers package it asks for by name.
  const folder = inRepo('node_modules', `.better-sqlite3-${process.pid}`);
  await mkdir(working, { recursive: true });
  try {
    for (const part of ['binding.gyp', 'deps', 'lib', 'src', 'package.json']) {
      await cp(join(home, part), join(folder, part), { recursive: true });
    }
    // Only code compiled as "experimental" may touch the collector the way this module does on an older Node-API.
    const env = { ...process.env, CXXFLAGS: '-UNAPI_VERSION -DNAPI_EXPERIMENTAL' };
    const args = [inRepo('node_modules', 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '--release', '--force_build=1'];
    const headers = dirname(dirname(process.execPath));
    if (existsSync(join(headers, 'include', 'node', 'node.h'))) args.push(`--nodedir=${headers}`);
    const { code, output } = await runNode(args, {
      cwd: folder,
      env,
      onLine: (line) => /^\s+(CC|CXX|COPY|SOLINK_MODULE)/.test(line) && tell(`building from source: ${line.trim()}`),
    });
    if (code !== 0) throw new Problem(`better-sqlite3 could not be built (exit ${code}):\n${lastLines(output, 25)}`);
    const copy = join(working, 'better_sqlite3.node');
    await copyFile(join(folder, 'build', 'Release', 'better_sqlite3.node'), copy);
    await rename(copy, kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(working, { recursive: true, force: true });
  }
}

async function putInPlace(kept) {
  await mkdir(dirname(built), { recursive: true });
  const copy = `${built}.${process.pid}`;
  await copyFile(kept, copy);
  await rename(copy, built);
}
