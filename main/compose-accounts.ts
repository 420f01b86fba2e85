// The accounts' part of the composition: who is on the desk, their secrets and sessions, and a line to the broker for each.

import { createAccountsStore, type AccountsStore } from '../db/accounts-store.ts';
import type { DeskAccount } from '../domain/account.ts';
import { accountId, type AccountId } from '../domain/ids.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { BrokerAddresses } from '../preload/contract.ts';
import { savedBrokerSettings, type SavedBrokerSettings } from './broker-settings.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from './broker/alice-blue/alice-blue-account.ts';
import { steadyAccount } from './broker/steady-account.ts';
import type { Session } from './broker/alice-blue/session.ts';
import type { Clock } from './clock.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { ComposePlan } from './compose-plan.ts';
import type { OpenedReference } from './compose-reference.ts';
import type { Log } from './log.ts';
import type { PracticeAccount } from './practice/practice-broker.ts';
import { signInToPractice } from './practice/sign-in.ts';
import { seedPractice } from './seed-practice.ts';
import { openVault, type Vault } from './vault.ts';

export type OpenedAccounts = {
  readonly accountsStore: AccountsStore;
  readonly vault: Vault;
  /** As they were last read; `listAgain` reads them anew. */
  readonly listed: () => readonly DeskAccount[];
  readonly listAgain: () => void;
  readonly accounts: ReadonlyMap<AccountId, AliceBlueAccount>;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly ownAddressPage: string;
  readonly settled: SavedBrokerSettings;
};

/** Codes: LIVE_NEEDS_KEYCHAIN. */
export async function openAccounts(
  plan: ComposePlan,
  { db, settings }: OpenedJournal,
  { addresses, reference }: OpenedReference,
): Promise<Result<OpenedAccounts>> {
  const { clock, log } = plan;
  const accountsStore = createAccountsStore(db);
  const ownAddressPage = plan.practice?.control ? `${plan.practice.control}/address` : '';
  const settled = savedBrokerSettings(settings, ownAddressPage);
  const vault = await openVault({
    service: plan.practice === null ? 'lockstep' : 'lockstep-practice',
    load: plan.loadKeytar,
    settings,
    clock,
    redactor: plan.redactor,
    issuer: addresses.auth,
    stance: settled.stance,
    memory: plan.memory,
  });
  if (plan.practice === null && vault.kind === 'Memory')
    return err('LIVE_NEEDS_KEYCHAIN', `Live trading needs the system's keychain. ${vault.reason}`);
  const practiceAccounts = plan.practice?.accounts ?? [];
  await seedPractice(practiceAccounts, accountsStore, vault, clock);
  let listed = accountsStore.list();
  const masterId = listed.find(({ role }) => role === 'Master')?.id ?? accountId('');
  const followers = listed.filter(({ role }) => role === 'Follower').map(({ id }) => id);
  const aliases = new Map<string, string>(listed.map(({ id, alias: said }) => [id, said]));
  const alias = (id: string): string => aliases.get(id) ?? id;

  const accounts = new Map<AccountId, AliceBlueAccount>();
  for (const { id, role, localAddress, registeredAddresses } of listed) {
    const session =
      (await vault.session(id)) ??
      (await practiceSession(
        practiceAccounts.find((one) => one.id === id),
        { addresses, clock, vault, log },
      ));
    accounts.set(
      id,
      steadyAccount(
        openAliceBlueAccount({
          accountId: id,
          addresses,
          session,
          instruments: reference.index,
          watch: role === 'Master' ? 'Always' : 'WhenWorking',
          ...(localAddress === '' ? {} : { localAddress }),
          // Where only IPv4 is registered, a line that prefers IPv6 would have every order refused.
          ...(isIpv4Alone(registeredAddresses) ? { family: 4 } : {}),
          addressPage: settled.addressPage,
          stance: settled.stance,
          clock,
          random: plan.random,
          log,
          redactor: plan.redactor,
        }),
      ),
    );
  }

  return ok({
    accountsStore,
    vault,
    listed: () => listed,
    listAgain: () => {
      listed = accountsStore.list();
    },
    accounts,
    masterId,
    followers,
    alias,
    ownAddressPage,
    settled,
  });
}

function isIpv4Alone(addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((one) => !one.includes(':'));
}

type SignInParts = {
  readonly addresses: BrokerAddresses;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly log: Log;
};

/** The accounts that came with the practice broker sign themselves in; one that a person added is signed in by hand. */
async function practiceSession(login: PracticeAccount | undefined, parts: SignInParts): Promise<Session | null> {
  if (login === undefined) return null;
  let fresh = await signInToPractice(login, parts.addresses, parts.clock);
  // A line that is cut once must not leave the account logged out for the whole run: nobody signs it in by hand.
  for (let tries = 1; tries < 3 && !fresh.ok && fresh.code === 'LOGIN_UNREACHABLE'; tries += 1)
    fresh = await signInToPractice(login, parts.addresses, parts.clock);
  if (!fresh.ok) {
    parts.log.warn('sign-in-failed', { account: login.id, code: fresh.code, reason: fresh.message });
    return null;
  }
  await parts.vault.setSession(fresh.value);
  return fresh.value;
}
