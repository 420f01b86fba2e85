// The master moves its exit to the market, which takes it out, while a follower is signed out.

import { afterEach, expect, it } from 'vitest';
import { pendingExitOf } from '../../main/replication/exit-claims.ts';
import { accountId } from '../../domain/ids.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

const net = (account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);

it.each([
  ['to a limit that the market meets', { ordType: 'Limit', price: 800_00 }],
  ['to a market order', { ordType: 'Market', price: 0 }],
] as const)(
  'the follower’s exit is left to a person, and listed as still to be made, once the account is back: %s',
  async (_, to) => {
    world = oneFollower();
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
    await pass(world, 20_000);
    const target = { ...sbin, side: 'Sell', ordType: 'Limit', qty: 100, price: 820_00 } as const;
    const { orderId } = world.exchange.place(masterId, target, byHand);
    await pass(world, 5000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.session = 'Over';
    world.line('FO001')?.sessionChanged();
    await pass(world, 1000);
    world.exchange.modify(orderId, { qty: 100, stopPx: 0, ...to }, 0);
    await pass(world, 10_000);
    at.session = 'Ready';
    world.line('FO001')?.sessionChanged();
    await pass(world, 60_000);
    expect([net(masterId), net('FO001')]).toEqual([0, 100]);
    const { blotter } = world.desk() ?? {};
    if (blotter === undefined) throw new Error('the desk is not up');
    expect(pendingExitOf(blotter, orderId, accountId('FO001'), null)).toMatchObject({ qty: 100, state: 'Working' });
  },
);
