// A file that is there to be given up: when the disk is full, its space lets the exits and the halt still be written down.

import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';

export type Ballast = {
  /** Makes it where it is missing; false when the disk has no room for it. */
  readonly keep: () => boolean;
  readonly release: () => void;
};

const pieceBytes = 1024 * 1024;

/** `bytes` is a whole number of MiB. */
export function createBallast(path: string, bytes: number = 16 * pieceBytes): Ballast {
  return {
    keep: () => {
      if (statSync(path, { throwIfNoEntry: false })?.size === bytes) return true;
      try {
        const handle = openSync(path, 'w', 0o600);
        try {
          // Chance, since a file system that compresses would keep a file of zeros in no space at all.
          const piece = randomFillSync(Buffer.alloc(pieceBytes));
          for (let written = 0; written < bytes; written += writeSync(handle, piece));
          fsyncSync(handle);
        } finally {
          closeSync(handle);
        }
        return true;
      } catch {
        rmSync(path, { force: true });
        return false;
      }
    },
    release: () => rmSync(path, { force: true }),
  };
}
