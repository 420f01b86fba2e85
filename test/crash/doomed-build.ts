// Bundles the doomed engine from source, so that a kill test never runs an engine other than the one beside it.

import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..');

/** Answers the script to start. */
export async function buildDoomedEngine(folder: string): Promise<string> {
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
      rolldownOptions: { input: { 'doomed-engine': join(root, 'test', 'crash', 'doomed-engine.ts') } },
    },
  });
  return join(folder, 'doomed-engine.js');
}
