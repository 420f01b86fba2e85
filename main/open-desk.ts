// From a profile folder to a running desk, anew when its accounts change, and back down in order.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { moveAside } from '../db/move-aside.ts';
import { finishRestore, type Restored } from '../db/restore.ts';
import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { createBackupLine } from './backup-line.ts';
import { systemClock, type Clock } from './clock.ts';
import { composeDesk } from './compose.ts';
import type { ComposePlan, Desk } from './compose-plan.ts';
import { createDoorLine } from './gateway/door-line.ts';
import { createHistoryLine } from './history-line.ts';
import { loadKeytar } from './keychain.ts';
import { openLog, type Log } from './log.ts';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import { startOwnBroker, useOutsideBroker, type PracticeBroker } from './practice/practice-broker.ts';
import { createRedactor } from './redactor.ts';
import type { PowerChange } from './replication/time-jump.ts';

export type OpenDeskPlan = {
  readonly mode: 'Practice' | 'Live';
  readonly profile: string;
  readonly version: string;
  readonly about: Omit<ComposePlan['about'], 'logFile'>;
  readonly actor: string;
  /** Of the practice market. */
  readonly seed: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The simulated broker's thread, used when the environment names no broker. */
  readonly simulatorScript: URL;
  /** The local door's thread. */
  readonly doorScript: URL;
  /** The thread that reads the past. */
  readonly historyScript: URL;
  /** The thread that copies the database; absent: no backups are made. */
  readonly backupScript?: URL;
  /** Whether the system keeps the machine awake; null where nobody can say. Absent: nobody can. */
  readonly sleepBlocked?: () => boolean | null;
  /** A person has said so: a database that is refused as damaged is kept under another name, and a new one is begun. */
  readonly moveDamagedAside?: boolean;
  /** A person has said so: the backup of this name takes the place of the database before it is opened. */
  readonly restoreBackup?: string;
  readonly listener: DeskListener;
  readonly rules?: ComposePlan['rules'];
  /** Absent: the system's. */
  readonly clock?: Clock;
};

export type DeskListener = {
  readonly onDelta: (delta: DeskDelta) => void;
  readonly onRestarted: (view: DeskView) => void;
  readonly onLogin: (task: LoginTask) => void;
  /** The broker's own page is to be shown in the person's browser; absent where there is no window. */
  readonly onOpenPage?: () => void;
  /** The desk could not be opened again; nothing is running. */
  readonly onLost: (code: string, message: string) => void;
};

export type OpenedDesk = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>;
  readonly finishLogin: (loginId: number, end: LoginEnd) => Promise<Result<null>>;
  /** What was caught by nobody is a broken assumption: nothing is copied until a person starts Lockstep again; exits go. */
  readonly halt: (reason: string) => void;
  readonly power: (change: PowerChange) => void;
  readonly view: () => DeskView;
  readonly databaseFile: string;
  readonly log: Log;
  readonly close: () => Promise<void>;
};

/** An account is worked on for half a minute; its record may take as long again where the disk is full. */
const exitPatienceMs = 65_000;
const away = (): Result<never> => err('RESTARTING', 'The desk is being opened anew; try again in a moment.');

