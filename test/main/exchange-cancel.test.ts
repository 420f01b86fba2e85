// Orders of the master's that the exchange takes away: never copied, said, and left to a person.

import { afterEach, describe, expect, it } from 'vitest';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { practiceHours } from '../../main/trading-hours.ts';
import { followers, readLedger } from '../support/ledger-reading.ts';
import { copiesOf, openPractice, orderOf, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const ledger = readLedger(() => practice.simulator);
const statuses = (key: string): readonly string[] => copiesOf(practice.view(), key).map(({ status }) => status);
const all = (status: string): readonly string[] => [status, status, status];
const noCancels = (): void => {
  for (const id of followers) expect(ledger.commands(id, 'cancel')).toEqual([]);
};
/** A stop that protects a purchase of everyone's, resting at all. */
const protectedHolding = async (): Promise<string> => {
  const bought = await practice.place({ ordType: 'Market', price: '', quantity: '100' });
  await until(() => statuses(bought).length === 3 && statuses(bought).every((status) => status === 'Filled'));
  const key = await practice.place({ side: 'Sell', ordType: 'StopLimit', price: '779', trigger: '780' });
  await until(() => statuses(key).length === 3 && statuses(key).every((status) => status === 'New'));
  return key;
};

describe('a cancel that nobody asked for', () => {
  it('is shown as the exchange’s, the followers’ stops are left, and a person may end them', async () => {
    practice = await openPractice();
    const key = await protectedHolding();
    practice.simulator.withdraw(key, 'Order cancelled by exchange: not allowed in closing auction session');
    await until(() => orderOf(practice.view(), key)?.unasked);
    expect(orderOf(practice.view(), key)).toMatchObject({ status: 'Canceled', unasked: { sure: true } });
    expect(practice.view().notices.find((notice) => notice.key === `unasked:${key}`)).toMatchObject({
      title: 'Cancelled by the exchange or the broker',
      body: expect.stringContaining('followers’ orders were left') as string,
    });
    // A later order goes all the way round the desk, so what the cancel might have set in motion has been.
    const later = await practice.place({ price: '700' });
    await until(() => statuses(later).length === 3 && statuses(later).every((status) => status === 'New'));
    expect(statuses(key)).toEqual(all('New'));
    noCancels();
    await practice.reopen();
    await until(() => practice.view().followers.every(({ state }) => state === 'Copying'));
    expect(orderOf(practice.view(), key)).toMatchObject({ status: 'Canceled', unasked: { sure: true } });
    // The question stands for as long as it is not decided.
    expect(practice.view().notices.some((notice) => notice.key === `unasked:${key}`)).toBe(true);
    noCancels();

    await practice.call('followUnasked', { orderId: key });
    await until(() => statuses(key).every((status) => status === 'Canceled'));
    expect(practice.view().notices.some((notice) => notice.key === `unasked:${key}`)).toBe(false);
    for (const id of followers) expect(ledger.commands(id, 'cancel')).toHaveLength(1);
    expect(await practice.ask('followUnasked', { orderId: key })).toMatchObject({ code: 'NOT_LEFT_STANDING' });
  });

  it('by the whole auction takes every stop at the broker, and nothing is placed again for any', async () => {
    practice = await openPractice();
    const key = await protectedHolding();
    practice.simulator.enterAuction({});
    await until(() => orderOf(practice.view(), key)?.unasked && statuses(key).every((status) => status === 'Canceled'));
    const later = await practice.place({ price: '700' });
    await until(() => statuses(later).length === 3 && statuses(later).every((status) => status === 'New'));
    noCancels();
    for (const id of followers) expect(ledger.commands(id, 'place')).toHaveLength(3);
  });

  it('leaves a stop that goes once the position it protected is closed', async () => {
    practice = await openPractice();
    const key = await protectedHolding();
    practice.simulator.withdraw(key, 'cancelled by exchange');
    await until(() => orderOf(practice.view(), key)?.unasked);
    const sale = await practice.place({ side: 'Sell', ordType: 'Market', price: '', quantity: '100' });
    await until(() => statuses(sale).length === 3 && statuses(sale).every((status) => status === 'Filled'));
    await until(() => statuses(key).every((status) => status === 'Canceled'));
    for (const id of followers) expect([id, ledger.net(id)]).toEqual([id, 0]);
  });

  it('near the hour of the exchange’s own and without a word counts as not known, and is left too', async () => {
    const now = Date.now();
    const clearing = {
      from: now - 60_000,
      until: now + 600_000,
      orders: 'Stops',
      sure: false,
      why: 'It is 15:15',
    } as const;
    practice = await openPractice({
      plan: { hours: { ...practiceHours, marketOf: () => ({ ...alwaysOpenSession, clearings: [clearing] }) } },
    });
    const key = await protectedHolding();
    expect(practice.simulator.cancelByHand(key)).toBeNull();
    await until(() => orderOf(practice.view(), key)?.unasked);
    expect(practice.view().notices.find((notice) => notice.key === `unasked:${key}`)?.title).toBe(
      'Cancelled, and it cannot be told by whom',
    );
    expect(statuses(key)).toEqual(all('New'));
    noCancels();
  });

  it('is not seen in the master’s own cancel, which every follower gets', async () => {
    practice = await openPractice();
    const key = await protectedHolding();
    expect(practice.simulator.cancelByHand(key)).toBeNull();
    await until(() => statuses(key).every((status) => status === 'Canceled'));
    expect(orderOf(practice.view(), key)?.unasked).toBeNull();
  });
});
