// Signing in through the broker's own page: one login at a time, its code exchanged once, the account checked.

import type { DeskAccount } from '../domain/account.ts';
import type { LoginView } from '../domain/account-view.ts';
import type { AccountId } from '../domain/ids.ts';
import { err, ok, type Err, type Result } from '../domain/result.ts';
import type { LoginWay } from '../preload/account-calls.ts';
import type { BrokerAddresses } from '../preload/contract.ts';
import { loginPage } from './broker/alice-blue/addresses.ts';
import { createSession, type Session } from './broker/alice-blue/session.ts';
import type { Clock } from './clock.ts';
import type { Vault } from './vault.ts';

/** What the main thread needs in order to show the page and to know its own redirect. */
export type LoginTask = {
  readonly loginId: number;
  readonly accountId: AccountId;
  readonly alias: string;
  readonly url: string;
  readonly way: LoginWay;
};

export type LoginEnd =
  | { readonly kind: 'Redirected'; readonly userId: string; readonly authCode: string }
  /** The window was closed, or the time ran out. */
  | { readonly kind: 'GivenUp'; readonly reason: string };

export type LoginDesk = {
  readonly begin: (account: DeskAccount, way: LoginWay) => Promise<Result<LoginTask>>;
  readonly finish: (loginId: number, end: LoginEnd) => Promise<Result<null>>;
};

export type LoginDeskParts = {
  readonly clock: Clock;
  /** Logins are numbered from here, so that one of a desk before this one is never taken for one of its own. */
  readonly firstId: number;
  readonly addresses: BrokerAddresses;
  readonly vault: Vault;
  readonly onSession: (session: Session) => void;
  readonly onChange: (login: LoginView) => void;
  /** A login came to its end without a session, and why. */
  readonly onFailed: (accountId: AccountId, reason: string) => void;
};

export function createLoginDesk(parts: LoginDeskParts): LoginDesk {
  let logins = parts.firstId;
  let open: LoginTask | null = null;
  const close = (): void => {
    open = null;
    parts.onChange(null);
  };
  const refused = <T extends Err>(accountId: AccountId, why: T): T => {
    parts.onFailed(accountId, why.message);
    return why;
  };
  return {
    begin: async (account, way) => {
      const secret = await parts.vault.apiSecret(account.id);
      if (!secret.ok) return secret;
      if (secret.value === null)
        return err('LOGIN_NO_SECRET', `${account.alias} has no API secret yet. Enter it under Accounts, then log in.`);
      logins += 1;
      open = {
        loginId: logins,
        accountId: account.id,
        alias: account.alias,
        url: loginPage(parts.addresses, account.appCode),
        way,
      };
      parts.onChange({ accountId: account.id, way, startedAt: parts.clock.now() });
      return ok(open);
    },
    finish: async (loginId, end) => {
      // An answer to a login that another has replaced must not sign anyone in.
      if (open?.loginId !== loginId)
        return err('LOGIN_REPLACED', 'Another login was begun meanwhile; this one was let go.');
      const { accountId } = open;
      close();
      if (end.kind === 'GivenUp') return refused(accountId, err('LOGIN_GIVEN_UP', end.reason));
      const secret = await parts.vault.apiSecret(accountId);
      if (!secret.ok) return refused(accountId, secret);
      const session = await createSession({
        accountId,
        userId: end.userId,
        authCode: end.authCode,
        apiSecret: secret.value ?? '',
        addresses: parts.addresses,
        clock: parts.clock,
      });
      if (!session.ok) return refused(accountId, session);
      const kept = await parts.vault.setSession(session.value);
      parts.onSession(session.value);
      return kept;
    },
  };
}
