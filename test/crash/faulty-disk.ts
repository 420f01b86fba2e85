// A disk that fails on demand and remembers what reached it: a small library preloaded into a child. It sees the calls
// that SQLite really makes, where anything built into the database's own interface would only see what we think it makes.

import { join } from 'node:path';
import { childEnded } from '../support/bounded-child.ts';

/** Preloading is Linux's; the compiler is the one that the database driver was built with. */
export const canFakeDisk = process.platform === 'linux';

export type DiskPlan = {
  /** Only files below it. */
  readonly folder: string;
  readonly trace?: string;
  readonly fail?: `sync ${number}` | `space ${number}`;
  readonly armedBy?: string;
  readonly ballast?: string;
};

/** Answers the library's file. */
export async function buildDisk(folder: string): Promise<string> {
  const library = join(folder, 'disk-shim.so');
  const source = join(import.meta.dirname, 'disk-shim.c');
  await childEnded(process.env['CC'] ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl', '-lpthread']);
  return library;
}

export function diskEnvironment(library: string, plan: DiskPlan): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: library,
    LOCKSTEP_DISK_FOLDER: plan.folder,
    ...(plan.trace === undefined ? {} : { LOCKSTEP_DISK_TRACE: plan.trace }),
    ...(plan.fail === undefined ? {} : { LOCKSTEP_DISK_FAIL: plan.fail }),
    ...(plan.armedBy === undefined ? {} : { LOCKSTEP_DISK_ARM: plan.armedBy }),
    ...(plan.ballast === undefined ? {} : { LOCKSTEP_DISK_BALLAST: plan.ballast }),
  };
}
