import { expect, it } from 'vitest';
import { exitWatched, follower } from './exit-watched.ts';

it('a failed entry is not asked for again the other way round than its follower copies by now', async () => {
  const { world, engine, blotter, nets, looks, master, refusing } = await exitWatched({ copyPolicy: 'Fills' });
  refusing(true);
  master('Buy', 100);
  await looks(5000);
  refusing(false);
  const [copy, terms] = [[...blotter.copies()][0], blotter.terms(follower)];
  if (copy === undefined || terms === undefined) throw new Error('no copy');
  // The window lets it be changed: nothing is held, and nothing works.
  expect(blotter.isInvolved(follower)).toBe(false);
  engine.setTerms(follower, { ...terms, reverse: true }, 'a person');
  await looks(1000);
  engine.retryCopy(copy, 810_00, null, 'a person');
  await looks(5000);
  master('Sell', 100);
  await looks(30_000);
  expect(nets()).toEqual([0, 0]);
  world.disk.close();
});
