// One account in the view of an exit: before anything is done in it, and after it has ended.

import type { ExitAccountView, ExitRunView } from './exit-view.ts';
import type { AccountId } from './ids.ts';

export function waitingView(accountId: AccountId, alias: string): ExitAccountView {
  return {
    accountId,
    alias,
    state: 'Waiting',
    cancelsSent: 0,
    closesSent: 0,
    workingLeft: 0,
    positionsLeft: [],
    provenAt: null,
    reason: '',
  };
}

export function isEnded({ state }: ExitAccountView): boolean {
  return state === 'Flat' || state === 'Left';
}

/** What was sent for it and seen of it so far stays with it. */
export function leftView(run: ExitRunView, account: AccountId, reason: string): ExitAccountView {
  const view = run.accounts.find(({ accountId }) => accountId === account) ?? waitingView(account, account);
  return { ...view, state: 'Left', reason };
}
