import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes under a folder, zero while it does not exist: how a download is watched from outside. */
export async function folderSize(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderSize(path);
      return stat(path).then(
        (about) => about.size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
