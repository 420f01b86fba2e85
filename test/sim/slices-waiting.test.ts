// Slices that wait for their turn under the pace while the master's order ends in part.

import { afterEach, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', side: 'Buy', ordType: 'Limit', stopPx: 0 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

it('do not leave any more once the others have more than the share of what it traded', async () => {
  let most = 100;
  world = oneFollower(
    {},
    {
      thin: ({ account, qty }) => {
        const traded = account === masterId ? Math.min(qty, most) : qty;
        if (account === masterId) most = 0;
        return traded;
      },
    },
  );
  world.disk.freeze.set(sbin.instrumentId, 100);
  world.boot();
  await pass(world, 3000);
  const { orderId } = world.exchange.place(masterId, { ...sbin, qty: 500, price: 800_00 }, byHand);
  await pass(world, 300);
  world.exchange.cancel(orderId, 0);
  await pass(world, 20_000);
  expect(world.exchange.net(masterId, sbin.instrumentId, sbin.product)).toBe(100);
  expect(world.exchange.ordersOf('FO001').map(({ qty, cumQty }) => [qty, cumQty])).toHaveLength(3);
});
