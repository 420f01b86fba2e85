// What an exit shows of an account while it works on it.

import type { ExitAccountState } from '../../domain/exit-view.ts';
import type { Claimed, Worker } from './exit-worker.ts';

export function show(claimed: Claimed, state: ExitAccountState, reason: string): void {
  claimed.view = { ...claimed.view, state, reason };
  claimed.onProgress(claimed.view);
}

/** To all runs under way in the account; one that waits for its first reading goes on waiting. */
export function showAll(worker: Worker, state: ExitAccountState, reason: string): void {
  for (const claimed of worker.claims.values())
    show(claimed, claimed.view.state === 'Waiting' && state === 'Proving' ? 'Waiting' : state, reason);
}

export function showFailure(worker: Worker, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  showAll(worker, 'Proving', `It cannot be worked on just now: ${reason}.`);
}
