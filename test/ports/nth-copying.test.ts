import { expect, it } from 'vitest';
import { everyNth, playSeries, writeFigure } from './nth-series.ts';
import { copying } from './scripts.ts';

it('sends nothing twice, forgets nothing and shows nothing false while copying, whichever call of a port fails', async () => {
  const every = everyNth();
  const series = await playSeries(copying, every);
  if (every !== null) writeFigure(copying, every, series);
  expect(series.broken).toEqual([]);
  expect(series.runs).toBeGreaterThan(50);
}, 10_800_000);
