import { expect, it } from 'vitest';
import { everyNth, playSeries, writeFigure } from './nth-series.ts';
import { exiting } from './scripts.ts';

it('sends nothing twice, forgets nothing and shows nothing false while exiting, whichever call of a port fails', async () => {
  const every = everyNth();
  const series = await playSeries(exiting, every);
  if (every !== null) writeFigure(exiting, every, series);
  expect(series.broken).toEqual([]);
  expect(series.runs).toBeGreaterThan(50);
}, 10_800_000);
