// An entry that rests on at a follower, untraded, when the master has gone out of it and in again.

import { afterEach, expect, it } from 'vitest';
import type { CommandOutcome } from '../../domain/order-command.ts';
import { oneFollower, pass } from './one-follower.ts';
import { plainRig } from './sim-desk.ts';
import { masterId, type World } from './world.ts';

const sbin = { instrumentId: 'NSE|3045', product: 'MIS', ordType: 'Limit', stopPx: 0 } as const;
const byHand = { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 } as const;
const silent: CommandOutcome = { kind: 'Unknown', code: 'RESET', text: 'The answer did not come.' };

let world: World;
afterEach(() => {
  world.disk.close();
});

const master = (side: 'Buy' | 'Sell', price: number, qty = 100): void => {
  world.exchange.place(masterId, { ...sbin, side, qty, price }, byHand);
};
const net = (): readonly number[] => [masterId, 'FO001'].map((id) => world.exchange.net(id, sbin.instrumentId, 'MIS'));

type How = 'CancelLost' | 'SignedOut' | 'Well';

/** The market passes the follower's first purchase by. */
async function passedByAt(how: How): Promise<{ readonly reached: () => Promise<void> }> {
  let passedBy = true;
  let cancels = 0;
  world = oneFollower(
    {},
    {
      thin: ({ account, qty, price }) => (passedBy && account === 'FO001' && price === 800_00 ? 0 : qty),
      rig: {
        ...plainRig,
        account: (port) => ({
          ...port,
          cancel: (command) => {
            cancels += 1;
            return cancels === 1 && how === 'CancelLost' ? Promise.resolve(silent) : port.cancel(command);
          },
        }),
      },
    },
  );
  world.boot();
  await pass(world, 3000);
  master('Buy', 800_00);
  await pass(world, 3000);
  expect(net()).toEqual([100, 0]);
  return {
    reached: async () => {
      passedBy = false;
      world.exchange.setPrice(sbin.instrumentId, 798_00);
      await pass(world, 20_000);
    },
  };
}

async function outAndIn(how: How): Promise<void> {
  const { reached } = await passedByAt(how);
  const at = world.accounts.get('FO001');
  if (at === undefined) throw new Error('no account');
  if (how === 'SignedOut') {
    at.session = 'Over';
    world.line('FO001')?.sessionChanged();
  }
  master('Sell', 799_00);
  await pass(world, 600);
  if (how === 'SignedOut') {
    await pass(world, 10_000);
    at.session = 'Ready';
    world.line('FO001')?.sessionChanged();
    master('Buy', 801_00);
    await pass(world, 600);
  } else master('Buy', 801_00);
  await pass(world, 20_000);
  await reached();
}

it.each(['Well', 'CancelLost', 'SignedOut'] as const)(
  'is taken back, not added to what is copied anew: %s',
  async (how) => {
    await outAndIn(how);
    expect(net()[0]).toBe(100);
    expect(net()[1]).toBeLessThanOrEqual(100);
    expect(world.exchange.ordersOf('FO001').filter(({ price, cumQty }) => price === 800_00 && cumQty > 0)).toEqual([]);
  },
);

it('is taken back where the master goes from long to short in one order', async () => {
  const { reached } = await passedByAt('Well');
  master('Sell', 799_00, 200);
  await pass(world, 8000);
  expect(net()).toEqual([-100, -100]);
  await reached();
  expect(net()).toEqual([-100, -100]);
});
