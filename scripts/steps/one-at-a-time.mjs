import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inRepo } from './places.mjs';

const lock = inRepo('.cache', 'setup.lock');

/** Runs the work while no other process does the same in this checkout; waits for it if there is one. */
export async function oneAtATime(work) {
  await mkdir(dirname(lock), { recursive: true });
  let told = false;
  for (;;) {
    const file = await open(lock, 'wx').catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (file) {
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    }
    const holder = await readFile(lock, 'utf8').catch(() => '');
    if (holder && !alive(Number(holder))) {
      await rm(lock, { force: true });
      continue;
    }
    if (!told) console.log(`     Waiting for another set-up of this folder to finish (process ${holder})`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => rm(lock, { force: true });
  const interrupted = (name) => void release().finally(() => process.exit(name === 'SIGINT' ? 130 : 143));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await release();
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
