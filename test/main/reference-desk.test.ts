// The reference data in use: renewed by itself after eight, on demand without a restart, and honest when it is old.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instrumentId } from '../../domain/ids.ts';
import { openReferenceDesk, referenceNotices, type ReferenceDesk } from '../../main/reference-desk.ts';
import { silentLog } from '../../main/log.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { until } from '../support/until.ts';
import { openWireServer, type WireServer } from '../support/wire-server.ts';

const nse = `Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size
NSE,nse_cm,EQ,ACC,22,0,ACC LIMITED,ACC-EQ,ACC-EQ,1,0.10
NSE,nse_cm,EQ,SMALL,23,0,SMALL LIMITED,SMALL-EQ,SMALL-EQ,1,0.10
`;
const nfo = `Exch,Exchange Segment,Symbol,Token,Instrument Type,Option Type,Strike Price,Instrument Name,Formatted Ins Name,Trading Symbol,Expiry Date,Lot Size,Tick Size
NFO,nse_fo,ACC,35004,FUTSTK,XX,-1,ACC LIMITED,ACC NOV FUT,ACC24NOV26F,2026-11-24,300,0.05
`;
const minute = 60_000;
const acc = instrumentId('NSE', '22');
const path = (file: string): string => `/contract_master/V2/${file}.csv`;

let server: WireServer;
let folder: string;
let clock: ManualClock;
let desk: ReferenceDesk;
const serve = (file: string, body: string, status = 200): void =>
  server.answer(
    path(file),
    (_, __, response) => void response.writeHead(status, { 'content-type': 'text/csv' }).end(body),
  );
const open = async (at: string): Promise<void> => {
  clock = manualClock(Date.parse(`${at}+05:30`));
  desk = await openReferenceDesk({
    address: server.addresses.contractMaster,
    files: ['NSE', 'NFO'],
    folder,
    clock,
    log: silentLog,
  });
};
const asked = (file: string): number => server.seen.filter((one) => one.path === path(file)).length;

beforeEach(async () => {
  server = await openWireServer();
  folder = mkdtempSync(join(tmpdir(), 'lockstep-reference-'));
  serve('NSE', nse);
  serve('NFO', nfo);
});
afterEach(async () => {
  desk.close();
  await server.close();
});

