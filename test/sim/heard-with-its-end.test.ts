// The last trade of an order of the master's is heard of together with its end.

import { afterEach, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const ofTheExchange = '17070 : The Price is out of the current execution range';

let world: World;
let most: number;
afterEach(() => {
  world.disk.close();
});

const net = (account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);

async function opened(copyPolicy: FollowerTerms['copyPolicy']): Promise<void> {
  most = Infinity;
  world = oneFollower(
    { copyPolicy },
    { thin: ({ account, qty }) => (account === masterId ? Math.min(qty, most) : qty) },
  );
  world.boot();
  await pass(world, 3000);
}

/** 100 units, of which so many trade while the feed tells it, and so many more before its end, while it does not. */
async function endedUnheard(
  asked: { readonly side: 'Buy' | 'Sell'; readonly ordType: 'Limit' | 'Market' },
  { first, last, text }: { readonly first: number; readonly last: number; readonly text: string },
): Promise<void> {
  most = first;
  const { orderId } = world.exchange.place(
    masterId,
    { ...sbin, ...asked, qty: 100, price: asked.ordType === 'Limit' ? 800_00 : 0 },
    byHand,
  );
  await pass(world, 4000);
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.feed = 'Cut';
  world.line(masterId)?.feedChanged();
  most = last;
  world.exchange.setPrice(sbin.instrumentId, 800_00);
  world.exchange.cancel(orderId, 0, text);
  await pass(world, 300);
  at.feed = 'Live';
  world.line(masterId)?.feedChanged();
  await pass(world, 20_000);
}

it.each([
  ['Limit', '', 0],
  ['Limit', ofTheExchange, 0],
  ['Limit', ofTheExchange, 30],
  ['Market', '', 0],
  ['Market', ofTheExchange, 0],
] as const)('is copied by fills: %s, "%s", %i copied before', async (ordType, text, first) => {
  await opened('Fills');
  await endedUnheard({ side: 'Buy', ordType }, { first, last: 40, text });
  expect([net(masterId), net('FO001')]).toEqual([first + 40, first + 40]);
});

it.each([
  ['Limit', ofTheExchange],
  ['Market', ofTheExchange],
] as const)('closes its share by fills: %s, "%s"', async (ordType, text) => {
  await opened('Fills');
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
  await pass(world, 4000);
  await endedUnheard({ side: 'Sell', ordType }, { first: 0, last: 40, text });
  expect([net(masterId), net('FO001')]).toEqual([60, 60]);
});

it.each([
  ['Buy', ''],
  ['Buy', ofTheExchange],
  ['Sell', ''],
  ['Sell', ofTheExchange],
] as const)('of a market order is copied by whole orders, since it was the first: %s, "%s"', async (side, text) => {
  await opened('Orders');
  if (side === 'Sell') {
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
    await pass(world, 4000);
  }
  await endedUnheard({ side, ordType: 'Market' }, { first: 0, last: 40, text });
  const left = side === 'Buy' ? 40 : 60;
  expect([net(masterId), net('FO001')]).toEqual([left, left]);
});
