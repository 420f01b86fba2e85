import { describe, expect, it } from 'vitest';
import type { FollowerTerms } from '../../domain/account.ts';
import { exitWatched } from './exit-watched.ts';
import { pass } from './one-follower.ts';
import { masterId } from './world.ts';

/** The master holds `held`; its sale trades `most` units at once, and the follower's first order for it is refused. */
async function refusedSale(terms: Partial<FollowerTerms>, held: number, qty: number, most: number) {
  const once = { units: 1e6 };
  const desk = await exitWatched(terms, ({ account, qty: asked }) =>
    account === masterId ? Math.min(asked, once.units) : asked,
  );
  desk.master('Buy', held);
  await desk.looks(5000);
  expect(desk.nets()).toEqual([held, held]);
  desk.refusing(true);
  once.units = most;
  const sale = desk.master('Sell', qty, 799_00);
  await pass(desk.world, 400);
  desk.refusing(false);
  const stands = () => ({
    nets: desk.nets(),
    pending: desk.pending(sale.orderId),
    drift: desk.drifts().map(({ cause }) => cause),
  });
  return { ...desk, sale, once, stands };
}

describe('a run for an exit that was refused', () => {
  it('closes the whole of what a follower of fills was refused, though the master takes back the rest', async () => {
    const { world, sale, once, looks, stands } = await refusedSale({ copyPolicy: 'Fills' }, 200, 200, 50);
    once.units = 0;
    await looks(3000);
    world.exchange.cancel(sale.orderId, 0);
    await looks(30_000);
    expect(stands()).toEqual({ nets: [150, 150], pending: null, drift: [] });
    world.disk.close();
  });

  it('takes nothing from the next parts of the exit at a follower of fills', async () => {
    const { world, looks, stands } = await refusedSale({ copyPolicy: 'Fills' }, 200, 100, 25);
    await looks(15_000);
    for (let piece = 0; piece < 3; piece += 1) {
      world.exchange.setPrice('NSE|3045', 800_00 + piece * 5);
      await looks(5000);
    }
    expect(stands()).toEqual({ nets: [100, 100], pending: null, drift: [] });
    world.disk.close();
  });

  it('takes nothing from what the master adds to the exit', async () => {
    const { world, sale, once, looks, stands } = await refusedSale({}, 200, 100, 50);
    once.units = 0;
    await looks(15_000);
    const larger = { instrumentId: 'NSE|3045', product: 'NRML', ordType: 'Limit', price: 799_00, stopPx: 0 } as const;
    world.exchange.modify(sale.orderId, { ...larger, qty: 150 }, 0);
    await looks(5000);
    once.units = 1e6;
    world.exchange.setPrice('NSE|3045', 800_05);
    await looks(40_000);
    expect(stands()).toEqual({ nets: [50, 50], pending: null, drift: [] });
    world.disk.close();
  });

  it('closes what the master has closed by an order that closes and opens, before it opens', async () => {
    const { world, once, looks, stands } = await refusedSale({}, 100, 200, 100);
    once.units = 0;
    await looks(40_000);
    expect(stands()).toEqual({ nets: [0, 0], pending: null, drift: [] });
    world.disk.close();
  });
});

/** The master buys 25 of 100 and takes back the rest. */
async function boughtPart(refused: boolean) {
  const once = { units: 25 };
  const desk = await exitWatched({ copyPolicy: 'Fills' }, ({ account, qty }) =>
    account === masterId ? Math.min(qty, once.units) : qty,
  );
  desk.refusing(refused);
  const order = desk.master('Buy', 100, 801_00);
  await pass(desk.world, 3000);
  once.units = 0;
  desk.world.exchange.cancel(order.orderId, 0);
  await pass(desk.world, 10_000);
  const said = desk.drifts().map(({ targetQty, repair }) => [targetQty, repair?.qty]);
  desk.world.disk.close();
  return { nets: desk.nets(), said };
}

describe('of an order that traded in part', () => {
  it('a follower of fills that has what the master has is in step', async () => {
    expect(await boughtPart(false)).toEqual({ nets: [25, 25], said: [] });
  });

  it('a follower of fills that was refused lacks all that the master has', async () => {
    expect(await boughtPart(true)).toEqual({ nets: [25, 0], said: [[25, 25]] });
  });
});
