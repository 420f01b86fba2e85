// An engine that could not start: what the window is told of it, and the one thing a person may do about it from there.

import { z } from 'zod';
import { isBackupName, type Backup } from '../domain/backup-plan.ts';
import { err, ok, type Err, type Result } from '../domain/result.ts';
import type { StartFailure } from '../preload/upkeep-calls.ts';

/** How the engine is started once more. */
export type Restart = { readonly moveDamagedAside?: boolean; readonly restoreBackup?: string };

export type FailedStartParts = {
  /** Null while nothing has failed. */
  readonly failure: () => Err | null;
  readonly backups: () => readonly Backup[];
  readonly openFolder: () => void;
  readonly startAgain: (how: Restart) => void;
};

/** What a person may take out of the way or replace; any other refusal has its remedy outside of Lockstep. */
const damaged: readonly string[] = ['DATABASE_CORRUPT', 'JOURNAL_CHAIN_BROKEN', 'BACKUP_UNUSABLE', 'BACKUP_UNKNOWN'];

const choiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('TryAgain') }),
  z.strictObject({ kind: z.literal('OpenFolder') }),
  z.strictObject({ kind: z.literal('BeginNew') }),
  z.strictObject({ kind: z.literal('Restore'), name: z.string().max(60).refine(isBackupName) }),
]);

/** Answers the two calls that are about it; null: another call, or nothing has failed. */
export function createFailedStart(parts: FailedStartParts) {
  function shown({ code, message }: Err): StartFailure {
    const isDamaged = damaged.includes(code);
    return { code, message, isDamaged, backups: isDamaged ? parts.backups() : [] };
  }

  function choose(failure: Err, input: unknown): Result<null> {
    const asked = choiceSchema.safeParse(input);
    if (!asked.success) return err('INPUT_REFUSED', 'This choice cannot be read.');
    const choice = asked.data;
    if ((choice.kind === 'BeginNew' || choice.kind === 'Restore') && !damaged.includes(failure.code))
      return err('NOT_DAMAGED', 'The database is not damaged; nothing is put in its place.');
    if (choice.kind === 'OpenFolder') parts.openFolder();
    else if (choice.kind === 'TryAgain') parts.startAgain({});
    else if (choice.kind === 'BeginNew') parts.startAgain({ moveDamagedAside: true });
    else parts.startAgain({ restoreBackup: choice.name });
    return ok(null);
  }

  return (name: string, input: unknown): Result<unknown> | null => {
    const failure = parts.failure();
    if (failure === null) return null;
    if (name === 'startFailure') return ok(shown(failure));
    return name === 'afterFailure' ? choose(failure, input) : null;
  };
}
