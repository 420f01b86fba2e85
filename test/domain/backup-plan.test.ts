import { describe, expect, it } from 'vitest';
import { backupName, expendable, isBackupDue, isBackupName, keptBackups } from '../../domain/backup-plan.ts';

const ist = (text: string): number => Date.parse(`${text}+05:30`);
const copies = (count: number, bytes = 100) =>
  Array.from({ length: count }, (_, at) => ({ name: `c${at}`, at, bytes, rows: 1 }));

describe('a backup', () => {
  it.each([
    ['never before', null, '2026-11-23T09:00:00', true],
    ['yesterday evening, this morning', '2026-11-22T17:00:00', '2026-11-23T09:00:00', false],
    ['yesterday before the market closed, this morning', '2026-11-22T15:00:00', '2026-11-23T09:00:00', true],
    ['this morning, at half past four', '2026-11-23T09:00:00', '2026-11-23T16:30:00', true],
    ['this morning, a minute before', '2026-11-23T09:00:00', '2026-11-23T16:29:59', false],
    ['at half past four, later that day', '2026-11-23T16:30:00', '2026-11-23T23:59:59', false],
    ['at half past four, after midnight', '2026-11-23T16:30:00', '2026-11-24T00:00:01', false],
  ])('made %s is due: %s, %s', (_, newest, now, due) => {
    expect(isBackupDue(newest === null ? null : ist(newest), ist(now))).toBe(due);
  });

  it('is called by its moment in India, so that names sort as they were made', () => {
    expect(backupName(ist('2026-11-23T16:30:05'))).toBe('backup-2026-11-23-163005.sqlite');
    expect(backupName(ist('2026-11-23T00:00:00'))).toBe('backup-2026-11-23-000000.sqlite');
    expect(isBackupName(backupName(ist('2026-11-23T23:59:59')))).toBe(true);
    for (const name of ['../lockstep.sqlite', 'backup-2026-11-23-163005.sqlite.part', 'x', ''])
      expect(isBackupName(name)).toBe(false);
  });

  it('makes the oldest go once there are as many as are kept', () => {
    expect(expendable(copies(keptBackups - 1), 1e9, 100)).toEqual([]);
    expect(expendable(copies(keptBackups + 1), 1e9, 100).map(({ name }) => name)).toEqual(['c0', 'c1']);
  });

  it('makes older ones go where there is no room for it, but never the last two', () => {
    expect(expendable(copies(5), 50, 240).map(({ name }) => name)).toEqual(['c0', 'c1']);
    expect(expendable(copies(5), 0, 1e9)).toHaveLength(3);
    expect(expendable(copies(2), 0, 1e9)).toEqual([]);
  });
});
