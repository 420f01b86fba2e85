// Copies the database, reads a copy through, or puts one in its place: in a thread of its own, so that no order waits for it.

import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { backupFolderOf, checkBackup, makeBackup, type BackupStep } from '../db/backup.ts';
import { restoreBackup } from '../db/restore.ts';
import { isBackupName } from '../domain/backup-plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { BackupStart, FromBackup } from './backup-messages.ts';

const port = parentPort;
if (port === null) throw new Error('Backups are made in a thread of their own');
const { databaseFile, task } = workerData as BackupStart;
const folder = backupFolderOf(databaseFile);
const tell = (message: FromBackup): void => {
  port.postMessage(message);
};
const onStep = (step: BackupStep): void => tell({ kind: 'Step', step });
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function make(at: number): Promise<FromBackup> {
  try {
    return { kind: 'Made', result: ok(await makeBackup({ databaseFile, folder, at, onStep })) };
  } catch (error) {
    const reason = reasonOf(error);
    return {
      kind: 'Made',
      result: err('BACKUP_FAILED', `No backup was made: ${reason}. The ones before are untouched.`),
    };
  }
}

function check(name: string): Result<number> {
  if (!isBackupName(name)) return err('BACKUP_UNKNOWN', 'There is no such backup.');
  try {
    return ok(checkBackup(join(folder, name), onStep));
  } catch (error) {
    return err('BACKUP_UNUSABLE', `The backup ${name} cannot be used: ${reasonOf(error)}. Make a new one.`);
  }
}

switch (task.kind) {
  case 'Make':
    tell(await make(task.at));
    break;
  case 'Check':
    tell({ kind: 'Checked', result: check(task.name) });
    break;
  case 'Restore':
    tell({ kind: 'Restored', result: restoreBackup(databaseFile, task.name, task.at) });
    break;
}
