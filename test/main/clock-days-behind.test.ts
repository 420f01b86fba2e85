// A desk whose clock is behind by more than a day, as that of a machine that was brought back from a snapshot or whose
// battery is empty: what the master did hours ago carries stamps that lie days ahead of it.

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../main/clock.ts';
import { openPractice, sbin, until, type Practice } from '../support/practice.ts';

let practice: Practice;
afterEach(async () => {
  await practice.stop();
});

const hourMs = 3_600_000;

describe('an old order of the master’s, seen by a desk whose clock is behind', () => {
  it.each([1, 23, 25, 48])('by %i hours, is listed and not copied', async (hours) => {
    const clock: Clock = { ...systemClock, now: () => systemClock.now() - hours * hourMs };
    practice = await openPractice({ plan: { clock, rules: { staleAfterMs: 1000 } } });
    let key = '';
    await practice.reopen({}, async () => {
      const made = practice.simulator.placeByHand({
        account: 'PR1001',
        exchange: sbin.exchange,
        instrumentId: sbin.token,
        transactionType: 'BUY',
        quantity: 100,
        orderType: 'MARKET',
        product: 'INTRADAY',
        price: '',
        source: 'MOB',
      });
      if ('refusal' in made) throw new Error(JSON.stringify(made.refusal));
      key = made.brokerOrderId;
      const at = Date.now();
      await until(() => Date.now() - at > 2600);
    });
    await until(() => practice.view().orders.some((order) => order.key === key));
    const at = Date.now();
    await until(() => Date.now() - at > 1000);
    expect(practice.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001')).toEqual([]);
    expect(practice.view().missed.map(({ masterKey }) => masterKey)).toEqual([key]);
  });
});
