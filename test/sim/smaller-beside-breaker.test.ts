// The account's entries are held back by its breaker while the master makes an order smaller that rests there.

import { afterEach, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', ordType: 'Limit', stopPx: 0, price: 790_00 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

it('less is asked for all the same', async () => {
  world = oneFollower();
  world.boot();
  await pass(world, 3000);
  const { orderId } = world.exchange.place(masterId, { ...sbin, side: 'Buy', qty: 300 }, byHand);
  await pass(world, 3000);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  at.rates = { ...noFaults, requestLost: 1 };
  for (let n = 0; n < 8; n += 1) {
    world.exchange.place(masterId, { ...sbin, side: 'Buy', qty: 10, price: 700_00 }, byHand);
    await pass(world, 1500);
  }
  await pass(world, 4000);
  at.rates = noFaults;
  world.exchange.modify(orderId, { ...sbin, qty: 100 }, 0);
  await pass(world, 4500);
  expect(world.exchange.ordersOf('FO001')[0]?.qty).toBe(100);
});
