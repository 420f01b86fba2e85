// The instruments of the day: fetched, kept, refused when old; and the broker's real files, where they are at hand.

import { createReadStream, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractDay, loadReferenceData, type ReferencePlan } from '../../main/reference-data.ts';
import { silentLog } from '../../main/log.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openWireServer, page, type Behaviour, type WireServer } from '../support/wire-server.ts';

const nse = `Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size
NSE,nse_cm,EQ,ACC,22,0,"ACC, LIMITED",ACC-EQ,ACC-EQ,1,0.10
NSE,nse_cm,EQ,BAD,23,0,BAD,BAD-EQ,BAD-EQ,0,0.05
`;
const text =
  (body: string, status = 200): Behaviour =>
  (_, __, response) =>
    void response.writeHead(status, { 'content-type': 'text/csv' }).end(body);

let server: WireServer;
let folder: string;
// 10:00 IST on 23 November 2026.
let clock = manualClock(Date.UTC(2026, 10, 23, 4, 30));
const path = (file: string): string => `/contract_master/V2/${file}.csv`;
const load = (change: Partial<ReferencePlan> = {}) =>
  loadReferenceData({
    address: server.addresses.contractMaster,
    files: ['NSE'],
    folder,
    clock,
    log: silentLog,
    ...change,
  });

beforeEach(async () => {
  server = await openWireServer();
  folder = join(mkdtempSync(join(tmpdir(), 'lockstep-reference-')), 'reference');
  clock = manualClock(Date.UTC(2026, 10, 23, 4, 30));
  server.answer(path('NSE'), text(nse));
});
afterEach(() => server.close());

describe('reference data', () => {
  test('is fetched, read and kept for the day in private files', async () => {
    const first = await load();
    expect(first).toMatchObject({
      ok: true,
      value: { asOf: '2026-11-23', missing: [], refused: [{ row: 2, what: 'BAD-EQ' }] },
    });
    expect(first.ok && first.value.index.byTradingSymbol('NSE', 'ACC-EQ')).toMatchObject({ tick: 10 });
    const second = await load();
    expect(second.ok && second.value.index.size).toBe(1);
    expect(server.seen).toHaveLength(1);
    expect(statSync(join(folder, 'NSE.csv')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is fetched again after eight in the morning, and an older copy is not used when that fails', async () => {
    await load();
    await clock.advance(24 * 60 * 60_000);
    server.answer(path('NSE'), text('', 503));
    expect(await load()).toMatchObject({
      ok: false,
      code: 'REFERENCE_MISSING',
      message: expect.stringContaining('HTTP 503') as string,
    });
    server.answer(path('NSE'), text(nse));
    expect(await load()).toMatchObject({ ok: true, value: { asOf: '2026-11-24' } });
  });

  test("before eight in the morning yesterday's files are today's", () => {
    expect(contractDay(Date.UTC(2026, 10, 24, 2, 29))).toBe('2026-11-23');
    expect(contractDay(Date.UTC(2026, 10, 24, 2, 30))).toBe('2026-11-24');
  });

  test('a copy from the future, from a clock that was wrong, is not trusted', async () => {
    await load();
    clock = manualClock(Date.UTC(2026, 10, 22, 4, 30));
    await load();
    expect(server.seen).toHaveLength(2);
  });

  test("another broker's copy is not used", async () => {
    await load();
    const other = await openWireServer();
    other.answer(path('NSE'), text(nse));
    await load({ address: other.addresses.contractMaster });
    expect(other.seen).toHaveLength(1);
    await other.close();
  });

  test('a file that is missing is named and does not spoil the others', async () => {
    expect(await load({ files: ['NSE', 'NFO'] })).toMatchObject({
      ok: true,
      value: { missing: [{ file: 'NFO', reason: expect.stringContaining('404') as string }] },
    });
  });

  test.each<[string, Behaviour, RegExp]>([
    ['a web page', page(), /web page/],
    ['an empty file', text(''), /empty/],
    ['a header alone', text(nse.split('\n')[0] ?? ''), /empty/],
    ['another table', text('a,b\n1,2\n'), /no Token column/],
    ['rows of which none can be used', text(nse.replaceAll('nse_cm,EQ', 'nse_idx,EQ')), /not one of its rows/],
    [
      'a file that breaks off',
      (_, request, response) => {
        response.writeHead(200, { 'content-length': '9999' });
        response.write(nse, () => request.socket.destroy());
      },
      /./,
    ],
  ])('%s is refused, said so and not kept', async (_, behaviour, reason) => {
    server.answer(path('NSE'), behaviour);
    const loaded = await load();
    expect(loaded.ok).toBe(false);
    expect(loaded.ok ? '' : loaded.message).toMatch(reason);
    expect(existsSync(join(folder, 'NSE.csv'))).toBe(false);
  });

  test('on demand the broker is asked again, and today’s copy stands in when it fails', async () => {
    await load();
    server.answer(path('NSE'), text(nse.replace('ACC-EQ,1,0.10', 'ACC-EQ,1,0.05')));
    const renewed = await load({ anew: true });
    expect(renewed.ok && renewed.value.index.byTradingSymbol('NSE', 'ACC-EQ')?.tick).toBe(5);
    server.answer(path('NSE'), text('', 503));
    const stood = await load({ anew: true });
    expect(stood).toMatchObject({ ok: true, value: { asOf: '2026-11-23', missing: [] } });
    expect(stood.ok && stood.value.index.byTradingSymbol('NSE', 'ACC-EQ')?.tick).toBe(5);
    expect(server.seen).toHaveLength(3);
  });

  test('what was loaded stays when a file cannot be renewed, with the day it is of', async () => {
    const first = await load({ files: ['NSE', 'NFO'] });
    if (!first.ok) throw new Error(first.message);
    await clock.advance(24 * 60 * 60_000);
    server.answer(path('NSE'), text('', 503));
    const next = await load({ files: ['NSE', 'NFO'], previous: first.value });
    if (!next.ok) throw new Error(next.message);
    expect(next.value.index.byTradingSymbol('NSE', 'ACC-EQ')).not.toBeNull();
    expect(next.value.asOf).toBe('2026-11-23');
    expect(next.value.days).toEqual(new Map([['NSE', '2026-11-23']]));
    expect(next.value.missing.map(({ file }) => file)).toEqual(['NSE', 'NFO']);
  });

  test('the event loop turns while a long file is read', async () => {
    const row = (at: number): string => `NSE,nse_cm,EQ,S${at},${1000 + at},0,NAME ${at},S${at}-EQ,S${at}-EQ,1,0.05\n`;
    server.answer(path('NSE'), text(nse + Array.from({ length: 20_000 }, (_, at) => row(at)).join('')));
    await load();
    let turns = 0;
    let reading = true;
    const count = (): void => {
      turns += 1;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    const loaded = await load();
    reading = false;
    expect(loaded.ok && loaded.value.index.size).toBe(20_001);
    // A megabyte in slices of a few kilobytes, and twenty thousand rows a thousand at a time.
    expect(turns).toBeGreaterThan(50);
  });

  test('a quoted field that crosses from one slice to the next is one field', async () => {
    const filler = Array.from(
      { length: 400 },
      (_, at) => `NSE,nse_cm,EQ,S${at},${1000 + at},0,"NAME, ""${at}"" é₹",S${at}-EQ,S${at}-EQ,1,0.05\n`,
    ).join('');
    for (const shift of [0, 1, 2, 3, 5, 8, 13]) {
      server.answer(
        path('NSE'),
        text(
          `${nse}${' '.repeat(shift)}${filler}${filler.replaceAll(/S(\d+)/g, 'T$1').replaceAll(/,1(\d{3}),0/g, ',9$1,0')}`,
        ),
      );
      const loaded = await load({ anew: true });
      expect(loaded.ok && [loaded.value.index.size, loaded.value.refused.length]).toEqual([801, 1]);
      expect(loaded.ok && loaded.value.index.search('T399', 1)[0]?.tradingSymbol).toBe('T399-EQ');
    }
  });

  test('a kept file that was damaged is fetched again', async () => {
    await load();
    writeFileSync(join(folder, 'NSE.csv'), 'rubbish');
    expect(await load()).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'NSE.csv'), 'utf8')).toBe(nse);
  });

  test('a folder that cannot be written costs the copy and nothing else', async () => {
    const blocked = join(mkdtempSync(join(tmpdir(), 'lockstep-reference-')), 'file');
    writeFileSync(blocked, '');
    expect(await load({ folder: join(blocked, 'reference') })).toMatchObject({ ok: true });
  });
});

