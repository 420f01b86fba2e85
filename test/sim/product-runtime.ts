// The Node inside the product's own Electron, where `npm run setup` has put one in place.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Runtime = {
  /** The program, and what its environment has beside this one's. */
  readonly program: string;
  readonly beside: Readonly<Record<string, string>>;
};

const electron = join(import.meta.dirname, '..', '..', 'node_modules', 'electron');

/** Electron without a window if it is there, else the Node that runs this. */
export function productRuntime(): Runtime {
  const named = join(electron, 'path.txt');
  const program = existsSync(named) ? join(electron, 'dist', readFileSync(named, 'utf8').trim()) : '';
  if (program === '' || !existsSync(program)) return { program: process.execPath, beside: {} };
  return { program, beside: { ELECTRON_RUN_AS_NODE: '1' } };
}
