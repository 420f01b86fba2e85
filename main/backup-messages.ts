// What crosses between the thread that copies the database and whoever asked: plain data, a closed union each way.

import type { BackupStep } from '../db/backup.ts';
import type { Restored } from '../db/restore.ts';
import type { Backup } from '../domain/backup-plan.ts';
import type { Result } from '../domain/result.ts';

/** One task, and the thread ends by itself. Moments are epoch ms. */
export type BackupTask =
  | { readonly kind: 'Make'; readonly at: number }
  | { readonly kind: 'Check'; readonly name: string }
  | { readonly kind: 'Restore'; readonly name: string; readonly at: number };

export type BackupStart = { readonly databaseFile: string; readonly task: BackupTask };

export type FromBackup =
  | { readonly kind: 'Step'; readonly step: BackupStep }
  | { readonly kind: 'Made'; readonly result: Result<Backup> }
  | { readonly kind: 'Checked'; readonly result: Result<number> }
  | { readonly kind: 'Restored'; readonly result: Result<Restored> };
