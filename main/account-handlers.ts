// The calls that set up accounts: add, change, remove, consent, sign in and out, test. Every change is a fact.

import { z } from 'zod';
import type { AccountsStore } from '../db/accounts-store.ts';
import { accountColours, consentText, type DeskAccount } from '../domain/account.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PracticeCredentials, ReadinessBoard } from '../preload/account-calls.ts';
import type { DeskCallName, DeskCalls } from '../preload/contract.ts';
import { readAccountEdit, readAccountForm } from './account-form.ts';
import type { BrokerAccount } from './broker/broker.ts';
import type { Clock } from './clock.ts';
import type { LoginDesk, LoginTask } from './login-desk.ts';
import type { Vault } from './vault.ts';

const accountCallNames = [
  'addAccount',
  'editAccount',
  'removeAccount',
  'recordConsent',
  'beginLogin',
  'signOut',
  'testConnection',
  'practiceCredentials',
  'readiness',
] as const satisfies readonly DeskCallName[];

export type AccountCallName = (typeof accountCallNames)[number];

export type AccountHandlerParts = {
  readonly clock: Clock;
  readonly store: AccountsStore;
  readonly vault: Vault;
  readonly login: LoginDesk;
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly record: (facts: readonly JournalFact[]) => void;
  readonly signOut: (id: AccountId) => Promise<void>;
  /** Shows the accounts as they are now. */
  readonly show: () => void;
  /** The desk is opened anew with the accounts as they are now; a start is a recovery. */
  readonly restart: () => void;
  readonly showLogin: (task: LoginTask) => void;
  readonly spares: readonly PracticeCredentials[];
  readonly readiness: () => Promise<ReadinessBoard>;
  readonly actor: string;
};

const text = (most: number) => z.string().max(most);
const id = text(40);
const form = {
  alias: text(80),
  group: text(60),
  colour: z.enum(accountColours),
  appCode: text(120),
  relation: z.enum(['Self', 'Spouse', 'DependentChild', 'DependentParent', 'Other']),
  registeredAddresses: text(200),
  localAddress: text(80),
  apiSecret: text(1000),
};

export const accountSchemas: { readonly [Name in AccountCallName]: z.ZodType<DeskCalls[Name]['in']> } = {
  addAccount: z.strictObject({ id, role: z.enum(['Master', 'Follower']), ...form }),
  editAccount: z.strictObject({ id, ...z.object(form).partial().shape }) as z.ZodType<DeskCalls['editAccount']['in']>,
  removeAccount: z.strictObject({ id, anyway: z.boolean() }),
  recordConsent: z.strictObject({ id, granted: z.boolean(), by: text(80) }),
  beginLogin: z.strictObject({ id, way: z.enum(['Window', 'Browser']) }),
  signOut: z.strictObject({ id }),
  testConnection: z.strictObject({ id }),
  practiceCredentials: z.null(),
  readiness: z.null(),
};

