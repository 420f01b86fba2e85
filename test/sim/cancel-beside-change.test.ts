// A change of a follower’s order hangs on its way while the master cancels.

import { afterEach, expect, it } from 'vitest';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', ordType: 'Limit', stopPx: 0 } as const;
const silent: CommandOutcome = { kind: 'Unknown', code: 'TIMEOUT', text: 'The answer did not come.' };

let world: World;
afterEach(() => {
  world.disk.close();
});

it('a cancel of the master’s does not wait for the answer to a change that hangs', async () => {
  world = oneFollower(
    {},
    {
      rig: {
        ...plainRig,
        account: (port) => ({
          ...port,
          replace: () =>
            new Promise((resolve) => {
              world.time.after(10_000, () => {
                world.time.promiseSettled();
                resolve(silent);
              });
            }),
        }),
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  const { orderId } = world.exchange.place(masterId, { ...sbin, side: 'Buy', qty: 100, price: 790_00 }, byHand);
  await pass(world, 3000);
  world.exchange.modify(orderId, { ...sbin, qty: 100, price: 785_00 }, 0);
  await pass(world, 2000);
  world.exchange.cancel(orderId, 0);
  await pass(world, 5000);
  expect(world.exchange.ordersOf('FO001').map(({ state }) => state)).toEqual(['Canceled']);
});
