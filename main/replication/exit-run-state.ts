// One exit under way: what it was begun with, who is still being worked on, and what the journal is owed of it.

import type { ExitRunView } from '../../domain/exit-view.ts';
import { waitingView } from '../../domain/exit-account.ts';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';

export type Run = {
  view: ExitRunView;
  readonly accounts: readonly AccountId[];
  readonly members: ReadonlySet<AccountId>;
  /** Accounts that have not ended, each with the promise that it will. */
  readonly working: Map<AccountId, Promise<void>>;
  /** Facts of this run that the journal has still to take. */
  readonly owed: JournalFact[];
  readonly ended: Promise<ExitRunView>;
  readonly end: (view: ExitRunView) => void;
  shown: boolean;
};

/** `startedAt` in epoch ms. */
export function beginRun(begun: {
  readonly id: string;
  readonly request: ExitRequest;
  readonly title: string;
  readonly actor: string;
  readonly startedAt: number;
  readonly accounts: readonly AccountId[];
  readonly alias: (id: AccountId) => string;
}): Run {
  const { accounts, alias, ...rest } = begun;
  let end: Run['end'] = () => undefined;
  const ended = new Promise<ExitRunView>((resolve) => {
    end = resolve;
  });
  return {
    view: { ...rest, finishedAt: null, accounts: accounts.map((account) => waitingView(account, alias(account))) },
    accounts,
    members: new Set(accounts),
    working: new Map(),
    owed: [],
    ended,
    end,
    shown: false,
  };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
