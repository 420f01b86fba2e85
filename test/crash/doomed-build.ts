// Bundles a child process from source, so that a crash test never runs an engine other than the one beside it.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..');

type Child = 'backup-on-disk' | 'breaking-thread' | 'doomed-engine' | 'engine-on-disk' | 'journal-on-disk';

/** Started hundreds of times, and so from compiled code: see `warm-start.mjs`. */
const startsWarm = (name: Child): boolean => name === 'doomed-engine';

/** `name` is a file of this folder; answers the script to start. */
export async function buildChild(name: Child, folder: string): Promise<string> {
  const warm = startsWarm(name);
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
      rolldownOptions: {
        input: { [name]: join(root, 'test', 'crash', `${name}.ts`) },
        ...(warm ? { output: { format: 'cjs', entryFileNames: '[name].cjs' } } : {}),
      },
    },
  });
  if (!warm) return join(folder, `${name}.js`);
  const start = join(folder, `${name}.mjs`);
  copyFileSync(join(import.meta.dirname, 'warm-start.mjs'), start);
  return start;
}
