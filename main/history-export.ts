// The past written to a file of the person's choosing, row by row however many there are, as CSV or JSON.

import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { EventRow, EventsQuery, HistoryStore, MappingRow, MappingsQuery } from '../db/history-store.ts';
import { csvRow, type CsvCell } from '../domain/csv.ts';

export type ExportRequest =
  | { readonly what: 'Events'; readonly format: 'csv' | 'json'; readonly query: EventsQuery }
  | { readonly what: 'Mappings'; readonly format: 'csv' | 'json'; readonly query: MappingsQuery };

const rowsAtOnce = 2000;
const istOffsetMs = 5.5 * 3_600_000;

type Row = Readonly<Record<string, CsvCell>>;

/**
 * Resolves with the number of rows once the file is whole; until then it has another name beside it. `onRows` is told
 * after each batch. Throws what the disk or the database says, leaving no half a file.
 */
export async function exportHistory(
  store: HistoryStore,
  request: ExportRequest,
  file: string,
  onRows: (rows: number) => void,
): Promise<number> {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  const handle = openSync(part, 'wx', 0o600);
  let rows = 0;
  try {
    const write = (text: string): void => {
      // On a nearly full disk one write may take only a part, and say no more than how much.
      writeFileSync(handle, text);
    };
    let batch: string[] = [];
    const flush = async (): Promise<void> => {
      write(batch.join(''));
      batch = [];
      onRows(rows);
      // Others of this thread get their turn.
      await new Promise((resolve) => setImmediate(resolve));
    };
    const csv = request.format === 'csv';
    if (csv) write(csvRow(namesOf(request)));
    else write('[');
    for (const row of rowsOf(store, request)) {
      batch.push(csv ? csvRow(Object.values(row)) : `${rows === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`);
      rows += 1;
      if (batch.length >= rowsAtOnce) await flush();
    }
    await flush();
    if (!csv) write(rows === 0 ? ']\n' : '\n]\n');
    closeSync(handle);
    renameSync(part, file);
  } catch (error) {
    closeQuietly(handle);
    rmSync(part, { force: true });
    throw error;
  }
  return rows;
}

function* rowsOf(store: HistoryStore, request: ExportRequest): Generator<Row> {
  if (request.what === 'Events') for (const row of store.everyEvent(request.query)) yield eventCells(row);
  else for (const row of store.everyMapping(request.query)) yield mappingCells(row);
}

function eventCells(row: EventRow): Row {
  const { seq, trading_day, at_ms, level, kind, account_id, master_order_id, cl_ord_id, summary } = row;
  return { seq, trading_day, time_ist: istText(at_ms), level, kind, account_id, master_order_id, cl_ord_id, summary };
}

function mappingCells(row: MappingRow): Row {
  const whole = { ...row, created_ist: istText(row.created_at_ms), updated_ist: istText(row.updated_at_ms) };
  return Object.fromEntries(mappingNames.map((name) => [name, whole[name]]));
}

const blankEvent: EventRow = {
  seq: 0,
  trading_day: '',
  at_ms: 0,
  level: 'Info',
  kind: '',
  account_id: '',
  master_order_id: '',
  cl_ord_id: '',
  summary: '',
};

const mappingNames = [
  'id',
  'trading_day',
  'master_account_id',
  'master_order_id',
  'follower_id',
  'purpose',
  'slice',
  'cl_ord_id',
  'follower_order_id',
  'exchange',
  'symbol',
  'side',
  'order_type',
  'product',
  'quantity',
  'filled_quantity',
  'price_paise',
  'trigger_paise',
  'average_paise',
  'status',
  'error_code',
  'error_message',
  'created_ist',
  'updated_ist',
] as const;

function namesOf({ what }: ExportRequest): readonly string[] {
  return what === 'Events' ? Object.keys(eventCells(blankEvent)) : mappingNames;
}

/** "2026-11-25 09:15:01.042", which a spreadsheet sorts rightly. */
function istText(at: number): string {
  return new Date(at + istOffsetMs).toISOString().slice(0, 23).replace('T', ' ');
}

function closeQuietly(handle: number): void {
  try {
    closeSync(handle);
  } catch {
    // Closed already: what went wrong before is what matters.
  }
}
