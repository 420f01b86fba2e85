import { describe, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const nifty = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0 } as const;
const half = { multiplier: { units: 5, scale: 1 } } as const;

const nets = (world: World): readonly number[] =>
  [masterId, 'FO001'].map((account) => world.exchange.net(account, nifty.instrumentId, nifty.product));
const denials = (world: World): readonly (string | undefined)[] =>
  [...(world.desk()?.blotter.copies() ?? [])].flatMap(({ denial }) => denial?.code ?? []);

/** The master holds four lots and its follower two. */
async function holding(copyPolicy: 'Orders' | 'Fills'): Promise<World> {
  const world = oneFollower({ ...half, copyPolicy });
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...nifty, side: 'Buy', ordType: 'Market', qty: 100, price: 0 }, byHand);
  await pass(world, 3000);
  expect(nets(world)).toEqual([100, 50]);
  return world;
}

describe.each(['Orders', 'Fills'] as const)('an exit whose part at a follower is less than a lot (by %s)', (policy) => {
  it('says so each time, and the last exit closes all', async () => {
    const world = await holding(policy);
    for (const [qty, left, said] of [
      [25, [75, 50], 1],
      [25, [50, 50], 2],
      [50, [0, 0], 2],
    ] as const) {
      world.exchange.place(masterId, { ...nifty, side: 'Sell', ordType: 'Market', qty, price: 0 }, byHand);
      await pass(world, 5000);
      expect(nets(world)).toEqual(left);
      expect(denials(world)).toEqual(Array(said).fill('QTY_BELOW_ONE_LOT'));
    }
    world.disk.close();
  });

  it('is not said of one that still rests at the master and comes to a lot', async () => {
    const world = await holding(policy);
    const rests = { ...nifty, side: 'Sell', ordType: 'Limit', qty: 50, price: 25_000_00 } as const;
    world.exchange.place(masterId, rests, byHand);
    await pass(world, 5000);
    expect(denials(world)).toEqual([]);
    world.exchange.setPrice(nifty.instrumentId, 25_010_00);
    await pass(world, 5000);
    expect({ nets: nets(world), denials: denials(world) }).toEqual({ nets: [50, 25], denials: [] });
    world.disk.close();
  });
});
