import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LeftoverView } from '../../domain/leftover.ts';
import { App } from '../../renderer/app.tsx';
import { minutesWords } from '../../renderer/components/leftovers.tsx';
import { doing, settle, showPage } from './a-page.tsx';
import { aDesk, morning } from './builders.ts';

const row = (part: Partial<LeftoverView> = {}): LeftoverView => ({
  accountId: 'FO001',
  alias: 'Asha',
  instrumentId: 'NSE|3045',
  symbol: 'SBIN-EQ',
  netQty: 50,
  cutOffAt: Date.now() + 11.5 * 60_000,
  masterHolds: false,
  ...part,
});
const rows = [
  row(),
  row({ accountId: 'FO002', alias: 'Meera', netQty: 100 }),
  row({ instrumentId: 'NSE|1660', symbol: 'ITC-EQ', masterHolds: true }),
];

describe('the leftovers before the cut-off', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are counted in the strip with the minutes left, and absent while nothing is left', async () => {
    const page = await showPage(aDesk({ leftovers: rows }), <App />);
    expect(page.getByTestId('leftover-cell').textContent).toMatch(/12 min to \d\d:\d\d3 left/);
    await doing(() => page.desk.push({ kind: 'Leftovers', leftovers: [] }));
    expect(page.queryByTestId('leftover-cell')).toBeNull();
  });

  it('open by key, and what the master no longer has is closed at the followers alone, after a hold', async () => {
    const page = await showPage(aDesk({ leftovers: rows }), <App />);
    await doing(() => fireEvent.keyDown(window, { key: 'L', ctrlKey: true, shiftKey: true }));
    expect(page.getByTestId('leftover-NSE|3045').textContent).toContain('The master has none of it any more');
    expect(page.getByTestId('leftover-NSE|3045').textContent).toContain('Asha +50, Meera +100');

    const button = page.getByTestId('close-leftovers');
    await doing(() => fireEvent.click(button));
    expect(page.desk.calls).toEqual([]);
    fireEvent.keyDown(button, { key: 'Enter' });
    act(() => {
      vi.advanceTimersByTime(1100);
    });
    await settle();
    expect(page.desk.calls).toEqual([
      {
        name: 'exit',
        input: { scope: { kind: 'Instrument', instrumentId: 'NSE|3045', includeMaster: false }, reach: 'Everything' },
      },
    ]);
  });
});

describe('the minutes left', () => {
  it('are rounded up, and past is past', () => {
    expect(minutesWords(morning + 60_000, morning)).toBe('1 min to 09:33');
    expect(minutesWords(morning + 61_000, morning)).toBe('2 min to 09:33');
    expect(minutesWords(morning, morning)).toBe('past 09:32');
  });
});