describe("the broker's real files", () => {
  const real =
    process.env['LOCKSTEP_CONTRACT_MASTER_DIR'] ?? resolve(import.meta.dirname, '../../../shared/contract-master');

  test.skipIf(!existsSync(join(real, 'NFO.csv')))(
    'are read nearly whole, and found by id, symbol and search (skipped where the files are not there)',
    async () => {
      const files = createServer((request, response) => {
        createReadStream(join(real, request.url ?? ''))
          .on('error', () => response.writeHead(404).end())
          .pipe(response);
      });
      await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
      const loaded = await load({
        address: `http://127.0.0.1:${(files.address() as AddressInfo).port}/`,
        files: ['NSE', 'BSE', 'NFO', 'MCX', 'INDICES'],
      });
      files.close();
      if (!loaded.ok) throw new Error(loaded.message);
      const { index, refused, missing } = loaded.value;
      expect(missing).toEqual([]);
      expect(index.size).toBeGreaterThan(54_000);
      expect(refused.length).toBeLessThan(300);
      for (const row of refused) expect(row.reason).toMatch(/index|test instrument|lot size|tick size/);
      expect(index.search('sbin', 2).map((one) => `${one.exchange}:${one.tradingSymbol}`)).toEqual([
        'NSE:SBIN-EQ',
        'BSE:SBIN',
      ]);
      expect(index.search('nifty 24000 ce', 1)[0]).toMatchObject({ exchange: 'NFO', kind: 'Call' });
      for (const one of index.search('nifty', 500))
        expect(index.byTradingSymbol(one.exchange, one.tradingSymbol)).toBe(one);
      expect(index.search('reliance', 50).every((one) => Number.isInteger(one.tick) && one.lotSize >= 1)).toBe(true);
    },
  );
});
