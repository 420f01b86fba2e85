// A stop of the master's that traded in part and that the master then cancelled; the follower's first cancel is turned down.

import { afterEach, expect, it } from 'vitest';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const sbin = { instrumentId: 'NSE|3045', product: 'MIS', price: 0 } as const;
const tooMany: CommandOutcome = { kind: 'Refused', code: 'HTTP_429', text: 'Too many requests.' };

let world: World;
afterEach(() => {
  world.disk.close();
});

it('what still rests at the follower is not moved to the market, but cancelled', async () => {
  let sold = 0;
  let cancels = 0;
  const moved: number[] = [];
  world = oneFollower(
    {},
    {
      thin: ({ account, side, qty, cumQty }) => {
        if (side === 'Buy') return qty;
        if (account !== masterId) return 0;
        sold += 1;
        return sold === 1 ? Math.min(40, qty - cumQty) : 0;
      },
      rig: {
        ...plainRig,
        account: (port) => ({
          ...port,
          replace: (command) => {
            moved.push(command.price);
            return port.replace(command);
          },
          cancel: (command) => {
            cancels += 1;
            return cancels === 1 ? Promise.resolve(tooMany) : port.cancel(command);
          },
        }),
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  world.exchange.place(masterId, { ...sbin, side: 'Buy', ordType: 'Market', qty: 100, stopPx: 0 }, byHand);
  await pass(world, 20_000);
  const stop = world.exchange.place(
    masterId,
    { ...sbin, side: 'Sell', ordType: 'Stop', qty: 100, stopPx: 790_00 },
    byHand,
  );
  await pass(world, 20_000);
  world.exchange.setPrice(sbin.instrumentId, 790_00);
  await pass(world, 4800);
  expect(world.exchange.net(masterId, sbin.instrumentId, sbin.product)).toBe(60);
  world.exchange.cancel(stop.orderId, 0);
  await pass(world, 20_000);
  expect(moved).toEqual([]);
  expect(world.exchange.ordersOf('FO001').at(-1)).toMatchObject({ side: 'Sell', state: 'Canceled', cumQty: 0 });
});
