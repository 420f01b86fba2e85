// What the next start says and does when the last session ended without closing.

import { afterEach, describe, expect, it } from 'vitest';
import { copiesOf, openPractice, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const filled = (order: string) =>
  until(() => {
    const copies = copiesOf(practice.view(), order);
    return copies.length === 3 && copies.every(({ status }) => status === 'Filled');
  });

describe('a start after the last session ended without closing', () => {
  it('holds back new entries while copied positions are open, and says what it found', async () => {
    practice = await openPractice();
    await filled(await practice.place({ quantity: '100', price: '800' }));
    await practice.reopenAsKilled();
    const view = practice.view();
    expect(view.trading).toMatchObject([{ scope: { kind: 'Fleet' }, state: 'ReduceOnly', actor: 'Lockstep' }]);
    const notice = view.notices.find(({ key }) => key === 'trading:Fleet');
    expect(notice?.title).toBe('New entries are held back');
    expect(notice?.body).toContain('SBIN-EQ +50');
  });

  it('is an ordinary start when nothing was held', async () => {
    practice = await openPractice();
    await practice.place({ quantity: '100', price: '790' });
    await until(() => practice.view().orders[0]?.copies.filter(({ status }) => status === 'New').length === 3);
    await practice.reopenAsKilled();
    expect(practice.view().trading).toEqual([]);
  });

  it('is an ordinary start after a close in good order, whatever is held', async () => {
    practice = await openPractice();
    await filled(await practice.place({ quantity: '100', price: '800' }));
    await practice.reopen();
    expect(practice.view().trading).toEqual([]);
  });

  it('follows exits, and entries again once a person has allowed them', async () => {
    practice = await openPractice();
    await filled(await practice.place({ quantity: '100', price: '800' }));
    await practice.reopenAsKilled();
    await until(() => practice.view().followers.every(({ state }) => state !== 'Held'));
    const place = (side: 'Buy' | 'Sell', quantity: string) => practice.place({ side, quantity, price: '800' });
    const copies = (order: string) => copiesOf(practice.view(), order);
    const entry = await place('Buy', '10');
    await until(() => copies(entry).length === 3);
    expect(copies(entry).map(({ status }) => status)).toEqual(['Denied', 'Denied', 'Denied']);
    const exit = await place('Sell', '10');
    await until(() => copies(exit).length === 3 && copies(exit).every(({ status }) => status === 'Filled'));

    await practice.call('setTradingState', {
      scope: { kind: 'Fleet' },
      state: 'Active',
      reason: 'looked',
      cancelResting: false,
    });
    const next = await place('Buy', '20');
    await until(() => copies(next).length === 3 && copies(next).every(({ status }) => status === 'Filled'));
    expect(practice.view().notices.map(({ key }) => key)).not.toContain('trading:Fleet');
  });
});
