// The day's backup and those that a person asks for: when, with what end, and what the window is shown of it.

import { isBackupDue } from '../domain/backup-plan.ts';
import type { BackupsView, DeskChange, Notice } from '../domain/desk-view.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { BackupLine } from './backup-line.ts';
import type { CancelTimer, Clock } from './clock.ts';

export type BackupsParts = {
  readonly clock: Clock;
  /** Null: this run makes none. */
  readonly line: Omit<BackupLine, 'restore' | 'close'> | null;
  readonly show: (change: DeskChange) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
  /** Opens the desk anew on this copy. */
  readonly restore: (name: string) => void;
};

export type Backups = {
  readonly make: () => Result<null>;
  readonly verify: (name: string) => Result<null>;
  readonly restore: (name: string) => Result<null>;
  readonly close: () => void;
};

/** A start has better things to do. */
const firstLookMs = 120_000;
const lookMs = 600_000;
const noticeKey = 'backup';

export function createBackups(parts: BackupsParts): Backups {
  const { clock, line } = parts;
  let running: BackupsView['running'] = null;
  let checked: BackupsView['checked'] = null;
  let failed = '';
  let timer: CancelTimer | null = null;
  let closed = false;
  let copies: BackupsView['copies'] = [];

  function show(): void {
    if (line === null || closed) return;
    parts.show({ kind: 'Backups', backups: { copies: listed(line), running, checked, failed } });
  }

  /** Where the folder cannot be read, what was last seen in it. */
  function listed({ list }: NonNullable<BackupsParts['line']>): BackupsView['copies'] {
    try {
      copies = list();
    } catch (error) {
      failed = `The folder of the backups cannot be read: ${reasonOf(error)}.`;
    }
    return copies;
  }

  async function make(): Promise<void> {
    if (line === null) return;
    running = { name: null, phase: 'Copying', done: 0, of: 0 };
    show();
    const made = await answered(() => line.make(clock.now(), step));
    if (closed) return;
    running = null;
    failed = made.ok ? '' : made.message;
    if (made.ok) parts.clear(noticeKey);
    else
      parts.raise({
        key: noticeKey,
        at: clock.now(),
        level: 'Warning',
        title: 'No backup was made',
        body: `${made.message} Free some space or look at the disk; under Settings another can be made.`,
        account: '',
        masterOrderId: '',
      });
    show();
  }

  async function verify(name: string): Promise<void> {
    if (line === null) return;
    running = { name, phase: 'Checking', done: 0, of: 0 };
    checked = null;
    show();
    const found = await answered(() => line.check(name, step));
    if (closed) return;
    running = null;
    checked = { name, at: clock.now(), problem: found.ok ? '' : found.message };
    show();
  }

  function step(now: { readonly phase: 'Copying' | 'Checking'; readonly done: number; readonly of: number }): void {
    if (running === null || closed) return;
    // A hundred steps are seen; a file of a gigabyte has thousands.
    const seen = running.phase === now.phase ? Math.floor((running.done / Math.max(running.of, 1)) * 100) : -1;
    if (Math.floor((now.done / Math.max(now.of, 1)) * 100) === seen) return;
    running = { ...running, ...now };
    show();
  }

  function look(): void {
    timer = clock.after(lookMs, look);
    if (line === null || running !== null) return;
    if (isBackupDue(listed(line)[0]?.at ?? null, clock.now())) void make();
  }

  function begin(work: () => void): Result<null> {
    if (line === null) return err('NO_BACKUPS', 'This run of Lockstep makes no backups.');
    if (running !== null)
      return err('BACKUP_UNDER_WAY', 'A backup is being made or verified; wait until that has ended.');
    work();
    return ok(null);
  }

  const known = (name: string): boolean => line !== null && listed(line).some((copy) => copy.name === name);
  const unknown = (): Result<never> => err('BACKUP_UNKNOWN', 'There is no such backup; the list was read again.');

  timer = clock.after(firstLookMs, look);
  show();
  return {
    make: () => begin(() => void make()),
    verify: (name) => (known(name) ? begin(() => void verify(name)) : unknown()),
    restore: (name) => (known(name) ? begin(() => parts.restore(name)) : unknown()),
    close: () => {
      closed = true;
      timer?.();
    },
  };
}

/** No failure of a backup is worth more than a word: nothing that is thrown here may reach the engine. */
async function answered<Value>(work: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await work();
  } catch (error) {
    return err('BACKUP_FAILED', `${reasonOf(error)}.`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
