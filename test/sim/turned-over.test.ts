import { describe, expect, it } from 'vitest';
import { oneFollower, pass } from './one-follower.ts';
import { masterId, type World } from './world.ts';

const nifty = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

const held = (world: World, account: string): number => world.exchange.net(account, nifty.instrumentId, nifty.product);

function master(world: World, side: 'Buy' | 'Sell', qty: number): void {
  const price = side === 'Buy' ? 24_900_00 : 24_700_00;
  world.exchange.place(masterId, { ...nifty, side, ordType: 'Limit', qty, price }, byHand);
}

it('an exit that still rests goes on when the master has turned over and the follower’s new side trades first', async () => {
  let holdsBack = false;
  const world = oneFollower(
    {},
    {
      thin: (order) => (holdsBack && order.account === 'FO001' && order.qty === 50 ? 25 - order.cumQty : order.qty),
    },
  );
  world.boot();
  await pass(world, 3000);
  master(world, 'Buy', 50);
  await pass(world, 2000);
  expect(held(world, 'FO001')).toBe(50);
  holdsBack = true;
  master(world, 'Sell', 50);
  await pass(world, 1000);
  expect(held(world, 'FO001'), 'half of the exit rests').toBe(25);
  master(world, 'Sell', 25);
  await pass(world, 2000);
  expect(held(world, 'FO001'), 'half of the exit, and the new short').toBe(0);
  holdsBack = false;
  world.exchange.setPrice('NFO|35001', 24_801_00);
  await pass(world, 5000);
  expect([held(world, masterId), held(world, 'FO001')]).toEqual([-25, -25]);
  master(world, 'Buy', 25);
  await pass(world, 5000);
  expect(held(world, 'FO001'), 'flat with the master').toBe(0);
  world.disk.close();
});

describe('an exit of the master’s while part of the short that it had before is still to be closed at the follower', () => {
  /** What both hold after a short of 50, a purchase of 150 of which the last 25 are late at the follower, and a sale. */
  async function afterSale(
    qty: number,
  ): Promise<{ readonly master: number; readonly follower: number; lowest: number }> {
    let holdsBack = true;
    const world = oneFollower(
      {},
      {
        thin: ({ account, side, qty: asked, cumQty }) =>
          holdsBack && account === 'FO001' && side === 'Buy' && asked === 50 ? 25 - cumQty : asked,
      },
    );
    world.boot();
    await pass(world, 3000);
    master(world, 'Sell', 50);
    await pass(world, 2000);
    master(world, 'Buy', 150);
    await pass(world, 1000);
    expect(held(world, 'FO001'), '100 bought, and 25 of the short left').toBe(75);
    master(world, 'Sell', qty);
    await pass(world, 1000);
    let lowest = held(world, 'FO001');
    holdsBack = false;
    world.exchange.setPrice('NFO|35001', 24_799_00);
    for (let tick = 0; tick < 100; tick += 1) {
      await pass(world, 50);
      lowest = Math.min(lowest, held(world, 'FO001'));
    }
    const ended = { master: held(world, masterId), follower: held(world, 'FO001'), lowest };
    world.disk.close();
    return ended;
  }

  it('closes all that the follower bought', async () => {
    expect(await afterSale(100)).toEqual({ master: 0, follower: 0, lowest: 0 });
  });

  it('closes its share of all that the follower bought', async () => {
    expect(await afterSale(50)).toEqual({ master: 50, follower: 50, lowest: 25 });
  });
});

it('an exit takes of an entry beyond a closed short only what the master has opened of it by then', async () => {
  let holdsBack = true;
  const world = oneFollower(
    {},
    {
      // Of the purchase of 150 the master's 75 trade first, and at the follower the 50 that close.
      thin: ({ account, side, qty, cumQty }) => {
        if (!holdsBack || side === 'Sell') return qty;
        if (account === 'FO001') return qty === 100 ? 0 : qty;
        return qty === 150 ? 75 - cumQty : qty;
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  master(world, 'Sell', 50);
  await pass(world, 2000);
  master(world, 'Buy', 150);
  await pass(world, 1000);
  expect([held(world, masterId), held(world, 'FO001')]).toEqual([25, 0]);
  master(world, 'Sell', 25);
  await pass(world, 1000);
  holdsBack = false;
  world.exchange.setPrice('NFO|35001', 24_799_00);
  await pass(world, 5000);
  expect([held(world, masterId), held(world, 'FO001')]).toEqual([75, 75]);
  world.disk.close();
});
