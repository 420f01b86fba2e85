import { describe, expect, it } from 'vitest';
import { accountId, instrumentId } from '../../domain/ids.ts';
import { watchDrift } from '../../main/drift-watch.ts';
import { driftsOf } from '../../main/replication/drift.ts';
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
    isMoving: () => false,
    onChange: () => undefined,
    raise: ({ title }) => notices.push(title),
    clear: (key) => notices.push(`over: ${key}`),
  });
  return { rows, notices };
}

describe('an order that was laid ahead and closes more than the follower had come to hold', () => {
  /** A trade of the local door, in and out again. */
  async function doorTrades(world: World): Promise<void> {
    const asked = { ...sbin, instrumentId: instrumentId('NSE', '3045'), ordType: 'Limit', timeInForce: 'Day' } as const;
    for (const [id, side, price] of [
      ['d-1', 'Buy', 810_00],
      ['d-2', 'Sell', 700_00],
    ] as const) {
      const terms = { ...asked, side, orderQty: 10, price };
      world.desk()?.engine.giveTrade({ id, asked: terms, terms, only: null }, 'the door');
      await pass(world, 3000);
    }
    expect(nets(world)).toEqual([0, 0]);
    expect(world.exchange.ordersOf(follower)).toHaveLength(2);
  }

  it.each([
    ['', async () => Promise.resolve()],
    [', though the local door has traded there too', doorTrades],
  ])('leaves units that are named and told of once, until they are closed%s', async (_, before) => {
    const world = oneFollower(
      {},
      { thin: ({ account, side, qty }) => (account === follower && side === 'Sell' ? Math.min(qty, 150) : qty) },
    );
    world.boot();
    await pass(world, 3000);
    await before(world);
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

  it('leaves units that are named though another order of the master’s rests far from the market', async () => {
    const world = oneFollower(
      {},
      { thin: ({ account, side, qty }) => (account === follower && side === 'Sell' ? Math.min(qty, 150) : qty) },
    );
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 200, price: 790_00 }, byHand);
    await pass(world, 2000);
    world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Market', qty: 200, price: 0 }, byHand);
    await pass(world, 3000);
    world.exchange.setPrice('NSE|3045', 785_00);
    await pass(world, 10_000);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 10, price: 600_00 }, byHand);
    await pass(world, 5000);
    expect({ nets: nets(world), said: said(world, { MIS: 50 }) }).toEqual({ nets: [0, 50], said: ['LeftOver MIS'] });
    world.disk.close();
  });
});

/** What stands of the follower where its broker shows these units by product. */
function said(world: World, shown: Partial<Record<'MIS' | 'NRML', number>>): readonly string[] {
  const blotter = world.desk()?.blotter;
  if (blotter === undefined) throw new Error('the desk is not up');
  const rows = (['MIS', 'NRML'] as const).map((product) => ({
    accountId: follower,
    instrumentId: instrumentId('NSE', '3045'),
    product,
    netQty: shown[product] ?? 0,
    carriedQty: 0,
    realisedPnl: null,
  }));
  return driftsOf(blotter, follower, rows).map(({ cause, product }) => `${cause} ${product}`);
}

describe('a follower once the master has gone in and out', () => {
  const order = { ...sbin, ordType: 'Market', qty: 100, price: 0 } as const;
  async function bought(): Promise<World> {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    world.exchange.place(masterId, { ...order, side: 'Buy' }, byHand);
    await pass(world, 5000);
    return world;
  }
  const converts = (world: World, account: string): void => {
    const moved = { accountId: accountId(account), instrumentId: instrumentId('NSE', '3045'), qty: 100 };
    world.desk()?.engine.record([{ kind: 'PositionConverted', ...moved, from: 'MIS', to: 'NRML' }]);
  };

  it('is not said to hold what both have converted and sold', async () => {
    const world = await bought();
    converts(world, masterId);
    converts(world, follower);
    await pass(world, 5000);
    world.exchange.place(masterId, { ...order, product: 'NRML', side: 'Sell' }, byHand);
    await pass(world, 10_000);
    expect(world.exchange.net(follower, order.instrumentId, 'NRML')).toBe(-100);
    expect(said(world, {})).toEqual([]);
    world.disk.close();
  });

  it('is said to hold what it alone has converted, under the product that it holds it as', async () => {
    const world = await bought();
    converts(world, follower);
    await pass(world, 5000);
    expect(said(world, { NRML: 100 })).toEqual([]);
    world.exchange.place(masterId, { ...order, side: 'Sell' }, byHand);
    await pass(world, 10_000);
    expect(said(world, { NRML: 100 })).toEqual(['LeftOver NRML']);
    world.disk.close();
  });

  it('is not said to hold what its owner has sold and an exit has proven flat', async () => {
    const world = await bought();
    world.exchange.place(follower, { ...order, side: 'Sell' }, byHand);
    await pass(world, 5000);
    world
      .desk()
      ?.engine.exit({ scope: { kind: 'Account', accountId: follower }, reach: 'Everything' }, [follower], 'me');
    world.time.promiseSettled();
    await pass(world, 20_000);
    world.exchange.place(masterId, { ...order, side: 'Sell' }, byHand);
    await pass(world, 10_000);
    expect({ nets: nets(world), said: said(world, {}) }).toEqual({ nets: [0, 0], said: [] });
    world.disk.close();
  });
});

describe('a position that the master has moved to another product', () => {
  it('leaves nothing over at its followers', async () => {
    const world = oneFollower();
    world.boot();
    await pass(world, 3000);
    const { rows, notices } = watch(world);
    world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
    await pass(world, 5000);
    const held = { accountId: accountId(masterId), instrumentId: instrumentId('NSE', '3045') };
    world.desk()?.engine.record([{ kind: 'PositionConverted', ...held, from: 'MIS', to: 'NRML', qty: 100 }]);
    await pass(world, 20_000);
    expect({ nets: nets(world), rows: rows(), notices }).toEqual({ nets: [100, 100], rows: [], notices: [] });
    world.disk.close();
  });
});
