// What is done to an account under Accounts while something is held in it.

import { afterEach, expect, it } from 'vitest';
import { openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const net = (account: string): number =>
  practice.simulator
    .ledger()
    .positions.filter((position) => position.account === account)
    .reduce((sum, { netQuantity }) => sum + Math.abs(netQuantity), 0);
const followers = ['PR2001', 'PR2002', 'PR2003'] as const;

async function bought(): Promise<void> {
  practice = await openPractice();
  await practice.place({ ordType: 'Market', price: '', quantity: '100' });
  await until(() => followers.every((id) => net(id) > 0));
}

it('an account that is not signed in is not removed as if it held nothing', async () => {
  await bought();
  await practice.call('signOut', { id: 'PR2003' });
  await until(() => practice.view().followers.find(({ id }) => id === 'PR2003')?.link.session.kind === 'NeedsLogin');
  expect(await practice.ask('removeAccount', { id: 'PR2003', anyway: false })).toMatchObject({
    ok: false,
    code: 'ACCOUNT_IN_USE',
  });
});

it('no two accounts go by one name, since notices and exits name them by it', async () => {
  practice = await openPractice();
  const [one, other] = practice.view().followers;
  const renamed = await practice.ask('editAccount', { id: one?.id ?? '', alias: other?.alias.toUpperCase() ?? '' });
  expect(renamed).toMatchObject({ ok: false, code: 'ACCOUNT_FIELD' });
  expect(await practice.ask('editAccount', { id: one?.id ?? '', alias: one?.alias ?? '' })).toMatchObject({ ok: true });
  const spare = practice.simulator.spareAccounts[0];
  const added = await practice.ask('addAccount', {
    id: spare?.id ?? '',
    role: 'Follower',
    alias: other?.alias ?? '',
    group: 'Family',
    colour: 'Rose',
    appCode: spare?.appCode ?? '',
    relation: 'DependentParent',
    registeredAddresses: '',
    localAddress: '',
    apiSecret: spare?.apiSecret ?? '',
  });
  expect(added).toMatchObject({ ok: false, code: 'ACCOUNT_FIELD' });
});
