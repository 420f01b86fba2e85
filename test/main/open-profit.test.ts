import { afterEach, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

it('what a follower holds is worth the broker’s last price against its average, and is told anew when the price moves', async () => {
  practice = await openPractice();
  const bought = await practice.place({ ordType: 'Market', price: '', quantity: '100' });
  await until(() => copiesOf(practice.view(), bought).filter(({ status }) => status === 'Filled').length === 3);
  const average = practice.simulator.ledger('PR2002').orders.find(({ status }) => status === 'COMPLETE')?.averagePaise;
  if (average === undefined) throw new Error('nothing was bought');
  const shown = () =>
    practice
      .view()
      .followers.find(({ id }) => id === 'PR2002')
      ?.positions?.map(({ netQty, unrealisedPnl }) => [netQty, unrealisedPnl])
      .at(0);
  for (const price of [810, 795.5]) {
    practice.simulator.setPrice({ exchange: 'NSE', token: '3045', price, hold: true });
    const worth = 100 * (Math.round(price * 100) - average);
    await until(() => shown()?.[1] === worth);
    expect(shown()).toEqual([100, worth]);
  }
});
