// Puts a copy in the place of the database when a person has said so; what stood there is kept under another name. The
// database is closed. A kill at any moment leaves either the one or the other, and the next start finishes.

import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isBackupName } from '../domain/backup-plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { backupFolderOf, checkBackup } from './backup.ts';
import { moveAside } from './move-aside.ts';
import { createSettingsStore } from './settings-store.ts';

/** `aside`: where what stood there is kept; null: nothing stood there. */
export type Restored = { readonly name: string; readonly aside: string | null };

const making = (databaseFile: string): string => `${databaseFile}.restoring`;
/** Whole and on the disk: nothing is left to do but to give it its name. */
const made = (databaseFile: string): string => `${databaseFile}.restored`;

/**
 * Copying is off in what is restored: it knows nothing of what was sent since. `at` is epoch ms.
 * Codes BACKUP_UNKNOWN, BACKUP_UNUSABLE; then nothing was changed.
 */
export function restoreBackup(databaseFile: string, name: string, at: number): Result<Restored> {
  const source = join(backupFolderOf(databaseFile), name);
  if (!isBackupName(name) || !existsSync(source))
    return err('BACKUP_UNKNOWN', `There is no backup "${name.slice(0, 60)}". Choose one of those that are listed.`);
  try {
    forgetHalf(databaseFile);
    copyFileSync(source, making(databaseFile));
    checkBackup(making(databaseFile));
    switchOff(making(databaseFile), at);
    syncFile(making(databaseFile));
    renameSync(making(databaseFile), made(databaseFile));
  } catch (error) {
    forgetHalf(databaseFile);
    return err(
      'BACKUP_UNUSABLE',
      `The backup ${name} cannot be used: ${error instanceof Error ? error.message : String(error)}. Nothing was changed. Choose an older one.`,
    );
  }
  const aside = existsSync(databaseFile) ? moveAside(databaseFile, at, 'replaced') : null;
  renameSync(made(databaseFile), databaseFile);
  return ok({ name, aside });
}

/** Before the database is opened: what was whole when the restore was cut short is put in its place now. */
export function finishRestore(databaseFile: string, at: number): void {
  if (existsSync(made(databaseFile))) {
    moveAside(databaseFile, at, 'replaced');
    renameSync(made(databaseFile), databaseFile);
  }
  forgetHalf(databaseFile);
}

function forgetHalf(databaseFile: string): void {
  for (const file of [making(databaseFile), made(databaseFile)])
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}

function switchOff(file: string, at: number): void {
  const db = new Database(file, { timeout: 2000 });
  try {
    createSettingsStore(db).set('copying', 'Off', at);
  } finally {
    db.close();
  }
}

function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
