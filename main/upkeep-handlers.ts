// The calls about the journal's file: checked on demand, copied, and put in the place of a copy.

import { z } from 'zod';
import { isBackupName } from '../domain/backup-plan.ts';
import type { Result } from '../domain/result.ts';
import type { Backups } from './backups.ts';

const backupName = z.strictObject({ name: z.string().max(60).refine(isBackupName) });

export const upkeepSchemas = {
  verifyJournal: z.null(),
  makeBackup: z.null(),
  verifyBackup: backupName,
  restoreBackup: backupName,
};

export type UpkeepRuns = {
  readonly verifyJournal: () => Promise<Result<null>>;
  readonly makeBackup: () => Promise<Result<null>>;
  readonly verifyBackup: (input: { readonly name: string }) => Promise<Result<null>>;
  readonly restoreBackup: (input: { readonly name: string }) => Promise<Result<null>>;
};

export function createUpkeepRuns(checkJournal: () => Result<null>, backups: Backups): UpkeepRuns {
  return {
    verifyJournal: async () => checkJournal(),
    makeBackup: async () => backups.make(),
    verifyBackup: async ({ name }) => backups.verify(name),
    restoreBackup: async ({ name }) => backups.restore(name),
  };
}
