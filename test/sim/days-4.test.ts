import { expect, it } from 'vitest';
import { playSeeds } from './many-days.ts';

it('keeps every promise on days of faults, by seed, part 4', async () => {
  const { sends, compared } = await playSeeds(1601, 1610);
  expect(sends).toBeGreaterThan(10 * 150);
  expect(compared, 'some accounts are judged by the model').toBeGreaterThan(10);
}, 300_000);
