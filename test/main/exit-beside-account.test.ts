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
