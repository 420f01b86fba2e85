// Copies of the database while it is at work: by SQLite's own backup, from one moment of the file, read back before they
// count. A copy in the making has another name, so that whatever ends it leaves the last good one.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { backupName, expendable, isBackupName, type Backup } from '../domain/backup-plan.ts';
import { createJournalStore } from './journal-store.ts';
import { newestVersion } from './migrate.ts';

export type BackupStep = { readonly phase: 'Copying' | 'Checking'; readonly done: number; readonly of: number };

export type BackupPlan = {
  readonly databaseFile: string;
  readonly folder: string;
  /** Epoch ms. */
  readonly at: number;
  readonly onStep: (step: BackupStep) => void;
  /** Pages read between two turns of the loop: 4 KiB each. */
  readonly pagesAtATime?: number;
};

/** What stays free beside the copy, for the journal that goes on. */
const spareBytes = 128 * 1024 * 1024;

export function backupFolderOf(databaseFile: string): string {
  return join(dirname(databaseFile), 'backups');
}

/** Newest first; only copies that were verified when they were made. */
export function listBackups(folder: string): readonly Backup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isBackupName)
    .flatMap((name) => noteOf(folder, name) ?? [])
    .toSorted((a, b) => b.at - a.at);
}

/**
 * Makes and verifies one copy, and takes away those that are not kept any longer. Reads from a connection of its own, so
 * the writer is never kept waiting; its log cannot be moved into the file meanwhile. Throws with the reason in words.
 */
export async function makeBackup(plan: BackupPlan): Promise<Backup> {
  const { databaseFile, folder, at, onStep } = plan;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.includes('.part')) rmSync(join(folder, name), { force: true });
  const needed = statSync(databaseFile).size + (statSync(`${databaseFile}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  makeRoom(folder, needed);
  const name = backupName(at);
  const part = join(folder, `${name}.part`);
  try {
    closeSync(openSync(part, 'wx', 0o600));
    const rows = await copyFrom(databaseFile, part, plan.pagesAtATime ?? 256, onStep);
    standAlone(part);
    const found = checkBackup(part, onStep);
    if (found !== rows) throw new Error(`it holds ${found} rows of the journal, not ${rows}`);
    const backup: Backup = { name, at, bytes: statSync(part).size, rows };
    writeFileSync(noteFile(folder, name), JSON.stringify(backup), { mode: 0o600 });
    renameSync(part, join(folder, name));
    syncFolder(folder);
    return backup;
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true });
  }
}

/** One moment of the file, whatever is committed meanwhile; answers how many rows its journal has. */
async function copyFrom(
  from: string,
  to: string,
  pagesAtATime: number,
  onStep: (step: BackupStep) => void,
): Promise<number> {
  const db = new Database(from, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    db.pragma('trusted_schema = OFF');
    db.exec('BEGIN');
    const { rows } = db.prepare('SELECT count(*) AS rows FROM trade_events').get() as { readonly rows: number };
    await db.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onStep({ phase: 'Copying', done: totalPages - remainingPages, of: totalPages });
        return pagesAtATime;
      },
    });
    return rows;
  } finally {
    db.close();
  }
}

/** In one file, without a log beside it, and on the disk. */
function standAlone(file: string): void {
  const db = new Database(file, { timeout: 2000 });
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads a copy through: its pages, its version, and the chain of every day. Answers how many rows its journal has; throws
 * with the reason in words. It takes as long as the journal is long, so it belongs in a thread of its own.
 */
export function checkBackup(file: string, onStep: (step: BackupStep) => void = () => undefined): number {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    db.pragma('trusted_schema = OFF');
    const pages = String(db.pragma('integrity_check(1)', { simple: true }));
    if (pages !== 'ok') throw new Error(`its pages are damaged (${pages})`);
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version < 1 || version > newestVersion)
      throw new Error(`its schema is ${version}, which this Lockstep cannot read`);
    const store = createJournalStore(db);
    const days = store.days();
    let rows = 0;
    for (const [at, day] of days.entries()) {
      const whole = store.verifyDay(day);
      if (!whole.ok) throw new Error(whole.message);
      rows += whole.value;
      onStep({ phase: 'Checking', done: at + 1, of: days.length });
    }
    return rows;
  } finally {
    db.close();
  }
}

function removeBackup(folder: string, name: string): void {
  rmSync(join(folder, name), { force: true });
  rmSync(noteFile(folder, name), { force: true });
}

function makeRoom(folder: string, needed: number): void {
  const free = (): number => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  for (const old of expendable(listBackups(folder), free(), needed + spareBytes)) removeBackup(folder, old.name);
  if (free() >= needed + spareBytes) return;
  const megabytes = Math.ceil((needed + spareBytes) / 1024 / 1024);
  throw new Error(`the disk has not the ${megabytes} MB that a copy needs`);
}

const noteFile = (folder: string, name: string): string => join(folder, `${name}.json`);

function noteOf(folder: string, name: string): Backup | null {
  try {
    const { at, rows } = JSON.parse(readFileSync(noteFile(folder, name), 'utf8')) as Backup;
    const { size } = statSync(join(folder, name));
    return Number.isSafeInteger(at) && Number.isSafeInteger(rows) ? { name, at, rows, bytes: size } : null;
  } catch {
    return null;
  }
}

/** Windows cannot sync a folder and needs no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
