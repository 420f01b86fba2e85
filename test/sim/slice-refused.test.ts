// One of several orders for one of the master's that the broker refused: the units that it lacks are the first to be wanted no more.

import { afterEach, expect, it } from 'vitest';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'MIS', ordType: 'Limit', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const no: CommandOutcome = { kind: 'Refused', code: 'EC801', text: 'The broker says no.' };

let world: World;
afterEach(() => {
  world.disk.close();
});

/** The units that work at the follower for this side. */
const working = (side: 'Buy' | 'Sell'): number =>
  world.exchange
    .ordersOf('FO001')
    .filter((order) => order.side === side && order.state === 'Working')
    .reduce((sum, { qty, cumQty }) => sum + qty - cumQty, 0);

/** 300 units as three orders of 100 that rest, of which the broker refuses the second. */
async function rests(side: 'Buy' | 'Sell'): Promise<{ readonly to: (qty: number) => Promise<void> }> {
  let placed = -Infinity;
  world = oneFollower(
    {},
    {
      rig: {
        ...plainRig,
        account: (port) => ({
          ...port,
          place: (command) => {
            placed += 1;
            return placed === 2 ? Promise.resolve(no) : port.place(command);
          },
        }),
      },
    },
  );
  world.disk.freeze.set(asked.instrumentId, 100);
  world.boot();
  await pass(world, 3000);
  if (side === 'Sell') {
    world.exchange.place(masterId, { ...asked, side: 'Buy', ordType: 'Market', qty: 300, price: 0 }, byHand);
    await pass(world, 5000);
  }
  placed = 0;
  const price = side === 'Buy' ? 790_00 : 810_00;
  const { orderId } = world.exchange.place(masterId, { ...asked, side, qty: 300, price }, byHand);
  await pass(world, 5000);
  expect(working(side)).toBe(200);
  return {
    to: async (qty) => {
      world.exchange.modify(orderId, { ...asked, qty, price }, 0);
      await pass(world, 8000);
    },
  };
}

it.each(['Buy', 'Sell'] as const)('%s', async (side) => {
  const { to } = await rests(side);
  await to(200);
  expect(working(side), 'as many as the master has').toBe(200);
  await to(100);
  expect(working(side)).toBe(100);
  await to(300);
  expect(working(side), 'the refused one is not placed again by itself').toBe(200);
});
