// One order of the master's as several at a follower, of which one is in doubt: the others are still the master's to take back.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const asked = { instrumentId: 'NSE|3045', product: 'MIS', side: 'Buy', ordType: 'Limit', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const silent: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'The answer did not come.' };

let world: World;
let order: string;
afterEach(() => {
  world.disk.close();
});

/** 300 units as three orders of 100, of which the second never reaches the broker. */
beforeEach(async () => {
  let placed = 0;
  world = oneFollower(
    {},
    {
      rig: {
        ...plainRig,
        account: (port) => ({
          ...port,
          place: (command) => {
            placed += 1;
            return placed === 2 ? Promise.resolve(silent) : port.place(command);
          },
        }),
      },
    },
  );
  world.disk.freeze.set(asked.instrumentId, 100);
  world.boot();
  await pass(world, 3000);
  order = world.exchange.place(masterId, { ...asked, qty: 300, price: 790_00 }, byHand).orderId;
  await pass(world, 3000);
  expect(states()).toEqual(['Working', 'Working']);
});

const states = (): readonly string[] => world.exchange.ordersOf('FO001').map(({ state }) => state);
const prices = (): readonly number[] => world.exchange.ordersOf('FO001').map(({ price }) => price);

describe.each([
  ['soon after it was lost', 0],
  ['when it has been proven absent and waits for a person', 300_000],
])('%s', (_, laterMs) => {
  beforeEach(async () => {
    await pass(world, laterMs);
  });

  it('the others are cancelled with the master’s order', async () => {
    world.exchange.cancel(order, 0);
    await pass(world, 8000);
    expect(states()).toEqual(['Canceled', 'Canceled']);
  });

  it('the others go with the master’s price', async () => {
    world.exchange.modify(order, { ...asked, qty: 300, price: 780_00 }, 0);
    await pass(world, 8000);
    expect(prices()).toEqual([780_00, 780_00]);
  });
});
