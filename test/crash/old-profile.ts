// A database as the version before short rows left it, with a day's rows.

import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { migrate } from '../../db/migrate.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { factLine } from '../../domain/journal-line.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { accountId } from '../../domain/ids.ts';
import { appendOld } from '../support/old-journal.ts';

export function makeOldProfile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    migrate(db, path, 6);
    const at = Date.now() - 1000;
    const fact: JournalFact = {
      kind: 'SessionOpened',
      mode: 'Practice',
      version: '0.0.0',
      masterId: accountId('PR1001'),
      followers: [],
    };
    const names = { alias: (id: string) => id, symbol: (id: string) => id };
    appendOld(db, [{ entry: { seq: 1, at, fact }, tradingDay: tradingDayOf(at), ...factLine(fact, names) }]);
  } finally {
    db.close();
  }
}
