import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, plain, runNode } from './child-process.mjs';
import { inRepo } from './places.mjs';
import { Problem } from './problem.mjs';

const SOURCES = ['domain', 'db', 'main', 'preload', 'renderer', 'electron.vite.config.ts', 'package-lock.json'];
const stamp = inRepo('out', '.built-from');
const entry = inRepo('out', 'main', 'index.js');

/** Builds the app into out/ when its sources are not those it was built from. */
export async function ensureBuild(tell, { always = false } = {}) {
  const wanted = await sourcesHash();
  if (!always && existsSync(entry) && (await readFile(stamp, 'utf8').catch(() => '')) === wanted) return 'up to date';
  tell('building');
  await rm(stamp, { force: true });
  const tool = inRepo('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runNode([tool, 'build'], { env: { ...process.env, ...plain } });
  if (code !== 0) throw new Problem(`The build failed (exit ${code}):\n${lastLines(output, 30)}`);
  await writeFile(stamp, wanted);
  return 'built';
}

/** By content, since a checkout gives every file a new date. */
async function sourcesHash() {
  const hash = createHash('sha256');
  const add = async (path) => {
    if (!existsSync(inRepo(path))) return;
    const entries = await readdir(inRepo(path), { withFileTypes: true }).catch((error) => {
      if (error.code !== 'ENOTDIR') throw error;
    });
    if (!entries) {
      hash.update(`${path}\0`).update(await readFile(inRepo(path)));
      return;
    }
    for (const name of entries.map(({ name }) => name).sort()) await add(join(path, name));
  };
  for (const source of SOURCES) await add(source);
  return hash.digest('hex');
}
