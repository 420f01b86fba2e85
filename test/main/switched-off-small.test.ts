import { afterEach, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

it('a follower that is switched off has not failed to copy what would be less than a lot, and is owed nothing of it', async () => {
  practice = await openPractice();
  await practice.call('setFollowerTerms', { followerId: 'PR2001', enabled: false, multiplier: '0.5' });
  const copyOf = (key: string) => copiesOf(practice.view(), key).find(({ followerId }) => followerId === 'PR2001');
  const first = await practice.place({ ordType: 'Market', price: '', quantity: '1' });
  const off = await until(() => copyOf(first));
  expect([off.status, off.reasonCode]).toEqual(['Denied', 'FOLLOWER_DISABLED']);
  expect(
    practice
      .view()
      .notices.map(({ title }) => title)
      .filter((title) => title.includes('failed')),
  ).toEqual([]);

  await practice.call('setFollowerTerms', { followerId: 'PR2001', enabled: true });
  const second = await practice.place({ ordType: 'Market', price: '', quantity: '1' });
  const on = await until(() => copyOf(second));
  expect([on.status, on.reasonCode]).toEqual(['Denied', 'QTY_BELOW_ONE_LOT']);
});
