import { afterEach, expect, it } from 'vitest';
import type { EngineParts } from '../../main/replication/engine-parts.ts';
import { noFaults } from './faults.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig, simTerms } from './sim-desk.ts';
import { createWorld, masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', stopPx: 0, ordType: 'Limit', qty: 100 } as const;

let world: World;
afterEach(() => {
  world.disk.close();
});

it('an exit refused while its contract was unknown sells no more than is held once the contract is known again', async () => {
  let unknown = false;
  world = createWorld({
    seed: 21,
    terms: new Map([['FO001', simTerms({ multiplier: { units: 2, scale: 0 } })]]),
    rates: noFaults,
    settleMs: 12_000,
    inPieces: 0,
    onHalt: () => undefined,
    rig: {
      ...plainRig,
      parts: (parts): EngineParts => ({
        ...parts,
        instrumentOf: (id) => (unknown ? undefined : parts.instrumentOf(id)),
      }),
    },
  });
  const held = (): number => world.exchange.net('FO001', 'NSE|3045', 'MIS');
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', price: 810_00 }, byHand);
  await pass(world, 1000);
  expect(held()).toBe(200);
  unknown = true;
  const sale = world.exchange.place(masterId, { ...sbin, side: 'Sell', price: 900_00 }, byHand);
  await pass(world, 1000);
  unknown = false;
  world.exchange.modify(sale.orderId, { ...sale, price: 790_00 }, 0);
  let least = held();
  for (let step = 0; step < 20; step += 1) {
    await pass(world, 500);
    least = Math.min(least, held());
  }
  expect(least).toBe(0);
});

it('a resting copy is cancelled with the master’s order, though its contract is not known after a start', async () => {
  let unknown = false;
  world = oneFollower(
    {},
    {
      rig: {
        ...plainRig,
        parts: (parts): EngineParts => ({
          ...parts,
          instrumentOf: (id) => (unknown ? undefined : parts.instrumentOf(id)),
        }),
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  const order = world.exchange.place(masterId, { ...sbin, side: 'Buy', price: 700_00 }, byHand);
  await pass(world, 3000);
  world.crash();
  unknown = true;
  world.boot();
  await pass(world, 10_000);
  const states = (): readonly string[] => world.exchange.ordersOf('FO001').map(({ state }) => state);
  expect(states()).toEqual(['Working']);
  world.exchange.cancel(order.orderId, 0);
  await pass(world, 30_000);
  expect(states()).toEqual(['Canceled']);
});
