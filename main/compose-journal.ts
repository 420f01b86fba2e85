// The journal's part of the composition: the file opened, its guard, and the day read back, before anything is written.

import { join } from 'node:path';
import { createBallast, type Ballast } from '../db/ballast.ts';
import { openDatabase, type Db } from '../db/database.ts';
import { guardJournal } from '../db/guarded-journal.ts';
import { createJournalStore, type JournalStore } from '../db/journal-store.ts';
import { wasMovedAside } from '../db/move-aside.ts';
import { createSettingsStore, type SettingsStore } from '../db/settings-store.ts';
import { ok, type Result } from '../domain/result.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { ComposePlan } from './compose-plan.ts';
import { createBlotter, type Blotter } from './replication/blotter.ts';
import { createReplay, type Replay } from './replication/replay.ts';

export type OpenedJournal = {
  readonly databaseFile: string;
  readonly db: Db;
  readonly ballast: Ballast;
  readonly store: JournalStore;
  readonly blotter: Blotter;
  readonly replay: Replay;
  readonly settings: SettingsStore;
  /** Nothing is known of what was copied before the old one was taken out of the way. */
  readonly beganAnew: boolean;
};

/** An error leaves no file open. */
export function openJournal(plan: ComposePlan): Result<OpenedJournal> {
  const { clock, log } = plan;
  const databaseFile = join(plan.folder, 'lockstep.sqlite');
  const opened = openDatabase(databaseFile);
  if (!opened.ok) return opened;
  const db = opened.value;
  const ballast = createBallast(join(plan.folder, 'lockstep.ballast'));
  const store = guardJournal({
    store: createJournalStore(db),
    ballast,
    onFault: (fault, reason) => {
      log.error('journal-fault', { kind: fault, reason });
      // After the halt that follows from it, whose facts have no handle to go to.
      if (fault === 'Broken') clock.after(0, () => plan.onJournalBroken?.(reason));
    },
  });
  // Before anything is written: a journal that was changed is refused as it was found.
  const blotter = createBlotter();
  const replay = createReplay(store, blotter);
  const replayed = replay.run(tradingDayOf(clock.now()));
  if (!replayed.ok) {
    db.close();
    return replayed;
  }
  return ok({
    databaseFile,
    db,
    ballast,
    store,
    blotter,
    replay,
    settings: createSettingsStore(db),
    beganAnew: wasMovedAside(databaseFile),
  });
}
