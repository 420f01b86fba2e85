// How the journal's table keeps its trading days: by number since schema 7, as a text before, as in an old backup.

import type { Db } from './database.ts';

export type DayColumn = {
  readonly name: 'day' | 'trading_day';
  /** SQL for how a day ("2026-11-24") is kept. */
  readonly of: (day: string) => string;
  /** SQL for the day that is kept so. */
  readonly text: (kept: string) => string;
};

export function dayColumn(db: Db): DayColumn {
  return Number(db.pragma('user_version', { simple: true })) < 7
    ? { name: 'trading_day', of: (day) => day, text: (kept) => kept }
    : {
        name: 'day',
        of: (day) => `CAST(round(julianday(${day}) - 2440587.5) AS INTEGER)`,
        text: (kept) => `date(${kept} * 86400, 'unixepoch')`,
      };
}
