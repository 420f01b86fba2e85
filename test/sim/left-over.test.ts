import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import type { BrokerPosition } from '../../main/broker/broker.ts';
import { driftsOf } from '../../main/replication/drift.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const net = (world: World, account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);

/** What the desk would say of the follower, whose broker shows what its ledger has. */
function said(world: World) {
  const blotter = world.desk()?.blotter;
  if (blotter === undefined) throw new Error('the desk is not up');
  const netQty = net(world, 'FO001');
  const shown: BrokerPosition = {
    accountId: accountId('FO001'),
    instrumentId: instrumentId('NSE', '3045'),
    product: sbin.product,
    netQty,
    carriedQty: 0,
    realisedPnl: null,
  };
  return driftsOf(blotter, accountId('FO001'), [shown]);
}

describe('an order that was laid ahead and closes more than the follower had come to hold', () => {
  it('leaves units that are named, once the master is out', async () => {
    const world = oneFollower(
      {},
      { thin: ({ account, side, qty }) => (account === 'FO001' && side === 'Sell' ? Math.min(qty, 150) : qty) },
    );
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 200, price: 790_00 }, byHand);
    await pass(world, 2000);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Market', qty: 200, price: 0 }, byHand);
    await pass(world, 3000);
    expect([net(world, masterId), net(world, 'FO001')]).toEqual([-200, -150]);
    expect(said(world)).toEqual([]);
    world.exchange.setPrice('NSE|3045', 785_00);
    await pass(world, 30_000);
    expect([net(world, masterId), net(world, 'FO001')]).toEqual([0, 50]);
    expect(said(world)).toMatchObject([{ cause: 'LeftOver', targetQty: 0, actualQty: 50, repair: null }]);
    world.disk.close();
  });
});