describe('the contract master in use', () => {
  test('is today’s until eight in the morning, to the millisecond', async () => {
    await open('2026-11-24T07:00:00');
    const eight = Date.parse('2026-11-24T08:00:00+05:30');
    expect([desk.stale(acc, eight - 1), desk.problem(eight - 1)]).toEqual([null, null]);
    expect(desk.stale(acc, eight)).toBe('The contract master of NSE is of 2026-11-23, not of 2026-11-24.');
    expect(desk.problem(eight)).toMatch(/New orders are not copied.*refresh it on the Readiness screen/);
  });

  test('is renewed by itself after eight, and once more when the broker has had its time', async () => {
    await open('2026-11-24T07:00:00');
    let loadings = 0;
    desk.watch(() => {
      loadings += 1;
    });
    await clock.advance(59 * minute);
    expect(asked('NSE')).toBe(1);
    await clock.advance(minute + 1000);
    await until('the new day is loaded', () => loadings === 1);
    expect([asked('NSE'), desk.stale(acc, clock.now())]).toEqual([2, null]);
    await clock.advance(13 * minute);
    expect(asked('NSE')).toBe(2);
    serve('NSE', nse.replace('ACC-EQ,1,0.10', 'ACC-EQ,1,0.05'));
    await clock.advance(2 * minute);
    await until('it is loaded once more', () => loadings === 2);
    expect([asked('NSE'), desk.index().byId(acc)?.tick]).toEqual([3, 5]);
    await clock.advance(6 * 60 * minute);
    expect(asked('NSE')).toBe(3);
  });

  test('is asked for again, at growing distances, while the broker fails; the old rows stay for exits', async () => {
    await open('2026-11-24T07:59:00');
    serve('NSE', '', 503);
    serve('NFO', '', 503);
    let loadings = 0;
    desk.watch(() => {
      loadings += 1;
    });
    await clock.advance(minute);
    await until('the first try has failed', () => loadings === 1);
    expect(desk.stale(acc, clock.now())).toContain('of 2026-11-23');
    expect(desk.problem(clock.now())).toContain('HTTP 503');
    expect(desk.index().byId(acc)).not.toBeNull();
    serve('NSE', nse);
    serve('NFO', nfo);
    await clock.advance(2 * minute);
    await until('the second try is through', () => loadings === 2);
    expect(desk.problem(clock.now())).toBeNull();
  });

  test('on demand is loaded again without a restart; a second call joins the first', async () => {
    await open('2026-11-24T10:00:00');
    serve('NSE', `${nse}NSE,nse_cm,EQ,NEW,24,0,NEW LIMITED,NEW-EQ,NEW-EQ,1,0.10\n`);
    const [one, two] = await Promise.all([desk.refresh(), desk.refresh()]);
    expect(one).toMatchObject({ ok: true, value: { asOf: '2026-11-24', instruments: 4, refusedRows: 0, missing: [] } });
    expect(two).toBe(one);
    expect(asked('NSE')).toBe(2);
    expect(desk.index().byTradingSymbol('NSE', 'NEW-EQ')).not.toBeNull();
  });

  test('that is missing refuses everything of its exchange, with the reason, until it is there', async () => {
    serve('NSE', '', 503);
    await open('2026-11-24T10:00:00');
    expect(desk.stale(acc, clock.now())).toMatch(/contract master of NSE is missing.*503/);
    expect(desk.stale(instrumentId('NFO', '35004'), clock.now())).toBeNull();
    serve('NFO', '', 503);
    serve('NSE', nse);
    await desk.refresh();
    expect(desk.stale(acc, clock.now())).toBeNull();
  });

  test('that was never there is said in one notice with the way out', async () => {
    serve('NSE', '<html>', 200);
    serve('NFO', '', 404);
    await open('2026-11-24T10:00:00');
    const [notice, other] = referenceNotices(desk.problem(clock.now()), [], clock.now());
    expect(notice).toMatchObject({
      key: 'reference',
      level: 'Error',
      body: expect.stringMatching(/refresh it on the Readiness screen/) as string,
    });
    expect(other).toBeUndefined();
    expect(referenceNotices(null, ['old'], 0)).toMatchObject([
      { key: 'reference-tables', level: 'Warning', body: 'old' },
    ]);
  });
});

test('a stock has derivatives while one of them lives, and where none could be loaded', async () => {
  await open('2026-11-24T10:00:00');
  expect([desk.hasDerivatives('ACC', clock.now()), desk.hasDerivatives('SMALL', clock.now())]).toEqual([true, false]);
  expect(desk.hasDerivatives('ACC', Date.parse('2026-11-25T10:00:00+05:30'))).toBe(false);
  desk.close();
  serve('NFO', '', 503);
  folder = mkdtempSync(join(tmpdir(), 'lockstep-reference-'));
  await open('2026-11-24T10:00:00');
  expect(desk.hasDerivatives('SMALL', clock.now())).toBe(true);
});

test('tables that the trader brings are read at a refresh', async () => {
  await open('2026-11-24T10:00:00');
  expect(desk.tables().calendar.holidays.validUntil).toBe('2026-12-31');
  mkdirSync(join(folder, 'tables'));
  writeFileSync(
    join(folder, 'tables', 'holidays.json'),
    JSON.stringify({
      asOf: '2026-12-15',
      source: 'circular',
      validFrom: '2026-11-23',
      validUntil: '2027-03-12',
      days: [],
    }),
  );
  await desk.refresh();
  expect(desk.tables().calendar.holidays.validUntil).toBe('2027-03-12');
});
