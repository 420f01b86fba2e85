import { describe, expect, it } from 'vitest';
import { accountId } from '../../domain/ids.ts';
import type { Side } from '../../domain/order.ts';
import type { SimOrder } from './exchange.ts';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const future = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0, price: 0, ordType: 'Market' } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

const held = (world: World, account: string): number =>
  world.exchange.net(account, future.instrumentId, future.product);

function opened(thin?: (order: SimOrder) => number): World {
  const world = createWorld({
    seed: 3,
    terms: new Map([
      ['FO001', simTerms({ copyPolicy: 'Orders' })],
      ['FO002', simTerms({ copyPolicy: 'Fills' })],
    ]),
    rates: noFaults,
    settleMs: 40_000,
    inPieces: 1,
    ...(thin === undefined ? {} : { thin }),
    onHalt: () => undefined,
  });
  world.boot();
  return world;
}

/** The master's order trades in part and is cancelled; its end is the first that the desk hears of it. */
async function tradedInPart(world: World, side: Side, qty: number, thenMs = 20_000): Promise<void> {
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.feed = 'Silent';
  at.line?.feedChanged();
  const { orderId } = world.exchange.place(masterId, { ...future, side, qty }, byHand);
  world.exchange.cancel(orderId, 0);
  await pass(world, 100);
  at.feed = 'Live';
  at.line?.feedChanged();
  await pass(world, thenMs);
  const heard = world.desk()?.blotter.masters() ?? [];
  const order = [...heard].find((one) => one.order.orderId === orderId)?.order;
  expect(order).toMatchObject({ ended: 'Canceled', orderQty: qty });
  expect(order?.cumQty).toBeGreaterThan(0);
  expect(order?.cumQty).toBeLessThan(qty);
}

describe('an order of the master’s that had traded in part and was cancelled before the desk heard of it', () => {
  it('is followed by what it traded, whatever a follower follows, on the way in and on the way out', async () => {
    const world = opened();
    await pass(world, 3000);
    await tradedInPart(world, 'Buy', 1000);
    const bought = held(world, masterId);
    expect([held(world, 'FO001'), held(world, 'FO002')]).toEqual([bought, bought]);
    await tradedInPart(world, 'Sell', bought);
    const left = held(world, masterId);
    expect(left).toBeLessThan(bought);
    expect([held(world, 'FO001'), held(world, 'FO002')]).toEqual([left, left]);
    world.disk.close();
  });

  it('is closed by as much as the master closes of it, though the sale comes before its copies trade', async () => {
    let holdsBack = true;
    const world = opened(({ account, side, qty, cumQty }) => {
      if (side === 'Sell') return qty;
      return account === masterId ? 500 - cumQty : holdsBack ? 0 : qty;
    });
    await pass(world, 3000);
    await tradedInPart(world, 'Buy', 1000, 4000);
    world.exchange.place(masterId, { ...future, side: 'Sell', qty: 250 }, byHand);
    await pass(world, 1000);
    expect(world.desk()?.blotter.liveOf(accountId('FO001')), 'the purchase rests').not.toEqual([]);
    holdsBack = false;
    world.exchange.setPrice(future.instrumentId, world.exchange.price(future.instrumentId) - 100);
    await pass(world, 5000);
    expect([masterId, 'FO001', 'FO002'].map((account) => held(world, account))).toEqual([250, 250, 250]);
    world.disk.close();
  });
});
