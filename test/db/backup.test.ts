import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupFolderOf, checkBackup, listBackups, makeBackup, type BackupStep } from '../../db/backup.ts';
import { openDatabase } from '../../db/database.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { finishRestore, restoreBackup } from '../../db/restore.ts';
import { createSettingsStore } from '../../db/settings-store.ts';
import { keptBackups } from '../../domain/backup-plan.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';
import { morning } from '../support/an-order.ts';

const day = tradingDayOf(morning);

/** A database at work, with a way to write to it. */
function atWork() {
  const file = join(aFolder(), 'lockstep.sqlite');
  const db = aDatabase(file);
  const store = createJournalStore(db);
  const write = (count: number): void => {
    const from = store.lastSeq();
    for (let at = 1; at <= count; at += 1)
      store.append(
        [aRow(from + at, { kind: 'SignedIn', accountId: 'F1' as never, actor: 'x'.repeat(300) }, morning)],
        [],
      );
  };
  return { file, folder: backupFolderOf(file), db, store, write };
}

const quiet = { onStep: (): void => undefined };

describe('a backup of the database', () => {
  it('is one moment of it, verified, private and in one file, while the desk goes on writing', async () => {
    const { file, folder, store, write } = atWork();
    write(400);
    const steps: BackupStep[] = [];
    const made = await makeBackup({
      databaseFile: file,
      folder,
      at: morning,
      pagesAtATime: 4,
      onStep: (step) => {
        steps.push(step);
        // As an order that comes in the middle of it.
        if (step.phase === 'Copying' && steps.length % 3 === 0) write(1);
      },
    });
    expect(made).toMatchObject({ rows: 400, at: morning });
    expect(store.lastSeq()).toBeGreaterThan(402);
    expect(steps.filter(({ phase }) => phase === 'Copying').length).toBeGreaterThan(10);
    expect(steps.at(-1)).toEqual({ phase: 'Checking', done: 1, of: 1 });
    expect(listBackups(folder)).toEqual([made]);
    expect(statSync(join(folder, made.name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual([made.name, `${made.name}.json`]);
    const copy = new Database(join(folder, made.name), { readonly: true });
    expect(createJournalStore(copy).verifyDay(day)).toEqual({ ok: true, value: 400 });
    copy.close();
  });

  it('that is cut short leaves the one before, and nothing of itself', async () => {
    const { file, folder, write } = atWork();
    write(200);
    const first = await makeBackup({ databaseFile: file, folder, at: morning, ...quiet });
    const cut = makeBackup({
      databaseFile: file,
      folder,
      at: morning + 60_000,
      pagesAtATime: 4,
      onStep: () => {
        throw new Error('the disk is gone');
      },
    });
    await expect(cut).rejects.toThrow('the disk is gone');
    expect(listBackups(folder)).toEqual([first]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('that was damaged since is found out, whether in its pages or in a row that still reads well', async () => {
    const { file, folder, write } = atWork();
    write(200);
    const { name } = await makeBackup({ databaseFile: file, folder, at: morning, ...quiet });
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const torn = Buffer.from(bytes);
    torn.fill(0xa5, 8 * 4096, 9 * 4096);
    writeFileSync(path, torn);
    expect(() => checkBackup(path)).toThrow();
    expect(restoreBackup(file, name, morning)).toMatchObject({ ok: false, code: 'BACKUP_UNUSABLE' });
    writeFileSync(path, bytes);
    const db = new Database(path);
    db.exec("DROP TRIGGER trade_events_no_update; UPDATE trade_events SET summary = 'nothing' WHERE seq = 7");
    db.close();
    expect(() => checkBackup(path)).toThrow(/was changed at row 7/);
  });

  it('takes the place of the oldest once there are as many as are kept', async () => {
    const { file, folder, write } = atWork();
    write(3);
    for (let at = 0; at <= keptBackups; at += 1)
      await makeBackup({ databaseFile: file, folder, at: morning + at * 1000, ...quiet });
    const kept = listBackups(folder);
    expect(kept).toHaveLength(keptBackups);
    expect(kept.at(-1)?.at).toBe(morning + 1000);
  });
});

describe('a restore', () => {
  it('puts the copy in the place of the database, keeps that aside, and leaves copying off', async () => {
    const { file, folder, db, write } = atWork();
    createSettingsStore(db).set('copying', 'On', morning);
    write(20);
    const { name } = await makeBackup({ databaseFile: file, folder, at: morning, ...quiet });
    write(5);
    db.close();
    const restored = restoreBackup(file, name, morning + 1);
    if (!restored.ok) throw new Error(restored.message);
    const kept = new Database(restored.value.aside ?? '', { readonly: true });
    expect(createJournalStore(kept).lastSeq()).toBe(25);
    kept.close();
    const again = aDatabase(file);
    expect(createJournalStore(again).verifyDay(day)).toEqual({ ok: true, value: 20 });
    expect(createSettingsStore(again).get('copying')).toBe('Off');
    expect(listBackups(folder)).toHaveLength(1);
  });

  it('is refused for a name that is none of its copies, and changes nothing', () => {
    const { file } = atWork();
    for (const name of ['../lockstep.sqlite', 'backup-2026-01-01-000000.sqlite'])
      expect(restoreBackup(file, name, morning)).toMatchObject({ ok: false, code: 'BACKUP_UNKNOWN' });
  });

  it.each([
    ['before the database was moved aside', true],
    ['after it was', false],
  ])('that was killed %s is finished at the next start', async (_, stillThere) => {
    const { file, folder, db, write } = atWork();
    write(20);
    const { name } = await makeBackup({ databaseFile: file, folder, at: morning, ...quiet });
    write(5);
    db.close();
    writeFileSync(`${file}.restored`, readFileSync(join(folder, name)));
    if (!stillThere) writeFileSync(`${file}.replaced-1`, readFileSync(file));
    if (!stillThere) rmSync(file);
    finishRestore(file, morning);
    const opened = openDatabase(file);
    if (!opened.ok) throw new Error(opened.message);
    expect(createJournalStore(opened.value).lastSeq()).toBe(20);
    opened.value.close();
    expect(readdirSync(join(file, '..')).some((entry) => entry.startsWith('lockstep.sqlite.replaced-'))).toBe(true);
  });

  it('that was killed while its copy was still being written has not happened', async () => {
    const { file, db, write } = atWork();
    write(5);
    db.close();
    writeFileSync(`${file}.restoring`, 'half');
    finishRestore(file, morning);
    expect(existsSync(`${file}.restoring`)).toBe(false);
    expect(createJournalStore(aDatabase(file)).lastSeq()).toBe(5);
  });
});
