// Opens the one SQLite file: private modes, pragmas set and read back, a quick check, a newer schema refused.

import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../domain/result.ts';
import { migrate, newestVersion } from './migrate.ts';

export type Db = Database.Database;

/**
 * A larger file is not read through before it is opened, or a restart in market hours would take as long as the file is
 * large: the chain of today is verified at the start, that of the other days after it.
 */
const checkedWholeBytes = 32 * 1024 * 1024;

/** How long another program's lock is waited for. */
const lockMs = 250;

/**
 * Opens or makes the file (0600 in a folder 0700) and brings its schema up to date. A file that cannot be trusted is
 * never overwritten or repaired here: it is refused, as it was, with what to do.
 *
 * Codes: DATABASE_NOT_A_FILE, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DATABASE_UNUSABLE.
 */
export function openDatabase(path: string): Result<Db> {
  let db: Db | null = null;
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    const why = stat === undefined ? refuseLostLog(path) : (refuseOddFile(path, stat) ?? refuseContent(path));
    if (why !== null) return why;
    if (stat === undefined) makeDatabase(path);
    db = new Database(path, { timeout: lockMs });
    setPragmas(db);
    // Another program's lock, or a file that may only be read, is to show now and not at the first order.
    db.exec('BEGIN IMMEDIATE; COMMIT');
    migrate(db, path);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
    return ok(db);
  } catch (error) {
    db?.close();
    return explain(path, error);
  }
}

/** Made whole under another name first, so that a file of this name is never empty: an empty one has lost its rows. */
function makeDatabase(path: string): void {
  const making = `${path}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (const end of ['', '-wal', '-shm']) rmSync(`${making}${end}`, { force: true });
  closeSync(openSync(making, 'wx', 0o600));
  const db = new Database(making);
  try {
    db.pragma('synchronous = FULL');
    // Written ahead only from the end on: closing would move pages from a log, and would not say so if that failed.
    migrate(db, making);
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
  syncPath(making);
  renameSync(making, path);
  if (process.platform !== 'win32') syncPath(dirname(path));
}

/** A new name is durable with its folder; Windows cannot sync a folder and needs no such call. */
function syncPath(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function setPragmas(db: Db): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('journal_mode = WAL');
  // FULL: a commit that returned survives power loss. better-sqlite3 opens WAL files with NORMAL, which may not.
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  // Without it a REPLACE takes a row out behind the back of the trigger that forbids it.
  db.pragma('recursive_triggers = ON');
  const synchronous = Number(db.pragma('synchronous', { simple: true }));
  const mode = String(db.pragma('journal_mode', { simple: true }));
  if (synchronous !== 2 || mode !== 'wal')
    throw new Error(`The database did not take its settings (synchronous ${synchronous}, ${mode})`);
}

function refuseOddFile(path: string, stat: Stats): Result<never> | null {
  if (!stat.isFile()) {
    return err(
      'DATABASE_NOT_A_FILE',
      `${path} is ${stat.isSymbolicLink() ? 'a link' : 'not a file'}. Move it away, or choose another profile folder.`,
    );
  }
  if (stat.size === 0) return corrupt(path, 'it is empty');
  const head = Buffer.alloc(16);
  const handle = openSync(path, 'r');
  readSync(handle, head, 0, 16, 0);
  closeSync(handle);
  return head.toString('latin1') === 'SQLite format 3\u0000' ? null : corrupt(path, 'it is not an SQLite file');
}

/** Looked at without the right to write: opening for writing may already change a file that is then refused. */
function refuseContent(path: string): Result<never> | null {
  // SQLite puts an empty log and its index beside a file that it only reads; nothing of ours is to be left there.
  const brought = [`${path}-wal`, `${path}-shm`].filter((file) => !existsSync(file));
  const db = new Database(path, { readonly: true, timeout: lockMs });
  try {
    db.pragma('trusted_schema = OFF');
    const whole = statSync(path).size <= checkedWholeBytes;
    const check = whole ? String(db.pragma('quick_check(1)', { simple: true })) : 'ok';
    if (check !== 'ok') return corrupt(path, check);
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version < 1) return corrupt(path, 'it is not a database of Lockstep');
    if (version <= newestVersion) return null;
    return err(
      'DATABASE_NEWER',
      `${path} was written by a newer Lockstep (schema ${version}; this one knows ${newestVersion}). Nothing was changed. Start the newer version, or choose another profile folder.`,
    );
  } finally {
    db.close();
    const [log] = brought;
    if (log !== undefined && (statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0)
      for (const file of brought) rmSync(file, { force: true });
  }
}

/** A write-ahead log without its file would be replayed into whatever takes that file's name. */
function refuseLostLog(path: string): Result<never> | null {
  const log = `${path}-wal`;
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  return corrupt(
    path,
    `it is gone, and ${log} still holds what was written last; put it back, or move that file away as well`,
  );
}

function corrupt(path: string, detail: string): ReturnType<typeof err> {
  return err(
    'DATABASE_CORRUPT',
    `${path} is damaged (${detail}). It was left exactly as it is. Keep a copy, move the file and those named after it out of the profile folder and start again: today's orders are read back from the broker's book.`,
  );
}

function explain(path: string, error: unknown): ReturnType<typeof err> {
  const code = error instanceof Database.SqliteError ? error.code : '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return corrupt(path, text);
  if (code.startsWith('SQLITE_BUSY')) {
    return err(
      'DATABASE_LOCKED',
      `${path} is in use by another program. Close it (a second Lockstep, or an SQLite browser) and start again.`,
    );
  }
  return err(
    'DATABASE_UNUSABLE',
    `${path} cannot be used: ${text}. Check free space and permissions, then start again. Nothing was changed.`,
  );
}
