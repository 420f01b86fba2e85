import { expect, it } from 'vitest';
import { exitWatched } from './exit-watched.ts';

it.each(['Orders', 'Fills'] as const)(
  'a resting exit of the master’s leaves what it has bought since, at a follower of %s',
  async (copyPolicy) => {
    const { world, nets, looks, master } = await exitWatched({ copyPolicy });
    master('Buy', 100);
    await looks(10_000);
    master('Sell', 100, 810_00);
    await looks(10_000);
    master('Buy', 200);
    await looks(10_000);
    world.exchange.setPrice('NSE|3045', 815_00);
    await looks(30_000);
    expect(nets()).toEqual([200, 200]);
    world.disk.close();
  },
);
