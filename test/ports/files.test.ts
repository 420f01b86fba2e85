// The files that the desk keeps beside its journal (exports, backups, the day's contracts, the log), with the n-th call to
// the disk failing for every n.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listBackups, makeBackup } from '../../db/backup.ts';
import { openDatabase } from '../../db/database.ts';
import type { HistoryStore } from '../../db/history-store.ts';
import { backupName } from '../../domain/backup-plan.ts';
import { exportHistory } from '../../main/history-export.ts';
import { openLog, silentLog } from '../../main/log.ts';
import { createRedactor } from '../../main/redactor.ts';
import { loadReferenceData } from '../../main/reference-data.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openWireServer, type WireServer } from '../support/wire-server.ts';
import { everyNth } from './nth-series.ts';

type Way = 'Throws' | 'WritesHalf';
const strike = vi.hoisted(() => ({ on: false, calls: 0, nth: 0, way: 'Throws' as string }));
const wrapped = vi.hoisted(() => (whole: object, promised: boolean): Record<string, unknown> => {
  const fail = (): Error => Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
  const call = (name: string, real: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]): unknown => {
      if (!strike.on) return real(...args);
      strike.calls += 1;
      if (strike.calls !== strike.nth) return real(...args);
      if (strike.way === 'Throws') {
        if (promised) return Promise.reject(fail());
        throw fail();
      }
      // As on a disk that is nearly full: so much was written is the answer, and no error.
      if (name !== 'writeSync' || typeof args[1] !== 'string') return real(...args);
      return real(args[0], args[1].slice(0, Math.floor(args[1].length / 2)));
    };
  };
  const parts = Object.entries(whole).map(([name, part]) => {
    const isCall = typeof part === 'function' && /^[a-z]/.test(name);
    return [name, isCall ? call(name, part as (...args: unknown[]) => unknown) : part] as const;
  });
  return Object.fromEntries(parts);
});
vi.mock('node:fs', async (original) => wrapped(await original<object>(), false));
vi.mock('node:fs/promises', async (original) => wrapped(await original<object>(), true));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Plays it once without a failure and then with each (or every so many-th) of its calls failing; answers what was broken. */
async function everyCall(
  way: Way,
  play: (nth: number, struck: <T>(work: () => Promise<T>) => Promise<T>) => Promise<readonly string[]>,
  every = 1,
): Promise<readonly string[]> {
  const found: string[] = [];
  let calls = 0;
  for (let nth = 0; nth <= calls; nth += nth === 0 ? 1 : every) {
    const broken = await play(nth, async (work) => {
      Object.assign(strike, { on: true, calls: 0, nth, way });
      try {
        return await work();
      } finally {
        strike.on = false;
        if (nth === 0) calls = strike.calls;
      }
    });
    for (const text of broken) found.push(`call ${nth} ${way}: ${text}`);
  }
  expect(calls).toBeGreaterThan(2);
  return found;
}

const fails = async (work: () => Promise<unknown>): Promise<boolean> =>
  work().then(
    () => false,
    () => true,
  );

describe('with the n-th call to the disk failing', () => {
  it.each(['Throws', 'WritesHalf'] as const)('an export is whole or not there at all (%s)', async (way) => {
    const real = await import('node:fs');
    const row = { seq: 1, trading_day: '2026-11-25', at_ms: 0, level: 'Info', kind: '', account_id: '' };
    const rows = Array.from({ length: 2100 }, (_, at) => ({
      ...row,
      seq: at + 1,
      master_order_id: '',
      cl_ord_id: '',
      summary: 'a',
    }));
    const store = { everyEvent: () => rows.values() } as unknown as HistoryStore;
    const request = { what: 'Events', format: 'csv', query: {} } as unknown as Parameters<typeof exportHistory>[1];
    let good = '';
    const found = await everyCall(way, async (nth, struck) => {
      const file = join(folder, `${nth}.csv`);
      real.writeFileSync(file, 'of before');
      const failed = await struck(() => fails(() => exportHistory(store, request, file, () => undefined)));
      const now = real.readFileSync(file, 'utf8');
      if (nth === 0) good = now;
      return [
        ...(now === (failed ? 'of before' : good) ? [] : ['the file is neither whole nor what it was']),
        ...(real.existsSync(`${file}.part`) ? ['half a file is left'] : []),
      ];
    });
    expect(found).toEqual([]);
  });

  it('a backup is made or its failure told, and the one before stays good', async () => {
    const real = await import('node:fs');
    const databaseFile = join(folder, 'lockstep.sqlite');
    const db = openDatabase(databaseFile);
    if (!db.ok) throw new Error(db.message);
    const first = Date.UTC(2026, 10, 24, 4);
    const found = await everyCall(
      'Throws',
      async (nth, struck) => {
        const place = join(folder, `backups-${nth}`);
        const plan = { databaseFile, folder: place, onStep: () => undefined };
        await makeBackup({ ...plan, at: first });
        const failed = await struck(() => fails(() => makeBackup({ ...plan, at: first + 86_400_000 })));
        const names = listBackups(place).map(({ name }) => name);
        await makeBackup({ ...plan, at: first + 2 * 86_400_000 });
        return [
          ...(names.includes(backupName(first)) ? [] : ['the one before is gone']),
          ...(names.includes(backupName(first + 86_400_000)) || failed
            ? []
            : ['it is said to be made and is not there']),
          ...(real.readdirSync(place).some((name) => name.includes('.part')) ? ['a part of one is left for ever'] : []),
          ...(listBackups(place)[0]?.name === backupName(first + 2 * 86_400_000)
            ? []
            : ['none can be made afterwards']),
        ];
      },
      everyNth() ?? 6,
    );
    db.value.close();
    expect(found).toEqual([]);
  });

  it('today’s contracts are had all the same, and a kept copy is whole or not there', async () => {
    const real = await import('node:fs');
    const server: WireServer = await openWireServer();
    const csv = `Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size
NSE,nse_cm,EQ,ACC,22,0,ACC,ACC-EQ,ACC-EQ,1,0.10
`;
    server.answer('/contract_master/V2/NSE.csv', (_, __, response) => void response.writeHead(200).end(csv));
    const clock = manualClock(Date.UTC(2026, 10, 23, 4, 30));
    const found = await everyCall('Throws', async (nth, struck) => {
      const place = join(folder, `reference-${nth}`);
      const load = () =>
        loadReferenceData({
          address: server.addresses.contractMaster,
          files: ['NSE'],
          folder: place,
          clock,
          log: silentLog,
        });
      const loads = await struck(async () => [await load(), await load()]);
      const kept = join(place, 'NSE.csv');
      const after = await load();
      return [
        ...([...loads, after].every((one) => one.ok && one.value.index.size === 1)
          ? []
          : ['the contracts are not had']),
        ...(real.existsSync(kept) && real.readFileSync(kept, 'utf8') !== csv ? ['the copy is not whole'] : []),
      ];
    });
    await server.close();
    expect(found).toEqual([]);
  });

  it('the log throws at nobody', async () => {
    const found = await everyCall('Throws', async (nth, struck) => {
      const thrown = await struck(() =>
        fails(async () => {
          const { log, close } = openLog({ folder: join(folder, `logs-${nth}`), redactor: createRedactor() });
          for (const event of ['one', 'two']) log.info(event);
          close();
        }),
      );
      return thrown ? ['it threw'] : [];
    });
    expect(found).toEqual([]);
  });
});
