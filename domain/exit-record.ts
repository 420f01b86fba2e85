// The record of exits, folded from the journal: who pressed, for what, and how each account ended.

import type { ExitRunView } from './exit-view.ts';
import { wholeFleet } from './exit-scope.ts';
import type { JournalEntry } from './journal-entry.ts';

/** In the order they were begun. A run without an end was cut short; it ended when it was last heard of. */
export function exitRecords(entries: readonly JournalEntry[]): readonly ExitRunView[] {
  const runs = new Map<string, ExitRunView>();
  for (const { fact, at } of entries) {
    if (fact.kind === 'ExitStarted') {
      runs.set(fact.runId, {
        id: fact.runId,
        request: fact.request ?? wholeFleet,
        title: fact.title ?? 'EXIT ALL',
        actor: fact.actor,
        startedAt: at,
        finishedAt: at,
        accounts: [],
      });
      continue;
    }
    if (fact.kind !== 'ExitAccountEnded' && fact.kind !== 'ExitFinished') continue;
    const run = runs.get(fact.runId);
    if (run === undefined) continue;
    const accounts =
      fact.kind === 'ExitAccountEnded'
        ? [...run.accounts.filter(({ accountId }) => accountId !== fact.account.accountId), fact.account]
        : run.accounts;
    runs.set(fact.runId, { ...run, accounts, finishedAt: at });
  }
  return [...runs.values()];
}
