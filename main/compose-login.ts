// Signing in and the calls about accounts: the composition's part that a person changes the desk's accounts by.

import { tradingDayOf } from '../domain/trading-day.ts';
import { createAccountHandlers, type AccountRuns } from './account-handlers.ts';
import type { OpenedAccounts } from './compose-accounts.ts';
import type { DeskEngine } from './compose-engine.ts';
import type { DeskFeeds } from './compose-feeds.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { ComposePlan } from './compose-plan.ts';
import type { DeskUpkeep } from './compose-upkeep.ts';
import type { OpenedReference } from './compose-reference.ts';
import { createLoginDesk, type LoginDesk } from './login-desk.ts';
import { practiceCaller } from './practice/practice-broker.ts';
import { checkReadiness } from './readiness.ts';
import type { Publish } from './replication/publish.ts';

export type DeskLogin = { readonly login: LoginDesk; readonly accountRuns: AccountRuns };

export function createDeskLogin(
  plan: ComposePlan,
  parts: OpenedJournal & OpenedReference & OpenedAccounts & DeskEngine & DeskFeeds & DeskUpkeep,
  publish: Publish,
  showAccounts: () => void,
): DeskLogin {
  const { clock } = plan;
  const { journalCheck, blotter, addresses, reference, accountsStore, vault, accounts, alias, engine, feed } = parts;
  const login = createLoginDesk({
    clock,
    firstId: plan.firstSeq ?? 0,
    addresses,
    vault,
    onChange: (view) => {
      if (view !== null) feed.clear(`login-ended:${view.accountId}`);
      publish.change({ kind: 'Login', login: view });
    },
    onFailed: (account, reason) => {
      feed.raise({
        key: `login-ended:${account}`,
        at: clock.now(),
        level: 'Warning',
        title: `${alias(account)}: not logged in`,
        body: reason,
        account,
        masterOrderId: '',
      });
    },
    onSession: (session) => {
      accounts.get(session.accountId)?.resume(session);
      engine.record([{ kind: 'SignedIn', accountId: session.accountId, actor: plan.actor }]);
      showAccounts();
    },
  });
  const accountRuns = createAccountHandlers({
    clock,
    store: accountsStore,
    vault,
    login,
    accounts,
    record: engine.record,
    signOut: async (id) => {
      await vault.dropSession(id);
      accounts.get(id)?.signOut();
    },
    show: showAccounts,
    restart: plan.onRestart ?? ((): void => undefined),
    showLogin: plan.onLogin ?? ((): void => undefined),
    // A practice account that was taken off the desk can be brought back the same way.
    spares: [...(plan.practice?.accounts ?? []), ...(plan.practice?.spares ?? [])].map((one) => ({
      ...one,
      address: practiceCaller,
    })),
    readiness: () =>
      checkReadiness({
        clock,
        desk: accountsStore.list(),
        accounts,
        secrets: vault,
        referenceProblem: () => reference.problem(clock.now()),
        instruments: () => reference.index().size,
        journalProblem: async () => {
          const checked = await journalCheck.day(tradingDayOf(clock.now()));
          return checked.problem === '' ? null : checked.problem;
        },
        copyingOn: () => blotter.copying().kind === 'On',
        sleepBlocked: plan.sleepBlocked ?? ((): null => null),
      }),
    actor: plan.actor,
  });
  return { login, accountRuns };
}
