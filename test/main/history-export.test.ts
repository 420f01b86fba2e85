// The past written out: whole, in order, safe for a spreadsheet, private, and never half a file under its name.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Db } from '../../db/database.ts';
import { createHistoryStore } from '../../db/history-store.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { openForReading } from '../../db/reading-connection.ts';
import { accountId } from '../../domain/ids.ts';
import { ok } from '../../domain/result.ts';
import type { ExportView } from '../../preload/history-calls.ts';
import { exportHistory, type ExportRequest } from '../../main/history-export.ts';
import { readyExport } from '../../main/history-handlers.ts';
import { createSaveExport } from '../../main/save-export.ts';
import { until } from '../support/until.ts';

let folder: string;
let db: Db;
let reading: Db;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-export-'));
  const opened = openDatabase(join(folder, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  db = opened.value;
  reading = openForReading(join(folder, 'lockstep.sqlite'));
});

afterEach(() => {
  reading.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = Date.UTC(2026, 10, 25, 4, 0, 0, 42);

function fill(count: number, summary: (seq: number) => string): void {
  const store = createJournalStore(db);
  const rows = Array.from({ length: count }, (_, index) => ({
    entry: { seq: index + 1, at, fact: { kind: 'ReportRefused', accountId: accountId('FO001'), reason: '' } as const },
    tradingDay: '2026-11-25',
    level: 'Info' as const,
    accountId: 'FO001',
    masterOrderId: '',
    clOrdId: '',
    summary: summary(index + 1),
  }));
  store.append(rows, []);
}

const query = {
  text: '',
  from: null,
  to: null,
  masterOrderId: null,
  accountId: null,
  level: null,
  kind: null,
  before: null,
  limit: 1,
};
const request = (format: 'csv' | 'json'): ExportRequest => ({ what: 'Events', format, query });
const file = (name = 'past.csv'): string => join(folder, name);

describe('an export', () => {
  it('holds every row once, in order, in a file that only its owner may read', async () => {
    fill(9000, (seq) => `row ${seq}`);
    const told: number[] = [];
    const rows = await exportHistory(createHistoryStore(reading), request('csv'), file(), (count) => told.push(count));
    expect(rows).toBe(9000);
    const read = parse(readFileSync(file()), { columns: true }) as Record<string, string>[];
    expect(read.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 9000 }, (_, index) => index + 1));
    expect(read[0]).toMatchObject({ time_ist: '2026-11-25 09:30:00.042', account_id: 'FO001', summary: 'row 1' });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toBe(9000);
  });

  it('is JSON that any program reads, and an empty list when nothing matches', async () => {
    fill(3, (seq) => `said "${seq}"`);
    await exportHistory(createHistoryStore(reading), request('json'), file('past.json'), () => undefined);
    const read = JSON.parse(readFileSync(file('past.json'), 'utf8')) as Record<string, unknown>[];
    expect(read.map(({ summary }) => summary)).toEqual(['said "1"', 'said "2"', 'said "3"']);
    const none: ExportRequest = { what: 'Events', format: 'json', query: { ...query, text: 'nowhere' } };
    await exportHistory(createHistoryStore(reading), none, file('none.json'), () => undefined);
    expect(JSON.parse(readFileSync(file('none.json'), 'utf8'))).toEqual([]);
  });

  it('carries a broker’s text as text, whatever it begins with', async () => {
    fill(1, () => '=HYPERLINK("http://evil.example","Click")');
    await exportHistory(createHistoryStore(reading), request('csv'), file(), () => undefined);
    const [, row] = parse(readFileSync(file())) as string[][];
    expect(row?.at(-1)).toBe(`'=HYPERLINK("http://evil.example","Click")`);
  });

  it('names the columns of the mappings even where there is no mapping', async () => {
    const mappings: ExportRequest = {
      what: 'Mappings',
      format: 'csv',
      query: {
        text: '',
        from: null,
        to: null,
        masterOrderId: null,
        followerId: null,
        status: null,
        sort: 'created',
        descending: false,
        offset: 0,
        limit: 1,
      },
    };
    expect(await exportHistory(createHistoryStore(reading), mappings, file(), () => undefined)).toBe(0);
    expect(readFileSync(file(), 'utf8')).toMatch(/^"id","trading_day",.*"updated_ist"\r\n$/);
  });

  it('leaves the earlier file as it was, and no half a one, when it cannot be finished', async () => {
    fill(10, String);
    writeFileSync(file(), 'earlier');
    const failing = exportHistory(createHistoryStore(reading), request('csv'), file(), () => {
      throw new Error('no space left on device');
    });
    await expect(failing).rejects.toThrow('no space');
    expect(readFileSync(file(), 'utf8')).toBe('earlier');
    expect(existsSync(`${file()}.part`)).toBe(false);
  });

  it('cannot write through the connection it reads by', () => {
    expect(() => reading.exec('DELETE FROM trade_events')).toThrow(/readonly|read-only/i);
  });
});

describe('an export from the window', () => {
  const asked = { what: 'Events', format: 'csv', query: { text: '', level: null } };
  function saving(choose: () => Promise<string | null>) {
    const shown: ExportView[] = [];
    const written: string[] = [];
    const save = createSaveExport({
      ready: readyExport,
      choose,
      write: async (_request, path, onRows) => {
        written.push(path);
        onRows(5);
        return ok(5);
      },
      show: (view) => shown.push(view),
      today: () => '2026-11-25',
    });
    return { save, shown, written };
  }

  it('goes where the person says, and nowhere that a page says', async () => {
    const { save, shown, written } = saving(async () => '/chosen/by-hand.csv');
    expect(await save({ ...asked, file: '/etc/passwd' })).toMatchObject({ ok: false, code: 'INPUT_REFUSED' });
    expect(await save(asked)).toEqual({ ok: true, value: null });
    await until('the file is dealt with', () => shown.at(-1)?.kind === 'Done');
    expect(written).toEqual(['/chosen/by-hand.csv']);
    expect(shown.at(-1)).toEqual({ kind: 'Done', rows: 5, file: 'by-hand.csv' });
  });

  it('writes nothing when it is given up, and one file at a time', async () => {
    let answer: (file: string | null) => void = () => undefined;
    const { save, shown, written } = saving(() => new Promise((resolve) => (answer = resolve)));
    await save(asked);
    expect(await save(asked)).toMatchObject({ ok: false, code: 'EXPORT_UNDER_WAY' });
    answer(null);
    await until('the file is dealt with', () => shown.at(-1)?.kind === 'GivenUp');
    expect(written).toEqual([]);
    expect(await save(asked)).toMatchObject({ ok: true });
  });
});