export type AccountRuns = {
  readonly [Name in AccountCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

export function createAccountHandlers(parts: AccountHandlerParts): AccountRuns {
  const { store, vault, clock, actor } = parts;
  const find = (asked: string): Result<DeskAccount> => {
    const found = store.list().find((account) => account.id === asked);
    return found === undefined ? err('ACCOUNT_UNKNOWN', 'There is no such account on this desk.') : ok(found);
  };
  const saved = (account: DeskAccount, isNew: boolean, secretChanged: boolean): JournalFact => {
    const { consent: _consent, terms: _terms, ...shown } = account;
    return { kind: 'AccountSaved', account: shown, isNew, secretChanged, actor };
  };

  return {
    addAccount: async (typed) => {
      const read = readAccountForm(typed, store.list());
      if (!read.ok) return read;
      const kept = await vault.setApiSecret(read.value.account.id, read.value.apiSecret);
      if (!kept.ok) return kept;
      store.save(read.value.account, clock.now());
      parts.record([saved(read.value.account, true, true)]);
      parts.restart();
      return ok(null);
    },
    editAccount: async (edit) => {
      const before = find(edit.id);
      if (!before.ok) return before;
      const read = readAccountEdit(edit, before.value, store.list());
      if (!read.ok) return read;
      if (read.value.apiSecret !== null) {
        const kept = await vault.setApiSecret(before.value.id, read.value.apiSecret);
        if (!kept.ok) return kept;
        // A session of the old app is not trusted under the new one (P02).
        await parts.signOut(before.value.id);
      }
      store.save(read.value.account, clock.now());
      parts.record([saved(read.value.account, false, read.value.apiSecret !== null)]);
      if (startsAnew(before.value, read.value.account)) parts.restart();
      else parts.show();
      return ok(null);
    },
    removeAccount: async ({ id: asked, anyway }) => {
      const found = find(asked);
      if (!found.ok) return found;
      const holds = await whatItHolds(parts.accounts.get(found.value.id));
      if (holds !== '' && !anyway) {
        return err(
          'ACCOUNT_IN_USE',
          `${found.value.alias} ${holds}. Look at it at the broker and exit it first, or remove it anyway; nothing is closed by removing it.`,
        );
      }
      store.remove(found.value.id, clock.now());
      await vault.forget(found.value.id);
      parts.record([{ kind: 'AccountRemoved', accountId: found.value.id, actor }]);
      parts.restart();
      return ok(null);
    },
    recordConsent: async ({ id: asked, granted, by }) => {
      const found = find(asked);
      if (!found.ok) return found;
      if (found.value.role === 'Master')
        return err('CONSENT_NOT_NEEDED', 'The master account is watched, not copied into.');
      const who = by.trim();
      if (who === '')
        return err('CONSENT_BY_WHOM', 'Say who gave or withdrew it: the account holder’s name.', { field: 'by' });
      const consent = {
        kind: granted ? 'Granted' : 'Withdrawn',
        at: clock.now(),
        by: who,
        textVersion: consentText.version,
      } as const;
      store.recordConsent(found.value.id, consent);
      parts.record([{ kind: 'ConsentRecorded', accountId: found.value.id, consent, actor }]);
      parts.show();
      return ok(null);
    },
    beginLogin: async ({ id: asked, way }) => {
      const found = find(asked);
      if (!found.ok) return found;
      const task = await parts.login.begin(found.value, way);
      if (!task.ok) return task;
      parts.showLogin(task.value);
      return ok(null);
    },
    signOut: async ({ id: asked }) => {
      const found = find(asked);
      if (!found.ok) return found;
      await parts.signOut(found.value.id);
      parts.record([{ kind: 'SignedOut', accountId: found.value.id, actor }]);
      parts.show();
      return ok(null);
    },
    testConnection: async ({ id: asked }) => {
      const account = parts.accounts.get(accountId(asked));
      if (account === undefined) return err('ACCOUNT_UNKNOWN', 'There is no such account on this desk.');
      const began = clock.monotonic();
      const funds = await account.funds();
      return funds.ok ? ok({ ms: Math.round(clock.monotonic() - began), clientName: asked }) : funds;
    },
    practiceCredentials: async () => {
      const known = new Set<string>(store.list().map((account) => account.id));
      return ok(parts.spares.filter((spare) => !known.has(spare.id)));
    },
    readiness: async () => ok(await parts.readiness()),
  };
}

/** Names stand in many places, and connections are opened with their addresses. */
function startsAnew(before: DeskAccount, now: DeskAccount): boolean {
  const opened = ({ alias, localAddress, registeredAddresses }: DeskAccount): string =>
    JSON.stringify([alias, localAddress, registeredAddresses]);
  return opened(before) !== opened(now);
}

/** Empty: its own books show nothing. An account that cannot be asked may hold anything. */
async function whatItHolds(account: BrokerAccount | undefined): Promise<string> {
  if (account === undefined) return '';
  if (account.link().session.kind !== 'Ready') return 'is not logged in, so nobody can see here what it holds';
  const [book, positions] = [await account.orderBook(), await account.positions()];
  if (!book.ok || !positions.ok) return 'cannot be read just now';
  const working = book.value.reports.filter(({ state }) => state === 'Working' || state === 'InFlight').length;
  const held = positions.value.filter(({ netQty }) => netQty !== 0).length;
  return working + held === 0
    ? ''
    : `holds ${held} position${held === 1 ? '' : 's'} and ${working} working order${working === 1 ? '' : 's'}`;
}
