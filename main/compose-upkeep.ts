// The composition root's builder of what looks after the journal's file: its check, its backups, the way back to one.

import { basename } from 'node:path';
import { createBackups } from './backups.ts';
import type { DeskEngine } from './compose-engine.ts';
import type { DeskFeeds } from './compose-feeds.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { ComposePlan } from './compose-plan.ts';
import { createJournalCheck, type JournalCheck } from './journal-check.ts';
import { createJournalCheckRun } from './journal-check-run.ts';
import { createProjectionCheck } from './replication/projection-check.ts';
import type { Publish } from './replication/publish.ts';
import { createUpkeepRuns, type UpkeepRuns } from './upkeep-handlers.ts';

export type DeskUpkeep = {
  readonly journalCheck: JournalCheck;
  readonly upkeepRuns: UpkeepRuns;
  /** Once the desk runs: whether it stands on a backup, or was to and does not. */
  readonly tellRestored: () => void;
  readonly closeUpkeep: () => void;
};

export function createDeskUpkeep(
  plan: ComposePlan,
  { store, engine, feed }: OpenedJournal & DeskEngine & DeskFeeds,
  publish: Publish,
): DeskUpkeep {
  const { clock } = plan;
  const journalCheck = createJournalCheck(store, clock, createProjectionCheck);
  const backups = createBackups({
    clock,
    line: plan.backups ?? null,
    show: publish.change,
    raise: feed.raise,
    clear: feed.clear,
    restore: plan.onRestore ?? ((): void => undefined),
  });
  const tell = (level: 'Warning' | 'Error', title: string, body: string): void => {
    feed.raise({ key: 'restored', at: clock.now(), level, title, body, account: '', masterOrderId: '' });
  };
  return {
    journalCheck,
    upkeepRuns: createUpkeepRuns(createJournalCheckRun({ clock, check: journalCheck, show: publish.change }), backups),
    tellRestored: () => {
      if (plan.notRestored !== undefined) tell('Error', 'The journal was not restored', plan.notRestored);
      if (plan.restored === undefined) return;
      const { name, aside } = plan.restored;
      const kept = aside === null ? '' : basename(aside);
      engine.record([{ kind: 'JournalRestored', backup: name, aside: kept, actor: plan.actor }]);
      tell(
        'Warning',
        'The journal was restored from a backup',
        `It is ${name}. What was sent after it was made is not in it: copying is off. Compare every account with the broker’s own book before you switch it on.`,
      );
    },
    closeUpkeep: () => {
      journalCheck.close();
      backups.close();
    },
  };
}
