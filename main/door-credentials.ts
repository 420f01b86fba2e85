// A follower's credentials from the door: proven at the broker first, then kept, in the keychain and nowhere else.

import type { AccountsStore } from '../db/accounts-store.ts';
import { consentText, newFollowerTerms, type DeskAccount } from '../domain/account.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';
import type { DoorInput } from './door-calls.ts';
import type { DoorNames } from './door-names.ts';
import type { Vault } from './vault.ts';

export type ProvenSession = { readonly clientName: string; readonly ms: number };

export type DoorCredentialParts = {
  readonly mode: 'Practice' | 'Live';
  readonly clock: Clock;
  readonly store: AccountsStore;
  readonly vault: Vault;
  readonly names: DoorNames;
  /** Reads the account's profile with this token: whose session it is, and whether the broker takes it. */
  readonly prove: (id: AccountId, token: string) => Promise<Result<ProvenSession>>;
  readonly resume: (id: AccountId, token: string) => void;
  readonly record: (facts: readonly JournalFact[]) => void;
  readonly show: () => void;
  /** The desk is opened anew with the accounts as they are now. */
  readonly restart: () => void;
};

export type DoorCredentials = { readonly save: (input: DoorInput<'credentials'>) => Promise<Result<object>> };

const actor = 'the local door';

export function createDoorCredentials(parts: DoorCredentialParts): DoorCredentials {
  const { store, vault, clock, names } = parts;

  function accountOf(
    input: DoorInput<'credentials'>,
  ): Result<{ readonly account: DeskAccount; readonly isNew: boolean }> {
    const known = store.list();
    const named = names.accountOf(input.followerId);
    if (named !== undefined && named !== input.clientId && known.some(({ id }) => id === named))
      return err(
        'FOLLOWER_NAME_USED',
        `${input.followerId} already names another follower (${named}). Choose another name.`,
      );
    const before = known.find(({ id }) => id === input.clientId);
    if (before?.role === 'Master')
      return err('ACCOUNT_IS_MASTER', `${input.clientId} is the master of this desk; it cannot follow itself.`);
    if (before !== undefined)
      return ok({ account: { ...before, appCode: input.appCode ?? before.appCode }, isNew: false });
    return ok({
      isNew: true,
      account: {
        id: accountId(input.clientId),
        role: 'Follower',
        alias: input.followerId,
        group: '',
        colour: 'Grey',
        appCode: input.appCode ?? '',
        registeredAddresses: [],
        localAddress: '',
        // Nobody said whose account it is: such a one may practise, and is never copied into live.
        relation: input.relation ?? 'Other',
        consent: null,
        terms: newFollowerTerms,
      },
    });
  }

  return {
    save: async (input) => {
      const found = accountOf(input);
      if (!found.ok) return found;
      const { account, isNew } = found.value;
      const proven = await parts.prove(account.id, input.accessToken);
      if (!proven.ok) return err('CREDENTIALS_REFUSED', `Nothing was kept: ${proven.message}`, { code: proven.code });
      const kept = await vault.setApiSecret(account.id, input.apiKey);
      if (!kept.ok) return kept;
      const session = { accountId: account.id, token: input.accessToken, issuedAt: clock.now() };
      const keptSession = await vault.setSession(session);
      if (!keptSession.ok) return keptSession;
      store.save(account, clock.now());
      names.remember(input.followerId, account.id);
      const { consent: _consent, terms: _terms, ...shown } = account;
      parts.record([
        { kind: 'AccountSaved', account: shown, isNew, secretChanged: true, actor },
        { kind: 'SignedIn', accountId: account.id, actor },
        ...(isNew ? practiceConsent(account.id) : []),
      ]);
      if (isNew) parts.restart();
      else {
        parts.resume(account.id, input.accessToken);
        parts.show();
      }
      return ok({
        follower_id: input.followerId,
        client_id: account.id,
        created: isNew,
        connection: { verified: true, client_name: proven.value.clientName, ms: proven.value.ms },
        consent: store.list().find(({ id }) => id === account.id)?.consent?.kind ?? 'None',
      });
    },
  };

  /** In practice the account holder is made up, as for the accounts that practice begins with. Live, a person is asked. */
  function practiceConsent(id: AccountId): readonly JournalFact[] {
    if (parts.mode === 'Live') return [];
    const consent = {
      kind: 'Granted',
      at: clock.now(),
      by: 'the practice broker',
      textVersion: consentText.version,
    } as const;
    store.recordConsent(id, consent);
    return [{ kind: 'ConsentRecorded', accountId: id, consent, actor }];
  }
}
