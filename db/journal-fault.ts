// Why a commit failed, by what has to follow: room to be made, another program to be closed, or a file not to be trusted.

import Database from 'better-sqlite3';

/**
 * Full: no space. Held: another program has the file, beyond the wait. Broken: reading or writing failed, or what was
 * read is not a database; whether the last commit is in the file is not known, and this handle must not be used again.
 * Other: a defect of ours.
 */
export type JournalFault = 'Full' | 'Held' | 'Broken' | 'Other';

export function faultOf(error: unknown): JournalFault {
  if (!(error instanceof Database.SqliteError)) return 'Other';
  const { code } = error;
  if (code === 'SQLITE_FULL') return 'Full';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'Held';
  const broken = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'];
  return broken.some((start) => code.startsWith(start)) ? 'Broken' : 'Other';
}
