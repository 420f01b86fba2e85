import { expect, it } from 'vitest';
import { watchFailures } from '../../main/failure-watch.ts';
import { exitWatched } from './exit-watched.ts';
import { pass } from './one-follower.ts';

/** Whether the notice of the failed copy of this order of the master's stands two seconds from now. */
async function stands({ world, blotter }: Awaited<ReturnType<typeof exitWatched>>, order: string): Promise<boolean> {
  const raised = new Set([`failed:${order}`]);
  const clear = (key: string): void => void raised.delete(key);
  const watch = watchFailures({ clock: world.time.machineClock(() => true), blotter, raised: () => raised, clear });
  watch.look();
  await pass(world, 2000);
  watch.close();
  return raised.size > 0;
}

it('the notice of an exit that a follower’s broker refused goes once a run has closed what it was for', async () => {
  const desk = await exitWatched();
  desk.master('Buy', 200);
  await pass(desk.world, 3000);
  desk.refusing(true);
  const sale = desk.master('Sell', 50).orderId;
  await pass(desk.world, 3000);
  expect([desk.nets(), await stands(desk, sale)]).toEqual([[150, 200], true]);
  desk.refusing(false);
  await desk.looks(60_000, () => desk.blotter.exits().at(-1)?.finishedAt != null);
  expect([desk.nets(), await stands(desk, sale)]).toEqual([[150, 150], false]);
  desk.world.disk.close();
});

it('that of a refused target stands while the master’s own rests, and goes when that is cancelled', async () => {
  const desk = await exitWatched();
  desk.master('Buy', 200);
  await pass(desk.world, 3000);
  desk.refusing(true);
  const target = desk.master('Sell', 200, 850_00).orderId;
  await pass(desk.world, 3000);
  desk.refusing(false);
  expect(await stands(desk, target)).toBe(true);
  desk.world.exchange.cancel(target, 0);
  await pass(desk.world, 3000);
  expect([desk.nets(), await stands(desk, target)]).toEqual([[200, 200], false]);
  desk.world.disk.close();
});
