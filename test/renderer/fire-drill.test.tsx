import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DrillView } from '../../domain/drill.ts';
import { App } from '../../renderer/app.tsx';
import { doing, showPage } from './a-page.tsx';
import { aDesk } from './builders.ts';

const underWay: DrillView = {
  seed: 7,
  running: true,
  step: 2,
  steps: 5,
  beganAt: Date.now() - 12_000,
  limitMs: 90_000,
  results: [],
};
const done: DrillView = {
  ...underWay,
  running: false,
  beganAt: null,
  results: [
    {
      exercise: 'HalfFill',
      happened: 'The market dried up.',
      noticedMs: 4200,
      rightMs: 6100,
      acts: ['cancelMasterOrder'],
      atRisk: 0,
      points: 100,
    },
    {
      exercise: 'LostLine',
      happened: 'The line was lost.',
      noticedMs: null,
      rightMs: null,
      acts: [],
      atRisk: 2_80_000_00,
      points: 0,
    },
  ],
};
const practice = { demo: { running: false, step: 0, steps: 0, label: '' } };

describe('the fire drill in the window', () => {
  it('is offered in practice with what will be asked', async () => {
    const page = await showPage(aDesk(practice), <App />);
    await doing(() => fireEvent.click(page.getByTestId('drill-open')));
    expect(page.getByTestId('drill-dialog').textContent).toContain('Log that account in again');
    await doing(() => fireEvent.click(page.getByTestId('drill-start')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'startDrill', input: { seed: null } });
  });

  it('is not offered where money is real', async () => {
    const page = await showPage(aDesk({ mode: 'Live', demo: null }), <App />);
    expect(page.queryByTestId('drill-open')).toBeNull();
  });

  it('says that something is wrong and for how long, and never what', async () => {
    const page = await showPage(aDesk({ ...practice, drill: underWay }), <App />);
    const words = page.getByTestId('drill-state').textContent;
    expect(words).toMatch(/Drill 2\/5something is wrong · \d+ s/);
    await doing(() => fireEvent.click(page.getByTestId('drill-stop')));
    expect(page.desk.calls.at(-1)?.name).toBe('stopDrill');
  });

  it('shows the result when it ends, what would have been right, and repeats by its seed', async () => {
    const page = await showPage(aDesk({ ...practice, drill: underWay }), <App />);
    await doing(() => page.desk.push({ kind: 'Drill', drill: done }));
    expect(page.getByTestId('drill-score').textContent).toBe('100 of 200 points');
    const lost = page.getByTestId('drill-result-LostLine').textContent;
    expect(lost).toContain('not noticed');
    expect(lost).toContain('Right: Pause copying');
    expect(lost).toContain('₹2,80,000.00');
    await doing(() => fireEvent.click(page.getByTestId('drill-again')));
    expect(page.desk.calls.at(-1)).toEqual({ name: 'startDrill', input: { seed: 7 } });
  });
});
