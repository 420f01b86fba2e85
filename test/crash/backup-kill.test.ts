// A SIGKILL in the middle of a backup: the database is as it was, and the last good copy is still the last good copy.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupFolderOf, checkBackup, listBackups, makeBackup } from '../../db/backup.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';
import { morning } from '../support/an-order.ts';
import { childEnded } from '../support/bounded-child.ts';
import { buildChild } from './doomed-build.ts';

const built = join(import.meta.dirname, '..', '..', 'out', `backup-${process.pid}`);
let script = '';
beforeAll(async () => {
  script = await buildChild('backup-on-disk', built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

describe('a kill during a backup', () => {
  it.each([
    ['before its first page', 'Copying', 1],
    ['among its pages', 'Copying', 5],
    ['while it is checked', 'Checking', 1],
  ])('%s leaves the last good one, and the next is made as if nothing had been', async (_, phase, nth) => {
    const file = join(aFolder(), 'lockstep.sqlite');
    const folder = backupFolderOf(file);
    const store = createJournalStore(aDatabase(file));
    for (let seq = 1; seq <= 150; seq += 1)
      store.append([aRow(seq, { kind: 'SignedIn', accountId: 'F1' as never, actor: 'x'.repeat(900) }, morning)], []);
    const good = await makeBackup({ databaseFile: file, folder, at: morning, onStep: () => undefined });

    const words = [script, file, String(morning + 60_000), phase, String(nth)];
    expect(await childEnded(process.execPath, words, { mayFail: true })).toBeNull();
    expect(readdirSync(folder).some((name) => name.includes('.part'))).toBe(true);
    expect(listBackups(folder)).toEqual([good]);
    expect(checkBackup(join(folder, good.name))).toBe(150);

    const next = await makeBackup({ databaseFile: file, folder, at: morning + 120_000, onStep: () => undefined });
    expect(listBackups(folder)).toEqual([next, good]);
    expect(readdirSync(folder).some((name) => name.includes('.part'))).toBe(false);
  });
});
