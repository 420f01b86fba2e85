// A journal as it was written before its rows were short (schema 6): every fact as plain JSON, both hashes in hex.

import { createHash } from 'node:crypto';
import type { Db } from '../../db/database.ts';
import type { JournalRow } from '../../db/journal-store.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** All of one trading day, which has no rows yet. */
export function appendOld(db: Db, rows: readonly JournalRow[]): void {
  let prev = sha256(`lockstep ${rows[0]?.tradingDay ?? ''}`);
  for (const { entry, tradingDay, level, accountId, masterOrderId, clOrdId, summary } of rows) {
    const about = [entry.fact.kind, level, accountId, masterOrderId, clOrdId, summary, JSON.stringify(entry.fact)];
    const said = [entry.seq, tradingDay, entry.at, ...about];
    const hash = sha256(JSON.stringify([prev, ...said]));
    db.prepare(`INSERT INTO trade_events VALUES (${'?, '.repeat(said.length)}?, ?)`).run(...said, prev, hash);
    prev = hash;
  }
}
