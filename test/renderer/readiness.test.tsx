import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { ReadinessBoard, ReadinessCheck } from '../../preload/account-calls.ts';
import { App } from '../../renderer/app.tsx';
import { countChecks, orderedRows } from '../../renderer/readiness-order.ts';
import { doing, showPage } from './a-page.tsx';
import { aDesk } from './builders.ts';

const check = (name: string, state: ReadinessCheck['state']): ReadinessCheck => ({
  name,
  state,
  finding: `${name} found`,
  remedy: state === 'Red' ? `Mend ${name}` : '',
});

const board = (at: number): ReadinessBoard => ({
  at,
  rows: [
    { accountId: 'FO002', alias: 'Meera', checks: [check('Session', 'Green'), check('Funds', 'Green')] },
    { accountId: '', alias: 'The desk', checks: [check('Journal', 'Green')] },
    {
      accountId: 'FO001',
      alias: 'Asha',
      checks: [check('Session', 'Green'), check('Funds', 'NotKnown'), check('Consent', 'Red')],
    },
  ],
});

const names = (of: ReadinessBoard) =>
  orderedRows(of).map(({ alias, checks }) => [alias, ...checks.map((one) => one.name)]);

describe('the readiness board', () => {
  it('puts the desk first and, in each row, what is red before what is not', () => {
    expect(names(board(0))).toEqual([
      ['The desk', 'Journal'],
      ['Meera', 'Session', 'Funds'],
      ['Asha', 'Consent', 'Funds', 'Session'],
    ]);
    expect(countChecks(board(0).rows)).toEqual({ green: 4, red: 1, notKnown: 1, all: 6 });
  });

  it('is asked for once by itself, and again at a press', async () => {
    const page = await showPage(aDesk(), <App />);
    const runs = () => page.desk.calls.filter(({ name }) => name === 'readiness').length;
    page.desk.answer('readiness', ok(board(Date.now() - 12_000)));
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    expect(runs()).toBe(1);
    expect(page.getByTestId('readiness-count').textContent).toBe('4 of 6 green');
    expect(page.getByTestId('readiness-verdict').textContent).toMatch(/checked \d+ s ago/);
    await doing(() => fireEvent.click(page.getByTestId('tab-desk')));
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    expect(runs()).toBe(1);
    await doing(() => fireEvent.click(page.getByTestId('readiness-run')));
    expect(runs()).toBe(2);
    expect(page.getByTestId('readiness-verdict').dataset['fine']).toBe('true');
  });

  it('shows the finding and the remedy beside a red, in words', async () => {
    const page = await showPage(aDesk(), <App />);
    page.desk.answer('readiness', ok(board(Date.now())));
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    const row = page.getByTestId('readiness-row-FO001');
    expect(row.dataset['state']).toBe('Red');
    for (const words of ['red', 'Consent found', 'Mend Consent', 'not known']) expect(row.textContent).toContain(words);
    expect(page.getByTestId('readiness-row-desk').dataset['state']).toBe('Green');
  });

  it('says why a run failed, and keeps the board that it had', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    page.desk.answer('readiness', err('RESTARTING', 'The desk is being opened anew.'));
    await doing(() => fireEvent.click(page.getByTestId('readiness-run')));
    expect(page.getByRole('alert').textContent).toBe('The desk is being opened anew.');
    expect(page.getByTestId('readiness-count')).toBeTruthy();
  });
});
