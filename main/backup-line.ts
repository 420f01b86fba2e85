// The other end of the thread that copies the database: one task at a time, its steps and how it ended.

import { Worker } from 'node:worker_threads';
import { backupFolderOf, listBackups, type BackupStep } from '../db/backup.ts';
import type { Restored } from '../db/restore.ts';
import type { Backup } from '../domain/backup-plan.ts';
import { err, type Result } from '../domain/result.ts';
import type { BackupStart, BackupTask, FromBackup } from './backup-messages.ts';

export type BackupLine = {
  /** Newest first. */
  readonly list: () => readonly Backup[];
  /** `at` is epoch ms. Code BACKUP_FAILED. */
  readonly make: (at: number, onStep: (step: BackupStep) => void) => Promise<Result<Backup>>;
  /** Answers how many rows its journal has. Codes BACKUP_UNKNOWN, BACKUP_UNUSABLE. */
  readonly check: (name: string, onStep: (step: BackupStep) => void) => Promise<Result<number>>;
  /** The database is closed meanwhile. Codes BACKUP_UNKNOWN, BACKUP_UNUSABLE. */
  readonly restore: (name: string, at: number) => Promise<Result<Restored>>;
  /** Ends what is under way; a copy that is not whole does not count. */
  readonly close: () => Promise<void>;
};

export function createBackupLine(script: URL, databaseFile: string): BackupLine {
  const running = new Set<Worker>();

  function run(task: BackupTask, onStep: (step: BackupStep) => void): Promise<FromBackup | null> {
    const worker = new Worker(script, { workerData: { databaseFile, task } satisfies BackupStart });
    running.add(worker);
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromBackup) => {
        if (message.kind === 'Step') onStep(message.step);
        else resolve(message);
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        running.delete(worker);
        resolve(null);
      });
    });
  }

  async function answered<Kind extends FromBackup['kind']>(
    kind: Kind,
    task: BackupTask,
    onStep: (step: BackupStep) => void = () => undefined,
  ): Promise<Extract<FromBackup, { kind: Kind }> | { readonly result: Result<never> }> {
    const cut = (reason: string) => ({ result: err('BACKUP_FAILED', `${reason} Nothing was changed; try again.`) });
    try {
      const end = await run(task, onStep);
      if (end?.kind === kind) return end as Extract<FromBackup, { kind: Kind }>;
      return cut('It was cut short.');
    } catch (error) {
      return cut(error instanceof Error ? `${error.message}.` : 'Its thread ended.');
    }
  }

  return {
    list: () => listBackups(backupFolderOf(databaseFile)),
    make: async (at, onStep) => (await answered('Made', { kind: 'Make', at }, onStep)).result,
    check: async (name, onStep) => (await answered('Checked', { kind: 'Check', name }, onStep)).result,
    restore: async (name, at) => (await answered('Restored', { kind: 'Restore', name, at })).result,
    close: async () => {
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}
