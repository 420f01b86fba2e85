import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { BackupsView, DeskChange } from '../../domain/desk-view.ts';
import { err, ok } from '../../domain/result.ts';
import { BeforeFirstSnapshot } from '../../renderer/components/engine-link.tsx';
import { FailedStart } from '../../renderer/components/failed-start.tsx';
import { BackupSettings } from '../../renderer/components/backup-settings.tsx';
import { JournalScreen } from '../../renderer/screens/journal.tsx';
import { RestoreBackupDialog } from '../../renderer/components/restore-backup-dialog.tsx';
import { doing, settle, showPage } from './a-page.tsx';
import { aDesk } from './builders.ts';

const copy = {
  name: 'backup-2026-11-24-163000.sqlite',
  at: Date.parse('2026-11-24T16:30:00+05:30'),
  bytes: 4_200_000,
  rows: 1_23_456,
};
const backups = (part: Partial<BackupsView> = {}): BackupsView => ({
  copies: [copy],
  running: null,
  checked: null,
  failed: '',
  ...part,
});

describe('the backups under Settings', () => {
  it('say when each was made, how large it is and how many rows it holds', async () => {
    const page = await showPage(aDesk({ backups: backups() }), <BackupSettings />);
    const row = page.getByTestId('backup-row').textContent;
    for (const words of ['Tue 24 Nov 16:30', '1,23,456 rows', '4.2 MB', 'When it was made'])
      expect(row).toContain(words);
  });

  it('are absent where none are made, and say so while there is none', async () => {
    expect((await showPage(aDesk(), <BackupSettings />)).queryByTestId('backup-settings')).toBeNull();
    const page = await showPage(aDesk({ backups: backups({ copies: [] }) }), <BackupSettings />);
    expect(page.container.textContent).toContain('There is none yet.');
  });

  it('make one on a press, and none of two at once', async () => {
    const page = await showPage(aDesk({ backups: backups() }), <BackupSettings />);
    await doing(() => fireEvent.click(page.getByTestId('backup-make')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'makeBackup', input: null });
    const running = { name: null, phase: 'Copying', done: 30, of: 100 } as const;
    await doing(() => page.desk.push({ kind: 'Backups', backups: backups({ running }) }));
    expect((page.getByTestId('backup-make') as HTMLButtonElement).disabled).toBe(true);
    expect(page.getByTestId('backup-state').textContent).toContain('Copying');
  });

  it('name what is wrong with one that was verified again, in words beside a cross', async () => {
    const checked = { name: copy.name, at: copy.at, problem: 'Its pages are damaged.' };
    const page = await showPage(aDesk({ backups: backups({ checked }) }), <BackupSettings />);
    expect(page.getByTestId('backup-row').textContent).toContain('Its pages are damaged.');
  });

  it('go back to one only from a dialog whose first button changes nothing', async () => {
    const page = await showPage(aDesk({ backups: backups() }), <RestoreBackupDialog name={copy.name} />);
    expect(document.activeElement).toBe(page.getByTestId('restore-keep'));
    expect(page.getByTestId('restore-dialog').textContent).toContain('Nothing is deleted');
    await doing(() => fireEvent.click(page.getByTestId('restore-confirm')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'restoreBackup', input: { name: copy.name } });
  });
});

describe('the check of the journal', () => {
  it('shows how far it is, and its verdict in words', async () => {
    const page = await showPage(aDesk(), <JournalScreen />);
    await doing(() => fireEvent.click(page.getByTestId('journal-check')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'verifyJournal', input: null });
    const words = (): string => page.getByTestId('journal-verdict').textContent ?? '';
    const tell = (change: DeskChange): Promise<void> => doing(() => page.desk.push(change));
    await tell({
      kind: 'JournalCheck',
      journalCheck: { kind: 'Running', day: '2026-11-24', at: 2, of: 20, rows: 1_00_000 },
    });
    expect(words()).toContain('day 2 of 20, 1,00,000 rows read');
    expect((page.getByTestId('journal-check') as HTMLButtonElement).disabled).toBe(true);
    const done = { kind: 'Done', at: copy.at, days: 20, rows: 2_00_000, problems: [], more: 0 } as const;
    await tell({ kind: 'JournalCheck', journalCheck: done });
    expect(words()).toContain('2,00,000 rows of 20 days are as they were written');
    await tell({
      kind: 'JournalCheck',
      journalCheck: { ...done, problems: ['The journal of 2026-11-24 was changed at row 7.'], more: 2 },
    });
    expect(words()).toContain('Not as it was written: The journal of 2026-11-24 was changed at row 7. And 2 more.');
  });
});

describe('a start that failed', () => {
  it('is told also when it was slow, so that the engine was silent before it was known to have failed', async () => {
    const page = await showPage(aDesk(), <BeforeFirstSnapshot />);
    page.desk.answer('startFailure', err('STARTING', 'The console is starting.'));
    const silent = (reason: string): Promise<void> =>
      doing(() => page.store.getState().setEngine({ kind: 'Silent', since: 1, reason }));
    await silent('"snapshot" has had no answer.');
    expect(page.queryByTestId('failed-start')).toBeNull();
    const failure = { code: 'DATABASE_CORRUPT', message: 'x is damaged.', isDamaged: true, backups: [copy] };
    page.desk.answer('startFailure', ok(failure));
    await silent('x is damaged.');
    expect(page.getByTestId('start-restore').textContent).toContain('Restore the backup of Tue 24 Nov 16:30');
  });

  it('offers the newest backup of a damaged database first, and keeps the rest in reach', async () => {
    const failure = { code: 'DATABASE_CORRUPT', message: 'x is damaged.', isDamaged: true, backups: [copy] };
    const page = await showPage(aDesk(), <FailedStart failure={failure} />);
    expect(page.getByTestId('failed-start').textContent).toContain('The database is damaged. Nothing is copied.');
    await doing(() => fireEvent.click(page.getByTestId('start-restore')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'afterFailure', input: { kind: 'Restore', name: copy.name } });
    await doing(() => fireEvent.click(page.getByTestId('start-new')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'afterFailure', input: { kind: 'BeginNew' } });
  });

  it('offers to try again where another program has the database, and nothing that would replace it', async () => {
    const failure = { code: 'DATABASE_LOCKED', message: 'x is in use.', isDamaged: false, backups: [] };
    const page = await showPage(aDesk(), <FailedStart failure={failure} />);
    expect(page.queryByTestId('start-new')).toBeNull();
    expect(page.queryByTestId('start-restore')).toBeNull();
    await doing(() => fireEvent.click(page.getByTestId('start-again')));
    await settle();
    expect(page.desk.calls.at(-1)).toEqual({ name: 'afterFailure', input: { kind: 'TryAgain' } });
  });
});
