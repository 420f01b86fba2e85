// A stop or market order of the master's that it turns into one at a price of its own: from then on the price is the master's
// at the follower too, and nobody moves it or takes the order back because it does not fill.

import { afterEach, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import type { SimOrder } from './exchange.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS' } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

async function opened(terms: Partial<FollowerTerms> = {}): Promise<void> {
  world = oneFollower(terms);
  world.boot();
  await pass(world, 3000);
}

const newestOf = (account: string): SimOrder | undefined => world.exchange.ordersOf(account).at(-1);
const termsOf = (order: SimOrder | undefined) =>
  order === undefined ? null : { ordType: order.ordType, price: order.price, stopPx: order.stopPx, state: order.state };

/** A stop without a limit, 100 units at Rs 10 from the market, that waits for its trigger. */
async function aStop(side: 'Buy' | 'Sell', stopPx: number): Promise<string> {
  const { orderId } = world.exchange.place(
    masterId,
    { ...sbin, side, ordType: 'Stop', qty: 100, price: 0, stopPx },
    byHand,
  );
  await pass(world, 20_000);
  expect(newestOf('FO001')).toMatchObject({ ordType: 'StopLimit', stopPx, state: 'Working' });
  return orderId;
}

async function bought(): Promise<void> {
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0, stopPx: 0 }, byHand);
  await pass(world, 3000);
  expect(world.exchange.net('FO001', sbin.instrumentId, sbin.product)).toBe(100);
}

it('an exit stays at the target that the master has made of its stop, and goes with it', async () => {
  await opened();
  await bought();
  const stop = await aStop('Sell', 790_00);
  for (const price of [815_00, 820_00]) {
    world.exchange.modify(stop, { qty: 100, price, stopPx: 0, ordType: 'Limit' }, 0);
    await pass(world, 30_000);
    expect(termsOf(newestOf('FO001'))).toEqual({ ordType: 'Limit', price, stopPx: 0, state: 'Working' });
  }
  expect(world.exchange.net('FO001', sbin.instrumentId, sbin.product)).toBe(100);
});

it('an entry rests at the limit that the master has made of its stop, and goes with it', async () => {
  await opened();
  const stop = await aStop('Buy', 810_00);
  for (const price of [790_00, 785_00]) {
    world.exchange.modify(stop, { qty: 100, price, stopPx: 0, ordType: 'Limit' }, 0);
    await pass(world, 30_000);
    expect(termsOf(newestOf('FO001'))).toEqual({ ordType: 'Limit', price, stopPx: 0, state: 'Working' });
  }
});

it('a stop takes the limit that the master has given its own, with the trigger as it was', async () => {
  await opened();
  await bought();
  const stop = await aStop('Sell', 790_00);
  world.exchange.modify(stop, { qty: 100, price: 789_00, stopPx: 790_00, ordType: 'StopLimit' }, 0);
  await pass(world, 10_000);
  expect(termsOf(newestOf('FO001'))).toMatchObject({ ordType: 'StopLimit', price: 789_00, stopPx: 790_00 });
});