/** Far beyond any delta that a window may still hold from before. */
const seqLeap = 1_000_000;
/** What a person may have taken out of the way; any other refusal has another remedy. */
const damaged: readonly string[] = ['DATABASE_CORRUPT', 'JOURNAL_CHAIN_BROKEN'];
/** A disk that fails again and again is not opened again and again. */
const mostBreaks = 3;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function openDesk(plan: OpenDeskPlan): Promise<Result<OpenedDesk>> {
  const folder = join(plan.profile, plan.mode.toLowerCase());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const redactor = createRedactor();
  const { log, file, close: closeLog } = openLog({ folder: join(plan.profile, 'logs'), redactor });
  log.info('engine-starting', { version: plan.version, path: plan.profile, kind: plan.mode });
  const ended = <T>(refusal: T & { readonly code: string; readonly message: string }): T => {
    log.error('start-failed', { code: refusal.code, reason: refusal.message });
    closeLog();
    return refusal;
  };

  const memory = new Map<string, string>();
  const broker = await practiceBroker(plan, folder);
  if (!broker.ok) return ended(broker);
  const databasePath = join(folder, 'lockstep.sqlite');
  const history = createHistoryLine(plan.historyScript, databasePath);
  const backups = plan.backupScript === undefined ? null : createBackupLine(plan.backupScript, databasePath);
  const door = createDoorLine({
    script: plan.doorScript,
    version: plan.version,
    log,
    call: async (name, input) => {
      await restarting;
      return desk === null ? away() : desk.door.call(name, input);
    },
    claimNonce: async (nonce) => {
      await restarting;
      return desk?.door.claimNonce(nonce) ?? false;
    },
  });
  let breaks = 0;
  const open = (firstSeq: number, haltedBy?: string, restored: Result<Restored> | null = null): Promise<Result<Desk>> =>
    composeDesk({
      folder,
      version: plan.version,
      clock: plan.clock ?? systemClock,
      random: Math.random,
      log,
      redactor,
      env: plan.env,
      loadKeytar,
      memory,
      about: { ...plan.about, logFile: file },
      actor: plan.actor,
      practice: broker.value,
      firstSeq,
      door,
      history,
      ...(backups === null ? {} : { backups }),
      ...(restored === null ? {} : restored.ok ? { restored: restored.value } : { notRestored: restored.message }),
      onRestore: (name) => {
        afterExits(() => {
          restarting = restarting.then(() => restart(undefined, name));
        });
      },
      ...(haltedBy === undefined ? {} : { haltedBy }),
      onRestart: () => {
        afterExits(() => {
          restarting = restarting.then(() => restart());
        });
      },
      onDayTurned: () => {
        log.info('day-turned');
        restarting = restarting.then(() => restart());
      },
      onJournalBroken: (reason) => {
        breaks += 1;
        restarting = restarting.then(() => (breaks > mostBreaks ? giveUp(reason) : restart(reason)));
      },
      onLogin: plan.listener.onLogin,
      ...(plan.listener.onOpenPage === undefined ? {} : { onOpenPage: plan.listener.onOpenPage }),
      sleepBlocked: plan.sleepBlocked ?? ((): null => null),
      ...(plan.rules === undefined ? {} : { rules: plan.rules }),
    });

  let restarting: Promise<void> = Promise.resolve();
  let desk: Desk | null = null;
  /** Why the desk that is being opened is to be halted. */
  let haltNext: string | null = null;
  finishRestore(databasePath, Date.now());
  let first: Result<Desk>;
  if (plan.restoreBackup === undefined) first = await open(0);
  else {
    const restored = await restore(plan.restoreBackup);
    first = restored.ok ? await open(0, undefined, restored) : restored;
  }
  if (!first.ok && plan.moveDamagedAside === true && damaged.includes(first.code)) {
    const aside = moveAside(databasePath, Date.now());
    log.warn('database-moved-aside', { code: first.code, file: aside });
    first = await open(0);
  }
  if (!first.ok) {
    await door.close();
    await history.close();
    await backups?.close();
    await broker.value?.stop();
    return ended(first);
  }
  desk = first.value;
  const { databaseFile } = first.value;
  let lastView = first.value.snapshot();
  first.value.onDelta(plan.listener.onDelta);
  log.info('engine-ready');

  /** What a person changed can wait for an exit that is under way: cut short, it would prove nothing and close no more. */
  function afterExits(act: () => void): void {
    const exits = desk?.exitsDone() ?? null;
    if (exits === null) {
      act();
      return;
    }
    const patience = new Promise<void>((resolve) => {
      setTimeout(resolve, exitPatienceMs).unref();
    });
    void Promise.race([exits, patience]).then(act);
  }

  async function restore(name: string): Promise<Result<Restored>> {
    if (backups === null) return err('NO_BACKUPS', 'This run of Lockstep makes no backups.');
    const restored = await backups.restore(name, Date.now());
    if (restored.ok) log.warn('database-restored', { file: name, path: restored.value.aside ?? '' });
    else log.error('restore-failed', { code: restored.code, reason: restored.message });
    return restored;
  }

  /**
   * `backup`: it takes the place of the database meanwhile; where it cannot, the desk goes on with the one it had. A halt stays
   * until a person starts Lockstep again: no desk that is opened by itself lifts it.
   */
  async function restart(haltedBy?: string, backup?: string): Promise<void> {
    if (desk === null) return;
    lastView = desk.snapshot();
    const before = desk;
    desk = null;
    await before.close().catch((error: unknown) => log.error('close-incomplete', { reason: reasonOf(error) }));
    if (backup !== undefined) {
      // It still reads the file that is taken away.
      await history.close();
      await backups?.close();
    }
    const restored = backup === undefined ? null : await restore(backup);
    const { copying } = lastView;
    const halt = haltedBy ?? (copying.kind === 'Halted' && backup === undefined ? copying.reason : undefined);
    const next = await open(lastView.seq + seqLeap, halt, restored).catch((error: unknown) =>
      err(
        'RESTART_FAILED',
        `Lockstep could not be opened anew: ${reasonOf(error)}. Look at the accounts at the broker.`,
      ),
    );
    if (!next.ok) {
      log.error('restart-failed', { code: next.code, reason: next.message });
      plan.listener.onLost(next.code, next.message);
      return;
    }
    desk = next.value;
    if (haltNext !== null) desk.halt(haltNext);
    haltNext = null;
    desk.onDelta(plan.listener.onDelta);
    plan.listener.onRestarted(desk.snapshot());
  }

  async function giveUp(reason: string): Promise<void> {
    const before = desk;
    desk = null;
    await before?.close().catch((error: unknown) => log.error('close-incomplete', { reason: reasonOf(error) }));
    plan.listener.onLost(
      'JOURNAL_BROKEN',
      `${reason} It failed again after it was opened anew, so Lockstep has stopped.`,
    );
  }

  return ok({
    call: async (name, input) => {
      await restarting;
      return desk === null ? away() : desk.handlers.call(name, input);
    },
    finishLogin: async (loginId, end) => {
      await restarting;
      return desk === null ? away() : desk.finishLogin(loginId, end);
    },
    halt: (reason) => {
      log.error('uncaught-fault', { reason });
      if (desk === null) haltNext ??= reason;
      else desk.halt(reason);
    },
    // A desk that is being opened reads every book as it is.
    power: (change) => desk?.power(change),
    view: () => desk?.snapshot() ?? lastView,
    databaseFile,
    log,
    close: async () => {
      await door.close();
      await restarting;
      await history.close();
      await backups?.close();
      await desk?.close();
      await broker.value?.stop();
      log.info('engine-closed');
      closeLog();
    },
  });
}

async function practiceBroker(plan: OpenDeskPlan, folder: string): Promise<Result<PracticeBroker | null>> {
  if (plan.mode === 'Live') return ok(null);
  return plan.env['LOCKSTEP_REST_URL'] === undefined
    ? startOwnBroker(plan.simulatorScript, join(folder, 'broker-ledger.jsonl'), plan.seed)
    : useOutsideBroker(plan.env);
}
