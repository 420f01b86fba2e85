import { describe, expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const id = 'NSE|3045';

async function opened(): Promise<World> {
  const world = createWorld({
    seed: 5,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    onHalt: () => undefined,
  });
  world.boot();
  await pass(world, 3000);
  return world;
}

const held = (world: World): number => world.exchange.net('FO001', id, 'MIS');
const buy = (world: World, qty: number): void => {
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty, price: 810_00 }, byHand);
};
const sell = (world: World, price: number, qty = 100) =>
  world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty, price }, byHand);
const stopAt = (world: World, stopPx: number) =>
  world.exchange.place(
    masterId,
    { ...sbin, side: 'Sell', ordType: 'StopLimit', qty: 100, stopPx, price: stopPx - 50_00 },
    byHand,
  );
const working = (world: World): readonly string[] =>
  world.exchange
    .ordersOf('FO001')
    .filter((order) => order.state === 'Working')
    .map(({ ordType, qty, cumQty }) => `${ordType} ${qty - cumQty}`);

describe('a stop and a target of the master’s for the same units', () => {
  it('never both trade at a follower, however fast the market goes from one to the other', async () => {
    const world = await opened();
    buy(world, 100);
    await pass(world, 3000);
    sell(world, 820_00);
    await pass(world, 3000);
    expect(working(world), 'nothing else stands for them').toEqual(['Limit 100']);
    stopAt(world, 780_00);
    await pass(world, 3000);
    expect(working(world), 'the stop protects, so it stands').toEqual(['StopLimit 100']);
    world.exchange.setPrice(id, 821_00);
    world.exchange.setPrice(id, 770_00);
    await pass(world, 30_000);
    expect(world.exchange.net(masterId, id, 'MIS'), 'the master itself has sold twice').toBe(-100);
    expect(held(world)).toBe(0);
    expect(world.exchange.fills.filter(({ account }) => account === 'FO001').length).toBe(2);
    world.disk.close();
  });

  it('give way to each other: when the master’s target trades, the follower’s stop is taken back and its units are sold', async () => {
    const world = await opened();
    buy(world, 100);
    await pass(world, 3000);
    stopAt(world, 780_00);
    sell(world, 820_00);
    await pass(world, 60_000);
    expect(working(world)).toEqual(['StopLimit 100']);
    world.exchange.setPrice(id, 821_00);
    await pass(world, 5000);
    expect([held(world), ...working(world)]).toEqual([0]);
    world.disk.close();
  });

  it('give way to each other: a sale that the master has traded shows no refusal at the follower, it takes the stop’s place', async () => {
    const world = await opened();
    buy(world, 100);
    await pass(world, 3000);
    stopAt(world, 780_00);
    await pass(world, 3000);
    sell(world, 790_00);
    await pass(world, 5000);
    expect([held(world), ...working(world)]).toEqual([0]);
    const denied = world.wire.flatMap((event) =>
      event.kind === 'Committed' ? event.entries.filter(({ fact }) => fact.kind === 'Denied') : [],
    );
    expect(denied).toEqual([]);
    world.disk.close();
  });

  it('give way to each other: when the master takes the stop back, the target is placed, however late that is', async () => {
    const world = await opened();
    buy(world, 100);
    await pass(world, 3000);
    sell(world, 820_00);
    const stop = stopAt(world, 780_00);
    await pass(world, 60_000);
    expect(working(world)).toEqual(['StopLimit 100']);
    world.exchange.cancel(stop.orderId, 0);
    await pass(world, 5000);
    expect(working(world)).toEqual(['Limit 100']);
    world.exchange.setPrice(id, 821_00);
    await pass(world, 1000);
    expect(held(world)).toBe(0);
    world.disk.close();
  });
});

describe('two exits of a holding beside each other', () => {
  it('never sell more than is held when the first grows while nothing of it can be seen', async () => {
    const world = await opened();
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    buy(world, 98);
    await pass(world, 3000);
    const slow = world.exchange.place(
      masterId,
      { ...sbin, side: 'Buy', ordType: 'Limit', qty: 34, price: 799_00 },
      byHand,
    );
    await pass(world, 3000);
    at.rates = { ...noFaults, hidden: 1 };
    const first = world.exchange.place(
      masterId,
      { ...sbin, side: 'Sell', ordType: 'Limit', qty: 98, price: 801_00 },
      byHand,
    );
    await pass(world, 1000);
    at.rates = noFaults;
    world.exchange.setPrice(id, 799_00);
    await pass(world, 1000);
    world.exchange.modify(first.orderId, { ...first, qty: 132 }, 0);
    await pass(world, 3000);
    expect(slow.cumQty).toBe(34);
    buy(world, 200);
    await pass(world, 3000);
    world.exchange.setPrice(id, 805_00);
    await pass(world, 3000);
    sell(world, 790_00, 200);
    let lowest = 0;
    for (let second = 0; second < 150; second += 1) {
      await pass(world, 1000);
      lowest = Math.min(lowest, held(world));
    }
    expect({ lowest, left: held(world) }).toEqual({ lowest: 0, left: 0 });
    world.disk.close();
  });

  it('do not take the units of an older one for those that a later order bought and a later exit sells', async () => {
    const world = await opened();
    buy(world, 100);
    await pass(world, 3000);
    const at = world.accounts.get('FO001');
    if (at === undefined) throw new Error('no account');
    at.slowMs = 500;
    sell(world, 790_00);
    await pass(world, 100);
    world.exchange.setPrice(id, 780_00);
    await pass(world, 3000);
    at.slowMs = 0;
    expect([world.exchange.net(masterId, id, 'MIS'), held(world), ...working(world)]).toEqual([0, 100, 'Limit 100']);
    buy(world, 100);
    await pass(world, 1000);
    sell(world, 780_00, 100);
    await pass(world, 3000);
    expect([world.exchange.net(masterId, id, 'MIS'), held(world), ...working(world)]).toEqual([0, 100, 'Limit 100']);
    world.exchange.setPrice(id, 800_00);
    await pass(world, 20_000);
    expect(held(world)).toBe(0);
    world.disk.close();
  });
});
