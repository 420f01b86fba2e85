// The broker's settings and the refresh of the contract master, as a person meets them.

import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { App } from '../../renderer/app.tsx';
import { doing, showPage, type Page } from './a-page.tsx';
import { aDesk } from './builders.ts';

const open = async (): Promise<Page> => {
  const page = await showPage(aDesk(), <App />);
  await doing(() => fireEvent.click(page.getByTestId('tab-settings')));
  return page;
};
const set = (page: Page, id: string, value: string): Promise<void> =>
  doing(() => fireEvent.change(page.getByTestId(`broker-${id}`), { target: { value } }));
const row = (page: Page, id: string): HTMLElement => page.getByTestId(`broker-${id}-row`);

describe('the broker’s settings', () => {
  it('show which are safe, in words, and keep only what was changed', async () => {
    const page = await open();
    expect(row(page, 'mcxPlacement').textContent).toContain('safe');
    expect(row(page, 'orderCallsPerSecond').dataset['safe']).toBe('false');
    expect(row(page, 'orderCallsPerSecond').textContent).toContain('changed');
    expect((page.getByTestId('broker-save') as HTMLButtonElement).disabled).toBe(true);
    await set(page, 'mcxPlacement', 'Lots');
    expect(page.getByTestId('broker-save').textContent).toBe('Keep 1 change');
    await doing(() => fireEvent.click(page.getByTestId('broker-save')));
    expect(page.desk.calls.filter(({ name }) => name === 'setBrokerSettings')).toEqual([
      { name: 'setBrokerSettings', input: { values: { mcxPlacement: 'Lots' } } },
    ]);
    expect(page.getByTestId('broker-settings').textContent).toContain('Kept. The desk was opened anew');
    expect((page.getByTestId('broker-save') as HTMLButtonElement).disabled).toBe(true);
  });

  it('put a refusal at the setting that it is about, and keep what was typed', async () => {
    const page = await open();
    await set(page, 'orderCallsPerSecond', '12');
    page.desk.answer('setBrokerSettings', err('BROKER_SETTING', 'From 1 to 9.', { field: 'orderCallsPerSecond' }));
    await doing(() => fireEvent.click(page.getByTestId('broker-save')));
    expect(row(page, 'orderCallsPerSecond').textContent).toContain('From 1 to 9.');
    expect((page.getByTestId('broker-orderCallsPerSecond') as HTMLInputElement).value).toBe('12');
  });

  it('go back to safe all together', async () => {
    const page = await open();
    await doing(() => fireEvent.click(page.getByTestId('broker-safe')));
    await doing(() => fireEvent.click(page.getByTestId('broker-save')));
    expect(page.desk.calls.filter(({ name }) => name === 'setBrokerSettings')).toEqual([
      { name: 'setBrokerSettings', input: { values: { orderCallsPerSecond: '9' } } },
    ]);
  });
});

describe('the contract master', () => {
  it('is refreshed from the readiness screen, with what came of it, and everything is checked again', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    const runs = () => page.desk.calls.filter(({ name }) => name === 'readiness').length;
    const before = runs();
    await doing(() => fireEvent.click(page.getByTestId('readiness-refresh')));
    expect(page.getByTestId('readiness-refresh-outcome').textContent).toContain('55,131 instruments of 2026-11-24');
    expect(runs()).toBe(before + 1);
    page.desk.answer('refreshReference', err('CONTRACTS_MISSING', 'The host name is not known.'));
    await doing(() => fireEvent.click(page.getByTestId('readiness-refresh')));
    expect(page.getByTestId('readiness-refresh-outcome').textContent).toContain('The host name is not known.');
  });

  it('names the files that were not had', async () => {
    const page = await showPage(aDesk(), <App />);
    await doing(() => fireEvent.click(page.getByTestId('tab-readiness')));
    const missing = [{ file: 'MCX', reason: 'HTTP 404.' }];
    page.desk.answer('refreshReference', ok({ asOf: '2026-11-24', instruments: 10, refusedRows: 0, missing }));
    await doing(() => fireEvent.click(page.getByTestId('readiness-refresh')));
    expect(page.getByTestId('readiness-refresh-outcome').textContent).toContain('Not had: MCX: HTTP 404.');
  });
});
