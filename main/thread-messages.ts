// What crosses between the main thread and the engine's: plain data, a closed union each way.

import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import type { Result } from '../domain/result.ts';
import type { About } from '../preload/contract.ts';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import type { PowerChange } from './replication/time-jump.ts';

export type EngineStart = {
  readonly mode: 'Practice' | 'Live';
  readonly profile: string;
  readonly version: string;
  /** Of the practice market. */
  readonly seed: number;
  /** A person has said that a damaged database is to be taken out of the way, and a new one begun. */
  readonly moveDamagedAside: boolean;
  /** A person has chosen the backup that takes the place of the database. */
  readonly restoreBackup?: string;
  readonly about: Omit<About, 'addresses' | 'practiceControl' | 'database' | 'version' | 'logFile'>;
};

export type ToEngine =
  | { readonly kind: 'Call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'LoginEnded'; readonly loginId: number; readonly end: LoginEnd }
  /** Whether the system keeps the machine awake, as it says itself. */
  | { readonly kind: 'SleepBlocked'; readonly blocked: boolean }
  | { readonly kind: 'Power'; readonly change: PowerChange }
  | { readonly kind: 'Close' };

export type FromEngine =
  | { readonly kind: 'Ready'; readonly view: DeskView }
  /** The engine could not start; nothing is running. */
  | { readonly kind: 'Failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'Answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'Delta'; readonly delta: DeskDelta }
  /** The desk was opened anew; deltas go on from this view. */
  | { readonly kind: 'Restarted'; readonly view: DeskView }
  /** A login page is to be shown; its end comes back as LoginEnded. */
  | { readonly kind: 'ShowLogin'; readonly task: LoginTask }
  /** The broker's own page, in the person's browser. */
  | { readonly kind: 'OpenBrokerPage' }
  | { readonly kind: 'Closed' };
