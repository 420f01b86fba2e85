// The record of exits, folded from the journal: who pressed, for what, and how each account ended.

import { waitingView } from './exit-account.ts';
import type { ExitAccountView, ExitRunView } from './exit-view.ts';
import { wholeFleet } from './exit-scope.ts';
import type { AccountId } from './ids.ts';
import type { JournalEntry } from './journal-entry.ts';

/**
 * In the order they were begun. A run without an end was cut short; it ended when it was last heard of, and its accounts that
 * nothing was heard of are not proven flat.
 */
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
        accounts: fact.accounts.map(unheardOf),
      });
      continue;
    }
    if (fact.kind !== 'ExitAccountEnded' && fact.kind !== 'ExitFinished') continue;
    const run = runs.get(fact.runId);
    if (run === undefined) continue;
    const accounts = fact.kind === 'ExitAccountEnded' ? withEnd(run.accounts, fact.account) : run.accounts;
    runs.set(fact.runId, { ...run, accounts, finishedAt: at });
  }
  return [...runs.values()];
}

/** In the order in which the run names them. */
function withEnd(accounts: readonly ExitAccountView[], ended: ExitAccountView): readonly ExitAccountView[] {
  const at = accounts.findIndex(({ accountId }) => accountId === ended.accountId);
  return at < 0 ? [...accounts, ended] : accounts.with(at, ended);
}

/** Its alias is in the record of its end alone. */
function unheardOf(account: AccountId): ExitAccountView {
  return { ...waitingView(account, account), state: 'Left', reason: 'The record of this run has no end of it.' };
}
