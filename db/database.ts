// Opens the one SQLite file: private modes, pragmas set and read back, a quick check, a newer schema refused.

import { chmodSync, existsSync, lstatSync, mkdirSync, openSync, closeSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../domain/result.ts';
import { migrate, newestVersion } from './migrate.ts';

export type Db = Database.Database;

/**
 * Opens or makes the file (0600 in a folder 0700) and brings its schema up to date. A file that cannot be trusted is
 * never overwritten or repaired here: it is refused, as it was, with what to do.
 *
 * Codes: DATABASE_NOT_A_FILE, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_LOCKED, DATABASE_UNUSABLE.
 */
export function openDatabase(path: string): Result<Db> {
  const refused = refuseOddFile(path);
  if (refused !== null) return refused;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = !existsSync(path);
  if (fresh) closeSync(openSync(path, 'wx', 0o600));
  let db: Db | null = null;
  try {
    db = new Database(path, { timeout: 250 });
    // Before the file is judged nothing may be written, and WAL mode is written into it.
    db.pragma('trusted_schema = OFF');
    const check = String(db.pragma('quick_check(1)', { simple: true }));
    if (check !== 'ok') return refuse(db, corrupt(path, check));
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > newestVersion) {
      return refuse(
        db,
        err(
          'DATABASE_NEWER',
          `${path} was written by a newer Lockstep (schema ${version}; this one knows ${newestVersion}). Nothing was changed. Start the newer version, or choose another profile folder.`,
        ),
      );
    }
    setPragmas(db);
    migrate(db, path);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
    return ok(db);
  } catch (error) {
    return refuse(db, explain(path, error));
  }
}

function setPragmas(db: Db): void {
  db.pragma('journal_mode = WAL');
  // FULL: a commit that returned survives power loss. better-sqlite3 opens WAL files with NORMAL, which may not.
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  const synchronous = Number(db.pragma('synchronous', { simple: true }));
  const mode = String(db.pragma('journal_mode', { simple: true }));
  if (synchronous !== 2 || mode !== 'wal') throw new Error(`The database did not take its settings (synchronous ${synchronous}, ${mode})`);
}

function refuseOddFile(path: string): Result<Db> | null {
  if (!existsSync(path)) return null;
  const stat = lstatSync(path);
  if (!stat.isFile()) {
    return err('DATABASE_NOT_A_FILE', `${path} is ${stat.isSymbolicLink() ? 'a link' : 'not a file'}. Move it away, or choose another profile folder.`);
  }
  if (stat.size === 0) return null;
  const head = Buffer.alloc(16);
  const handle = openSync(path, 'r');
  readSync(handle, head, 0, 16, 0);
  closeSync(handle);
  return head.toString('latin1') === 'SQLite format 3\u0000' ? null : corrupt(path, 'it is not an SQLite file');
}

function corrupt(path: string, detail: string): ReturnType<typeof err> {
  return err(
    'DATABASE_CORRUPT',
    `${path} is damaged (${detail}). It was left exactly as it is. Keep a copy, move the file out of the profile folder and start again: today's orders are read back from the broker's book.`,
  );
}

function explain(path: string, error: unknown): ReturnType<typeof err> {
  const code = error instanceof Database.SqliteError ? error.code : '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return corrupt(path, text);
  if (code.startsWith('SQLITE_BUSY')) {
    return err('DATABASE_LOCKED', `${path} is in use by another program. Close it (a second Lockstep, or an SQLite browser) and start again.`);
  }
  return err('DATABASE_UNUSABLE', `${path} cannot be used: ${text}. Check free space and permissions, then start again. Nothing was changed.`);
}

function refuse(db: Db | null, why: ReturnType<typeof err>): ReturnType<typeof err> {
  db?.close();
  return why;
}
