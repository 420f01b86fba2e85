// The budget for trading worse than the master, on the real desk: used up by fills, shown, durable, and no bar to exits.

import { afterEach, expect, it } from 'vitest';
import { readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;
const shown = () => practice.view().followers.find(({ id }) => id === 'PR2002')?.parity;
const reason = (key: string): string | undefined =>
  copiesOf(practice.view(), key).find(({ followerId }) => followerId === 'PR2002')?.reasonCode;

it('a follower that traded worse than the master by its budget enters no more that day, restarts included, and exits', async () => {
  practice = await openPractice();
  await practice.call('setFollowerTerms', { followerId: 'PR2002', limits: { parity: '20', parityUnit: 'Rupees' } });
  await until(() => shown()?.most === 20_00 && shown()?.used === 0);
  // Its order comes late, when the market has gone up by three rupees: ten units, thirty rupees.
  practice.simulator.armFault({ account: 'PR2002', endpoint: 'place', delayBeforeMs: 400 });
  await practice.place({ ...market, quantity: '10' });
  await until(() => net('PR1001') === 10);
  practice.simulator.setPrice({ ...sbin, price: 803, hold: true });
  await until(() => net('PR2002') === 10);
  await until(() => (shown()?.used ?? 0) > 0);
  expect(shown()).toEqual({ unit: 'Rupees', most: 20_00, used: 30_00 });
  const refused = await practice.place({ ...market, quantity: '10' });
  await until(() => reason(refused) === 'PARITY_BUDGET_USED');
  await practice.reopen();
  await until(() => (shown()?.used ?? 0) > 0);
  expect(shown()).toEqual({ unit: 'Rupees', most: 20_00, used: 30_00 });
  const again = await practice.place({ ...market, quantity: '10' });
  await until(() => reason(again) === 'PARITY_BUDGET_USED');
  await until(() => net('PR1001') === 30);
  await practice.place({ ...market, side: 'Sell', quantity: '30' });
  await until(() => net('PR2002') === 0);
  // A higher budget lets the next one through.
  await practice.call('setFollowerTerms', { followerId: 'PR2002', limits: { parity: '1000' } });
  const through = await practice.place({ quantity: '10', price: '810' });
  await until(() => net('PR2002') === 10);
  expect(reason(through)).toBe('');
});
