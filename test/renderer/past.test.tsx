import { fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { MappingRow } from '../../preload/history-calls.ts';
import { JournalScreen } from '../../renderer/screens/journal.tsx';
import { doing, showPage } from './a-page.tsx';
import { aDesk, aLine } from './builders.ts';

const aMapping = (changes: Partial<MappingRow> = {}): MappingRow => ({
  id: 1,
  trading_day: '2026-11-25',
  master_account_id: 'MA001',
  master_order_id: 'M-1',
  follower_id: 'FO001',
  purpose: 'COPY',
  slice: 0,
  cl_ord_id: 'LAAAAAAAA1',
  follower_order_id: '26112500000001',
  exchange: 'NSE',
  symbol: 'SBIN-EQ',
  side: 'BUY',
  order_type: 'LIMIT',
  product: 'MIS',
  quantity: 1_50_000,
  filled_quantity: 0,
  price_paise: 500_50,
  trigger_paise: 0,
  average_paise: null,
  status: 'FAILED',
  error_code: 'EC1',
  error_message: 'RMS: margin shortfall',
  created_at_ms: Date.UTC(2026, 10, 25, 4, 0),
  updated_at_ms: Date.UTC(2026, 10, 25, 4, 0),
  ...changes,
});

const mappings = async (rows: readonly MappingRow[] = [aMapping()]) => {
  const page = await showPage(aDesk(), <JournalScreen />);
  page.desk.answer('mappings', ok(rows));
  await doing(() => fireEvent.click(page.getByTestId('choice-Mappings')));
  await doing(() => undefined);
  return page;
};
const lastQuery = (page: Awaited<ReturnType<typeof mappings>>): unknown =>
  page.desk.calls.filter(({ name }) => name === 'mappings').at(-1)?.input;

describe('the mappings', () => {
  it('show each order’s state in words, with the broker’s own beside it', async () => {
    const page = await mappings();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await doing(() => undefined);
    const row = page.getByTestId('mapping-row').textContent;
    for (const words of ['FAILED', 'BUY SBIN-EQ', '0 / 1,50,000', '500.50', 'RMS: margin shortfall', '26112500000001'])
      expect(row).toContain(words);
  });

  it('are asked for by status, sorted by a header, and from the first row again', async () => {
    const page = await mappings();
    await doing(() => fireEvent.click(page.getByTestId('choice-FAILED')));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(lastQuery(page)).toMatchObject({ status: 'FAILED', sort: 'created', descending: true, offset: 0 });
    await doing(() => fireEvent.click(page.getByText('Symbol')));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(lastQuery(page)).toMatchObject({ status: 'FAILED', sort: 'symbol', descending: true });
    await doing(() => fireEvent.click(page.getByText('Symbol')));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(lastQuery(page)).toMatchObject({ sort: 'symbol', descending: false });
  });

  it('turn their pages, and say why they cannot be read', async () => {
    const page = await mappings(Array.from({ length: 200 }, (_, at) => aMapping({ id: at + 1 })));
    await new Promise((resolve) => setTimeout(resolve, 0));
    await doing(() => undefined);
    expect(page.getByTestId('mappings-count').textContent).toBe('1 to 200');
    page.desk.answer('mappings', err('HISTORY_UNREADABLE', 'The past cannot be read: its thread ended'));
    await doing(() => fireEvent.click(page.getByTestId('mappings-on')));
    await new Promise((resolve) => setTimeout(resolve, 0));
    await doing(() => undefined);
    expect(lastQuery(page)).toMatchObject({ offset: 200 });
    expect(page.getByRole('alert').textContent).toContain('its thread ended');
  });
});

describe('the export', () => {
  it('is of what is filtered here, and tells how far it is and where it went', async () => {
    const page = await showPage(aDesk({ journal: [aLine()] }), <JournalScreen />);
    await doing(() => fireEvent.click(page.getByTestId('choice-Error')));
    await doing(() => fireEvent.click(page.getByTestId('export-csv')));
    expect(page.desk.calls.at(-1)).toEqual({
      name: 'exportHistory',
      input: {
        what: 'Events',
        format: 'csv',
        query: { text: '', level: 'Error', account: null, from: null, to: null },
      },
    });
    await doing(() => page.desk.show({ kind: 'Export', view: { kind: 'Writing', rows: 1_20_000 } }));
    expect(page.getByTestId('export').textContent).toContain('1,20,000 rows so far');
    expect((page.getByTestId('export-json') as HTMLButtonElement).disabled).toBe(true);
    await doing(() => page.desk.show({ kind: 'Export', view: { kind: 'Done', rows: 10_00_000, file: 'day.csv' } }));
    expect(page.getByTestId('export').textContent).toContain('10,00,000 rows written to day.csv');
  });

  it('says what went wrong', async () => {
    const page = await showPage(aDesk(), <JournalScreen />);
    page.desk.answer('exportHistory', err('EXPORT_UNDER_WAY', 'One file is being written; wait until it is done.'));
    await doing(() => fireEvent.click(page.getByTestId('export-json')));
    expect(page.getByTestId('export').textContent).toContain('One file is being written');
  });
});
