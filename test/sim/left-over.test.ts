import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { watchDrift } from '../../main/drift-watch.ts';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const follower = accountId('FO001');
const net = (world: World, account: string): number => world.exchange.net(account, sbin.instrumentId, sbin.product);
const nets = (world: World): readonly number[] => [net(world, masterId), net(world, follower)];

/** What the desk says of the follower, whose broker shows what its ledger has. */
function watch(world: World) {
  const blotter = world.desk()?.blotter;
  if (blotter === undefined) throw new Error('the desk is not up');
  const notices: string[] = [];
  const shown = () => ({
    accountId: follower,
    instrumentId: instrumentId('NSE', '3045'),
    product: sbin.product,
    netQty: net(world, follower),
    carriedQty: 0,
    realisedPnl: null,
  });
  const { rows } = watchDrift({
    clock: world.time.machineClock(() => true),
    blotter,
    followers: [follower],
    alias: () => 'Asha',
    instrumentOf: () => undefined,
    positionsOf: () => [shown()],
    onChange: () => undefined,
    raise: ({ title }) => notices.push(title),
    clear: (key) => notices.push(`over: ${key}`),
  });
  return { rows, notices };
}

describe('an order that was laid ahead and closes more than the follower had come to hold', () => {
  it('leaves units that are named and told of once, until they are closed', async () => {
    const world = oneFollower(
      {},
      { thin: ({ account, side, qty }) => (account === follower && side === 'Sell' ? Math.min(qty, 150) : qty) },
    );
    world.boot();
    await pass(world, 3000);
    const { rows, notices } = watch(world);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 200, price: 790_00 }, byHand);
    await pass(world, 2000);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Market', qty: 200, price: 0 }, byHand);
    await pass(world, 3000);
    expect({ nets: nets(world), rows: rows(), notices }).toEqual({ nets: [-200, -150], rows: [], notices: [] });

    world.exchange.setPrice('NSE|3045', 785_00);
    await pass(world, 60_000);
    expect(nets(world)).toEqual([0, 50]);
    expect(rows()).toMatchObject([{ cause: 'LeftOver', targetQty: 0, actualQty: 50, repair: null }]);
    expect(notices).toEqual(['Asha still holds +50 NSE|3045 MIS']);

    const all = { scope: { kind: 'Account', accountId: follower }, reach: 'Everything' } as const;
    world.desk()?.engine.exit(all, [follower], 'a person');
    await pass(world, 20_000);
    expect({ nets: nets(world), rows: rows() }).toEqual({ nets: [0, 0], rows: [] });
    expect(notices.slice(1)).toEqual(['over: left-over:FO001/NSE|3045/MIS']);
    world.disk.close();
  });
});
