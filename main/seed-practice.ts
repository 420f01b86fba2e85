// The practice desk as it is found on the first day: one master, three followers, and their secrets put away.

import type { AccountsStore } from '../db/accounts-store.ts';
import { consentText, newFollowerTerms, type DeskAccount, type FollowerTerms } from '../domain/account.ts';
import { accountId } from '../domain/ids.ts';
import { noLimits } from '../domain/limits.ts';
import type { Clock } from './clock.ts';
import { practiceCaller, type PracticeAccount } from './practice/practice-broker.ts';
import type { Vault } from './vault.ts';

const multipliers: readonly FollowerTerms['multiplier'][] = [
  { units: 5, scale: 1 },
  { units: 1, scale: 0 },
  { units: 2, scale: 0 },
];
const colours: readonly DeskAccount['colour'][] = ['Blue', 'Teal', 'Violet'];

/** An account that was ever on this desk is left as it is: one that a person removed does not come back. */
export async function seedPractice(
  accounts: readonly PracticeAccount[],
  store: AccountsStore,
  vault: Vault,
  clock: Clock,
): Promise<void> {
  const listed = new Set(store.list().map(({ id }) => id));
  for (const [at, practice] of accounts.entries()) {
    const id = accountId(practice.id);
    const removed = store.everHad(id) && !listed.has(id);
    if (removed) continue;
    if (!vault.hasApiSecret(id)) await vault.setApiSecret(id, practice.apiSecret);
    if (store.everHad(id)) continue;
    const role = at === 0 ? 'Master' : 'Follower';
    store.save(
      {
        id,
        role,
        alias: practice.name === '' ? practice.id : practice.name,
        group: '',
        colour: role === 'Master' ? 'Grey' : (colours[(at - 1) % colours.length] ?? 'Grey'),
        appCode: practice.appCode,
        relation: 'Self',
        registeredAddresses: [practiceCaller],
        localAddress: '',
        consent: null,
        terms:
          role === 'Master'
            ? null
            : {
                ...newFollowerTerms,
                enabled: true,
                multiplier: multipliers[(at - 1) % multipliers.length] ?? { units: 1, scale: 0 },
                maxQty: 10_000,
                maxOrderValue: 50_00_000_00,
                carryLots: false,
                limits: noLimits,
              },
      },
      clock.now(),
    );
    if (role === 'Follower')
      store.recordConsent(id, {
        kind: 'Granted',
        at: clock.now(),
        by: 'the practice broker',
        textVersion: consentText.version,
      });
  }
}
