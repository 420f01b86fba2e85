import { describe, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const nets = (world: World): readonly number[] =>
  [masterId, 'FO001'].map((account) => world.exchange.net(account, sbin.instrumentId, sbin.product));

/** The master's purchase of 100 has traded 60 of it and rests for the others; its follower has all of its own. */
async function aheadOfTheMaster(multiplier = 1): Promise<{ readonly world: World; readonly open: () => void }> {
  let most = 60;
  const world = oneFollower(
    { multiplier: { units: multiplier, scale: 0 } },
    { thin: ({ account, side, qty }) => (account === masterId && side === 'Buy' ? Math.min(qty, most) : qty) },
  );
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Limit', qty: 100, price: 810_00 }, byHand);
  most = 0;
  await pass(world, 3000);
  expect(nets(world)).toEqual([60, 100 * multiplier]);
  const open = (): void => {
    most = 100;
    world.exchange.setPrice('NSE|3045', 799_00);
  };
  return { world, open };
}

const sell = (world: World, qty: number): void => {
  world.exchange.place(masterId, { ...sbin, side: 'Sell', ordType: 'Limit', qty, price: 700_00 }, byHand);
};

describe('a follower whose order has traded before the rest of its master’s', () => {
  it.each([1, 3])(
    'is taken out of its share of what the master closes meanwhile (multiplier %i)',
    async (multiplier) => {
      const { world, open } = await aheadOfTheMaster(multiplier);
      sell(world, 30);
      await pass(world, 5000);
      expect(nets(world)).toEqual([30, 70 * multiplier]);
      sell(world, 15);
      await pass(world, 5000);
      expect(nets(world)).toEqual([15, 55 * multiplier]);
      open();
      await pass(world, 10_000);
      expect(nets(world)).toEqual([55, 55 * multiplier]);
      world.disk.close();
    },
  );

  it('is taken out of all of it with a master that closes all it has', async () => {
    const { world } = await aheadOfTheMaster();
    sell(world, 60);
    await pass(world, 5000);
    expect(nets(world)).toEqual([0, 0]);
    world.disk.close();
  });

  it('is taken out of all of it when an exit of a part is enlarged to all that the master has', async () => {
    const { world } = await aheadOfTheMaster();
    const rests = world.exchange.place(
      masterId,
      { ...sbin, side: 'Sell', ordType: 'Limit', qty: 30, price: 820_00 },
      byHand,
    );
    await pass(world, 3000);
    world.exchange.modify(rests.orderId, { qty: 60, price: 820_00, stopPx: 0, ordType: 'Limit' }, 0);
    await pass(world, 3000);
    world.exchange.setPrice('NSE|3045', 825_00);
    await pass(world, 5000);
    expect(nets(world)).toEqual([0, 0]);
    world.disk.close();
  });

  it('is out with the master in the end when the master’s purchase is cancelled after all', async () => {
    const { world } = await aheadOfTheMaster();
    sell(world, 30);
    await pass(world, 5000);
    const [bought] = world.exchange.ordersOf(masterId);
    world.exchange.cancel(bought?.orderId ?? '', 0);
    await pass(world, 5000);
    expect(nets(world)).toEqual([30, 70]);
    sell(world, 15);
    await pass(world, 5000);
    expect(nets(world)).toEqual([15, 35]);
    sell(world, 15);
    await pass(world, 5000);
    expect(nets(world)).toEqual([0, 0]);
    world.disk.close();
  });
});
