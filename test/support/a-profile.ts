// A folder of its own for one test, gone afterwards, and a journal's rows as the engine writes them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase, type Db } from '../../db/database.ts';
import type { JournalRow } from '../../db/journal-store.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { factLine } from '../../domain/journal-line.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { morning } from './an-order.ts';

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open database in a folder of its own; throws with the refusal. */
export function aDatabase(path = join(aFolder(), 'lockstep.sqlite')): Db {
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.message}`);
  onTestFinished(() => {
    opened.value.close();
  });
  return opened.value;
}

export function aRow(seq: number, fact: JournalFact, at = morning + seq * 1000): JournalRow {
  const names = { alias: (id: string) => id, symbol: (id: string) => id };
  return { entry: { seq, at, fact }, tradingDay: tradingDayOf(at), ...factLine(fact, names) };
}
