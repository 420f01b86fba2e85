import { expect, it } from 'vitest';
import { exitWatched, follower } from './exit-watched.ts';
import { pass } from './one-follower.ts';
import { masterId } from './world.ts';

/** A missed sale that rests at the master, which the follower has caught up with at the master's own terms. */
async function caughtUp(choice: 'ExitsOnly' | 'AtLimit') {
  const desk = await exitWatched();
  const { world, engine, looks, master } = desk;
  master('Buy', 100);
  await looks(5000);
  const at = world.accounts.get(masterId);
  if (at === undefined) throw new Error('no account');
  at.session = 'Over';
  at.line?.sessionChanged();
  await pass(world, 1000);
  const target = master('Sell', 100, 820_00);
  await pass(world, 10_000);
  at.session = 'Ready';
  at.line?.sessionChanged();
  await pass(world, 8000);
  const answer = engine.catchUp(target.orderId, [follower], { choice, limit: null, actor: 'a person' });
  world.time.promiseSettled();
  await looks(4000);
  expect(await answer).toMatchObject({ value: [{ result: { ok: true } }] });
  const resting = () =>
    world.exchange
      .ordersOf('FO001')
      .filter(({ side, state }) => side === 'Sell' && state === 'Working')
      .map(({ qty, price }) => [qty, price]);
  expect(resting()).toEqual([[100, 820_00]]);
  return { ...desk, target, resting };
}

it.each(['ExitsOnly', 'AtLimit'] as const)(
  'a resting exit that was caught up with by %s is cancelled with the master’s',
  async (choice) => {
    const { world, target, looks, nets, resting } = await caughtUp(choice);
    world.exchange.cancel(target.orderId, 0);
    await looks(20_000);
    expect(resting()).toEqual([]);
    world.exchange.setPrice('NSE|3045', 825_00);
    await looks(20_000);
    expect(nets()).toEqual([100, 100]);
    world.disk.close();
  },
);

it.each(['ExitsOnly', 'AtLimit'] as const)(
  'a resting exit that was caught up with by %s moves with the master’s',
  async (choice) => {
    const { world, target, looks, resting } = await caughtUp(choice);
    const moved = { instrumentId: 'NSE|3045', product: 'NRML', ordType: 'Limit', price: 830_00, stopPx: 0 } as const;
    world.exchange.modify(target.orderId, { ...moved, qty: 100 }, 0);
    await looks(20_000);
    expect(resting()).toEqual([[100, 830_00]]);
    world.disk.close();
  },
);
