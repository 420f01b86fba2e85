// What a desk is composed of from outside, and what it then is.

import type { History } from '../db/history-store.ts';
import type { Restored } from '../db/restore.ts';
import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import type { Pace } from '../domain/pacing.ts';
import type { About, BrokerAddresses } from '../preload/contract.ts';
import type { BackupLine } from './backup-line.ts';
import type { Clock } from './clock.ts';
import type { DoorDesk } from './compose-door.ts';
import type { DoorHost } from './door-settings.ts';
import type { Handlers } from './handlers.ts';
import type { Keytar } from './keychain.ts';
import type { Log } from './log.ts';
import type { LoginDesk, LoginTask } from './login-desk.ts';
import type { DrillPace } from './practice/fire-drill.ts';
import type { PracticeBroker } from './practice/practice-broker.ts';
import type { Redactor } from './redactor.ts';
import type { EngineRules } from './replication/engine-parts.ts';
import type { PowerChange } from './replication/time-jump.ts';
import type { TradingHours } from './trading-hours.ts';

export type ComposePlan = {
  /** The folder of this mode within the profile; private. */
  readonly folder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly loadKeytar: () => Promise<Keytar>;
  /** Secrets of this run, where there is no keychain. */
  readonly memory: Map<string, string>;
  readonly about: Omit<About, 'addresses' | 'practiceControl' | 'database' | 'version'>;
  readonly actor: string;
  /** Null: live, at the broker's own addresses. */
  readonly practice: PracticeBroker | null;
  /** Numbers of deltas go on from here, so that a window never takes an old one for a new one. */
  readonly firstSeq?: number;
  /** Null or absent: this run has no local door. */
  readonly door?: DoorHost | null;
  /** Where the past is read; absent: over the desk's own connection. */
  readonly history?: History;
  /** Copies the database; absent: this run makes no backups. */
  readonly backups?: BackupLine;
  /** A person has chosen the backup of this name: open the desk anew on it. */
  readonly onRestore?: (name: string) => void;
  /** The database was put in the place of another just now. */
  readonly restored?: Restored;
  /** Why the backup that was chosen did not take the database's place. */
  readonly notRestored?: string;
  readonly onRestart?: () => void;
  /** A new Indian day has begun: open the desk anew, so that nothing of yesterday is taken for today's. */
  readonly onDayTurned?: () => void;
  /** The journal's file failed under this desk, which has halted: open the desk anew, halted, for the reason given. */
  readonly onJournalBroken?: (reason: string) => void;
  /** Why copying stays halted from the first moment on; absent: it is as it was saved. */
  readonly haltedBy?: string;
  readonly onLogin?: (task: LoginTask) => void;
  /** Shows the broker's own page in the person's browser; absent where there is no window. */
  readonly onOpenPage?: () => void;
  /** Whether the system keeps the machine awake; null where nobody can say. */
  readonly sleepBlocked?: () => boolean | null;
  readonly drillPace?: DrillPace;
  readonly rules?: Partial<EngineRules>;
  readonly pace?: Pace;
  /** Practice trades at any hour, live by the dated tables, unless said otherwise. */
  readonly hours?: TradingHours;
};

export type Desk = {
  readonly handlers: Handlers;
  readonly door: DoorDesk;
  readonly finishLogin: LoginDesk['finish'];
  readonly onDelta: (listener: (delta: DeskDelta) => void) => () => void;
  readonly snapshot: () => DeskView;
  readonly addresses: BrokerAddresses;
  /** Nothing is copied any more until a person starts Lockstep again; exits go. */
  readonly halt: (reason: string) => void;
  readonly power: (change: PowerChange) => void;
  readonly databaseFile: string;
  /** Resolves when the exits under way have ended; null: none is. */
  readonly exitsDone: () => Promise<void> | null;
  readonly close: () => Promise<void>;
};
