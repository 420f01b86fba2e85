// The calls about the journal's file: its check, its backups, a start that it made fail, and closing with something open.

import type { Backup } from '../domain/backup-plan.ts';

/** Why the engine could not start. `backups`, newest first, where one may take the place of what is damaged. */
export type StartFailure = {
  readonly code: string;
  readonly message: string;
  readonly isDamaged: boolean;
  readonly backups: readonly Backup[];
};

export type FailureChoice =
  | { readonly kind: 'TryAgain' }
  | { readonly kind: 'OpenFolder' }
  /** The damaged file is kept under another name. */
  | { readonly kind: 'BeginNew' }
  | { readonly kind: 'Restore'; readonly name: string };

export type UpkeepCalls = {
  /** Begins to read every day's chain and table of orders through beside the running desk; the view says how it goes. */
  verifyJournal: { in: null; out: null };
  /** Begins one; the view says how it goes. */
  makeBackup: { in: null; out: null };
  /** Begins to read this one through again; the view says what was found. */
  verifyBackup: { in: { readonly name: string }; out: null };
  /** Opens the desk anew on this copy, with copying off; the file of before is kept under another name. */
  restoreBackup: { in: { readonly name: string }; out: null };
  /** Null while the engine runs or is still starting. */
  startFailure: { in: null; out: StartFailure | null };
  /** Of the question whether to close with something unresolved: that it stands on the screen, or what the person chose. */
  answerClose: { in: { readonly choice: 'Shown' | 'Stay' | 'Close' }; out: null };
  /** What a person has chosen after a failed start. */
  afterFailure: { in: FailureChoice; out: null };
};

export const upkeepCallNames: readonly (keyof UpkeepCalls)[] = [
  'verifyJournal',
  'makeBackup',
  'verifyBackup',
  'restoreBackup',
  'startFailure',
  'afterFailure',
  'answerClose',
];
