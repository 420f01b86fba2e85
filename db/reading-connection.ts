// A second connection that only reads: for long searches and exports, in a thread of their own.

import Database from 'better-sqlite3';
import type { Db } from './database.ts';

/** Throws when the file is not there. The writer is never kept waiting by it. */
export function openForReading(path: string): Db {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 1000 });
  db.pragma('trusted_schema = OFF');
  db.pragma('query_only = ON');
  return db;
}
