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

it('what a follower holds keeps the moment at which it was last read, while its positions cannot be read', async () => {
  practice = await openPractice();
  const one = () => practice.view().followers.find(({ id }) => id === 'PR2002');
  const first = await until(() => one()?.positionsAt);
  await until(() => (one()?.positionsAt ?? 0) > first);
  practice.simulator.armFault({ account: 'PR2002', endpoint: 'positions', times: null, answer: { kind: 'reset' } });
  const tried = () =>
    practice.simulator
      .ledger()
      .reads.filter(({ account, endpoint }) => account === 'PR2002' && endpoint === 'positions').length;
  const before = tried();
  await until(() => tried() > before + 1);
  const last = one()?.positionsAt;
  await until(() => tried() > before + 2);
  expect(one()?.positionsAt).toBe(last);
  expect([one()?.positions, one()?.tradedSince]).toEqual([[], false]);
  // It buys, and the books cannot say so: flat is what it was.
  await practice.place({ ordType: 'Market', price: '', quantity: '100' });
  await until(() => one()?.tradedSince === true);
  expect([one()?.positionsAt, one()?.positions]).toEqual([last, []]);
  practice.simulator.clearFaults();
  await until(() => one()?.positions?.length === 1);
  expect(one()?.tradedSince).toBe(false);
});
