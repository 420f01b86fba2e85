import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { lastLines, runNpm } from './child-process.mjs';
import { inRepo } from './places.mjs';
import { Problem } from './problem.mjs';

const stamp = inRepo('node_modules', '.lockstep-lockfile');

/** Installs the packages of the lockfile when they are missing or the lockfile has changed. */
export async function ensureDependencies(tell) {
  const lockfile = await readFile(inRepo('package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return 'as in the lockfile';
  if (await sameAsInstalled(lockfile)) {
    await writeFile(stamp, wanted);
    return 'as in the lockfile';
  }
  tell('npm ci, about 250 MB');
  // No package here needs its install script, and NODE_ENV=production must not leave the tools out.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { code, output } = await runNpm(args);
  if (code !== 0) throw new Problem(`npm ci failed (exit ${code}):\n${lastLines(output, 25)}`);
  await writeFile(stamp, wanted);
  return 'installed from the lockfile';
}

/** True when npm's own record of node_modules already agrees, as after an install by hand. */
async function sameAsInstalled(lockfile) {
  const record = await readFile(inRepo('node_modules', '.package-lock.json'), 'utf8').catch(() => undefined);
  if (!record) return false;
  const wanted = Object.entries(JSON.parse(lockfile).packages).filter(([path]) => path !== '');
  const installed = JSON.parse(record).packages;
  const same = wanted.every(([path, { version, optional, devOptional }]) =>
    installed[path] ? installed[path].version === version : Boolean(optional || devOptional),
  );
  return same && Object.keys(installed).length <= wanted.length;
}
