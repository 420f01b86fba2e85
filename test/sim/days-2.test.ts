import { expect, it } from 'vitest';
import { playSeeds } from './many-days.ts';

it('keeps every promise on days of faults, by seed, part 2', async () => {
  const { sends, compared } = await playSeeds(501, 525);
  expect(sends).toBeGreaterThan(25 * 150);
  expect(compared, 'some accounts are judged by the model').toBeGreaterThan(25);
}, 300_000);
