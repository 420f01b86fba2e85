import { afterEach, expect, it } from 'vitest';
import { readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});
const { net } = readLedger(() => practice.simulator);
const market = { ordType: 'Market', price: '' } as const;
const reason = (key: string, account: string): string | undefined =>
  copiesOf(practice.view(), key).find(({ followerId }) => followerId === account)?.reasonCode;
const limits = (followerId: string, edit: object): Promise<unknown> =>
  practice.call('setFollowerTerms', { followerId, limits: edit });

it('limits refuse entries by name and by the day’s loss from the broker’s own figures, and let every exit go', async () => {
  practice = await openPractice();
  await practice.place({ ...market, quantity: '100' });
  await until(() => net('PR2001') === 50 && net('PR2002') === 100 && net('PR2003') === 200);
  await limits('PR2001', { blocked: 'sbin' });
  await limits('PR2002', { maxDailyLoss: '500' });
  await limits('PR2003', { maxPositions: '1', maxOrdersPerDay: '2' });
  practice.simulator.setPrice({ ...sbin, price: 790, hold: true });
  // The price has to reach the desk, and the position the broker's book.
  let next = '';
  await until(() => (practice.view().followers.find(({ id }) => id === 'PR2002')?.positions ?? []).length === 1);
  for (let tries = 0; tries < 40 && reason(next, 'PR2002') !== 'DAILY_LOSS_REACHED'; tries += 1) {
    next = await practice.place({ ...market, quantity: '2' });
    await until(() => copiesOf(practice.view(), next).length === 3);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect(reason(next, 'PR2001')).toBe('INSTRUMENT_NOT_ALLOWED');
  expect(reason(next, 'PR2002')).toBe('DAILY_LOSS_REACHED');
  const last = await practice.place({ ...market, quantity: '2' });
  await until(() => copiesOf(practice.view(), last).length === 3);
  expect(reason(last, 'PR2003')).toBe('ORDERS_ABOVE_DAY');
  await until(() => net('PR1001') > 100);
  const out = await practice.place({ ...market, side: 'Sell', quantity: String(net('PR1001')) });
  await until(() => net('PR2001') === 0 && net('PR2002') === 0 && net('PR2003') === 0);
  // As a copied exit, and not by the net beneath, which closes what an exit was refused.
  await until(() => copiesOf(practice.view(), out).filter(({ status }) => status === 'Filled').length === 3);
});
