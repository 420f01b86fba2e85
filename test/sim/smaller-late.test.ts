// The master makes its order as small as what it has traded, so that it is filled, and a follower can only be told of it later.

import { afterEach, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', ordType: 'Limit', stopPx: 0, price: 800_00 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

const net = (account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);

it.each([
  [0, 0],
  [10_000, 0],
  [10_000, 40],
])('the follower’s order is made as small, %i ms later, with %i units traded there', async (awayMs, traded) => {
  let most = 100;
  let here = traded;
  world = oneFollower(
    {},
    {
      thin: ({ account, qty, cumQty }) => {
        if (account === masterId) {
          const now = Math.min(qty, most);
          most = 0;
          return now;
        }
        const now = Math.min(here, qty - cumQty);
        here -= now;
        return now;
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  const { orderId } = world.exchange.place(masterId, { ...sbin, side: 'Buy', qty: 300 }, byHand);
  await pass(world, 3000);
  expect([net(masterId), net('FO001')]).toEqual([100, traded]);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  if (awayMs > 0) {
    at.session = 'Over';
    world.line('FO001')?.sessionChanged();
  }
  // What rests is 101 units, of which one trades at once.
  world.exchange.modify(orderId, { ...sbin, qty: 101 }, 0);
  await pass(world, 500);
  most = 1;
  world.exchange.setPrice(sbin.instrumentId, 799_95);
  await pass(world, awayMs);
  at.session = 'Ready';
  world.line('FO001')?.sessionChanged();
  await pass(world, 15_000);
  expect(net(masterId)).toBe(101);
  expect(world.exchange.ordersOf('FO001').map(({ qty }) => qty)).toEqual([101]);
  here = 300;
  world.exchange.setPrice(sbin.instrumentId, 799_00);
  await pass(world, 5000);
  expect(net('FO001')).toBe(101);
});
