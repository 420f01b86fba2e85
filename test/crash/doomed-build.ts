// Bundles a child process from source, so that a crash test never runs an engine other than the one beside it.

import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..');

/** `name` is a file of this folder; answers the script to start. */
export async function buildChild(
  name: 'backup-on-disk' | 'breaking-thread' | 'doomed-engine' | 'engine-on-disk' | 'journal-on-disk',
  folder: string,
): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // One file to read at each of many starts.
    ssr: { noExternal: true, external: ['better-sqlite3', 'keytar'] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { input: { [name]: join(root, 'test', 'crash', `${name}.ts`) } },
    },
  });
  return join(folder, `${name}.js`);
}
