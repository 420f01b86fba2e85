// Exits that left an account not flat, until a later one has proven it.

import type { ExitRunView } from './exit-view.ts';
import { covers } from './exit-scope.ts';

/** Ids of ended runs that still leave something: `runs` in the order they were begun. An account is proven by a later run for as much. */
export function exitsLeft(runs: readonly ExitRunView[]): ReadonlySet<string> {
  const left = runs.filter(
    (run, nth) =>
      run.finishedAt !== null &&
      run.accounts.some(({ accountId, state }) => state !== 'Flat' && !isProven(accountId, run, runs.slice(nth + 1))),
  );
  return new Set(left.map(({ id }) => id));
}

function isProven(account: string, run: ExitRunView, later: readonly ExitRunView[]): boolean {
  return later.some(
    ({ request, accounts }) =>
      covers(request, run.request) &&
      accounts.some(({ accountId, state }) => accountId === account && state === 'Flat'),
  );
}
