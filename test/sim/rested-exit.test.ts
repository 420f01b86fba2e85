// The master lays its way out before its way in: an order that rests as opening, and closes when it trades.

import { afterEach, describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { accountId } from '../../domain/ids.ts';
import { noFaults } from './faults.ts';
import type { SimOrder } from './exchange.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const start = 800_00;

let world: World;
/** Followers whose sales the market passes by. */
let passedBy: Set<string>;

async function opened(terms: Readonly<Record<string, Partial<FollowerTerms>>>): Promise<void> {
  passedBy = new Set();
  world = createWorld({
    seed: 5,
    terms: new Map(Object.entries(terms).map(([id, one]) => [id, simTerms(one)])),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 0,
    thin: ({ account, side, qty }) => (side === 'Sell' && passedBy.has(account) ? 0 : qty),
    onHalt: (_, reason) => {
      throw new Error(reason);
    },
  });
  world.boot();
  await pass(world, 3000);
}

afterEach(() => world.disk.close());

const held = (account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);
const salesOf = (account: string): readonly SimOrder[] =>
  world.exchange.ordersOf(account).filter(({ side }) => side === 'Sell');

/** A sale of 100 rests above the market, then as many are bought. */
async function laidAndBought(): Promise<void> {
  world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 100, price: start + 1000 }, byHand);
  await pass(world, 2000);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
  await pass(world, 2000);
  expect(held(masterId)).toBe(100);
}

async function reached(): Promise<void> {
  world.exchange.setPrice(sbin.instrumentId, start + 1000);
  await pass(world, 4000);
  expect(held(masterId)).toBe(0);
}

describe('a sale that rested before the purchase it closes', () => {
  it('takes out followers of whole orders and of fills alike, and nobody sells more than he held', async () => {
    await opened({ FO001: { copyPolicy: 'Orders' }, FO002: { copyPolicy: 'Fills' } });
    await laidAndBought();
    expect([held('FO001'), held('FO002')]).toEqual([100, 100]);
    await reached();
    expect([held('FO001'), held('FO002')]).toEqual([0, 0]);
    expect(salesOf('FO001').map(({ cumQty }) => cumQty)).toEqual([100]);
    expect(salesOf('FO002').map(({ cumQty }) => cumQty)).toEqual([100]);
  });

  it('goes on resting where it has not traded yet, as the exit that it is', async () => {
    await opened({ FO001: { copyPolicy: 'Orders' } });
    await laidAndBought();
    passedBy.add('FO001');
    await reached();
    expect(held('FO001')).toBe(100);
    expect(salesOf('FO001')).toMatchObject([{ state: 'Working', qty: 100, cumQty: 0 }]);
    const copies = [...(world.desk()?.blotter.copies() ?? [])].filter(({ order }) => order.side === 'Sell');
    expect(copies).toMatchObject([{ closes: true, key: { purpose: 'Copy' } }]);
    passedBy.clear();
    world.exchange.setPrice(sbin.instrumentId, start + 1500);
    await pass(world, 2000);
    expect(held('FO001')).toBe(0);
    expect(salesOf('FO001')).toHaveLength(1);
  });

  it('is taken back where its follower has nothing to close, and says so to one that follows fills', async () => {
    await opened({ FO001: { copyPolicy: 'Orders' }, FO002: { copyPolicy: 'Fills' } });
    passedBy = new Set(['FO001', 'FO002']);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 100, price: start + 1000 }, byHand);
    await pass(world, 2000);
    for (const id of ['FO001', 'FO002']) at(id).rates = { ...noFaults, rejected: 1 };
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
    await pass(world, 2000);
    for (const id of ['FO001', 'FO002']) at(id).rates = noFaults;
    await reached();
    expect([held('FO001'), held('FO002')]).toEqual([0, 0]);
    expect(salesOf('FO001')).toMatchObject([{ state: 'Canceled', cumQty: 0 }]);
    expect(salesOf('FO002')).toEqual([]);
    const denied = [...(world.desk()?.blotter.copies() ?? [])].filter(({ order }) => order.accountId === 'FO002');
    expect(denied.map(({ denial }) => denial?.code ?? '')).toContain('NOTHING_TO_EXIT');
  });

  it('takes out a follower to which it was refused while it seemed to open', async () => {
    await opened({ FO001: { copyPolicy: 'Orders' } });
    const reduceOnly = (state: 'ReduceOnly' | 'Active'): void => {
      const scope = { kind: 'Follower', followerId: accountId('FO001') } as const;
      world.desk()?.engine.setTrading({ scope, state, reason: 'a test', cancelResting: false }, 'a person');
    };
    reduceOnly('ReduceOnly');
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty: 100, price: start + 1000 }, byHand);
    await pass(world, 2000);
    expect(salesOf('FO001')).toEqual([]);
    reduceOnly('Active');
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
    await pass(world, 2000);
    reduceOnly('ReduceOnly');
    await reached();
    expect(held('FO001')).toBe(0);
    expect(salesOf('FO001').map(({ cumQty }) => cumQty)).toEqual([100]);
  });

  it('closes all that a follower holds with the last of it, and never once more beside another exit', async () => {
    await opened({ FO001: { copyPolicy: 'Orders' }, FO002: { copyPolicy: 'Fills' } });
    passedBy.add('FO001');
    await laidAndBought();
    await reached();
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 50, price: 0 }, byHand);
    await pass(world, 2000);
    expect([held('FO001'), held('FO002')]).toEqual([150, 50]);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Market', qty: 50, price: 0 }, byHand);
    await pass(world, 2000);
    passedBy.clear();
    world.exchange.setPrice(sbin.instrumentId, start + 1500);
    await pass(world, 4000);
    expect([held('FO001'), held('FO002')]).toEqual([0, 0]);
  });
});

function at(id: string) {
  const account = world.accounts.get(id);
  if (account === undefined) throw new Error('no account');
  return account;
}
