// When a copy of the database is due, what it is called, and which old ones may go.

import { istMinuteOfDay, startOfTradingDay, tradingDayOf } from './trading-day.ts';

/** A verified copy. `at` is the moment it shows, epoch ms; `rows` are the journal's. */
export type Backup = { readonly name: string; readonly at: number; readonly bytes: number; readonly rows: number };

/** After the equity market's day, 16:30 IST; who closes the console before then gets the copy at the next start. */
export const dueMinute = 16 * 60 + 30;

/** Copies that are kept: two weeks of calendar days. */
export const keptBackups = 14;

/** Below this a copy is only ever added. */
const neverFewer = 2;

const pattern = /^backup-\d{4}-\d{2}-\d{2}-\d{6}\.sqlite$/;

export function isBackupName(text: string): boolean {
  return pattern.test(text);
}

/** By IST, to the second, so that names sort as the copies were made. */
export function backupName(at: number): string {
  const second = Math.floor((at - startOfTradingDay(at)) / 1000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const clock = `${two(Math.floor(second / 3600))}${two(Math.floor(second / 60) % 60)}${two(second % 60)}`;
  return `backup-${tradingDayOf(at)}-${clock}.sqlite`;
}

/** Whether the newest copy (null: none) is older than the last moment at which one was due. */
export function isBackupDue(newest: number | null, now: number): boolean {
  if (newest === null) return true;
  const today = startOfTradingDay(now) + dueMinute * 60_000;
  return newest < (istMinuteOfDay(now) >= dueMinute ? today : today - 86_400_000);
}

/** Of copies in any order: those beyond what is kept, or, where there is no room for one more, the oldest. */
export function expendable(copies: readonly Backup[], freeBytes: number, neededBytes: number): readonly Backup[] {
  const oldestFirst = copies.toSorted((a, b) => a.at - b.at);
  const gone: Backup[] = [];
  let free = freeBytes;
  for (const copy of oldestFirst) {
    const left = oldestFirst.length - gone.length;
    if (left < keptBackups && (free >= neededBytes || left <= neverFewer)) break;
    gone.push(copy);
    free += copy.bytes;
  }
  return gone;
}
