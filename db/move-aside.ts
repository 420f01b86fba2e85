// Takes a database that is refused out of the way, whole and under a name of its own, when a person has said so.

import { existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const mark = '.damaged-';

/** The file with its log, as one set that can still be looked into; answers the new name. `at` is epoch ms. */
export function moveAside(path: string, at: number, why: 'damaged' | 'replaced' = 'damaged'): string {
  const aside = `${path}.${why}-${at}`;
  for (const end of ['-wal', '-shm', ''])
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside}${end}`);
  return aside;
}

/** Whether a database of this name was ever moved aside, so that a new one knows nothing of the day before it was made. */
export function wasMovedAside(path: string): boolean {
  return readdirSync(dirname(path)).some((name) => name.startsWith(`${basename(path)}${mark}`));
}
