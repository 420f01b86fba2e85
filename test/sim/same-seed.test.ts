import { expect, it } from 'vitest';
import { playDay, shortDay } from './play-day.ts';

it('plays one seed to one history, every time', async () => {
  const digests = new Set<string>();
  for (const seed of [3, 4242]) {
    const { digest } = await playDay(shortDay(seed));
    const again = await playDay(shortDay(seed));
    expect(again.digest, `seed ${seed}`).toBe(digest);
    digests.add(digest);
  }
  expect(digests.size, 'and different seeds to different ones').toBe(2);
}, 120_000);
