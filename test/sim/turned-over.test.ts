import { expect, it } from 'vitest';
import { noFaults } from './faults.ts';
import { pass } from './one-follower.ts';
import { simTerms } from './sim-desk.ts';
import { createWorld, masterId } from './world.ts';

const nifty = { instrumentId: 'NFO|35001', product: 'NRML', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;

it('an exit that still rests goes on when the master has turned over and the follower’s new side trades first', async () => {
  let holdsBack = false;
  const world = createWorld({
    seed: 1,
    terms: new Map([['FO001', simTerms({})]]),
    rates: noFaults,
    settleMs: 120_000,
    inPieces: 0,
    thin: (order) => (holdsBack && order.account === 'FO001' && order.qty === 50 ? 25 - order.cumQty : order.qty),
    onHalt: () => undefined,
  });
  const master = (side: 'Buy' | 'Sell', qty: number): void => {
    const price = side === 'Buy' ? 24_900_00 : 24_700_00;
    world.exchange.place(masterId, { ...nifty, side, ordType: 'Limit', qty, price }, byHand);
  };
  world.boot();
  await pass(world, 3000);
  master('Buy', 50);
  await pass(world, 2000);
  expect(world.exchange.net('FO001', 'NFO|35001', 'NRML')).toBe(50);
  holdsBack = true;
  master('Sell', 50);
  await pass(world, 1000);
  expect(world.exchange.net('FO001', 'NFO|35001', 'NRML'), 'half of the exit rests').toBe(25);
  master('Sell', 25);
  await pass(world, 2000);
  expect(world.exchange.net('FO001', 'NFO|35001', 'NRML'), 'half of the exit, and the new short').toBe(0);
  holdsBack = false;
  world.exchange.setPrice('NFO|35001', 24_801_00);
  await pass(world, 5000);
  expect([world.exchange.net(masterId, 'NFO|35001', 'NRML'), world.exchange.net('FO001', 'NFO|35001', 'NRML')]).toEqual(
    [-25, -25],
  );
  master('Buy', 25);
  await pass(world, 5000);
  expect(world.exchange.net('FO001', 'NFO|35001', 'NRML'), 'flat with the master').toBe(0);
  world.disk.close();
});
