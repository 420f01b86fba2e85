// Pages of the past by order: the right rows, found by the index and not by reading the table.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Db } from '../../db/database.ts';
import { createHistoryStore } from '../../db/history-store.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { accountId } from '../../domain/ids.ts';

let folder: string;
let db: Db;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-history-'));
  const opened = openDatabase(join(folder, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(opened.message);
  db = opened.value;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const query = {
  text: '',
  from: null,
  to: null,
  masterOrderId: null,
  accountId: null,
  level: null,
  kind: null,
  before: null,
  limit: 100,
};

it('shows the rows of one order newest first, within the other filters, and none of another’s', () => {
  const at = Date.UTC(2026, 10, 25, 4);
  const fact = { kind: 'ReportRefused', accountId: accountId('FO001'), reason: '' } as const;
  createJournalStore(db).append(
    Array.from({ length: 12 }, (_, index) => ({
      entry: { seq: index + 1, at, fact },
      tradingDay: '2026-11-25',
      level: index < 6 ? ('Info' as const) : ('Error' as const),
      accountId: 'FO001',
      masterOrderId: ['', 'ORDER-1', 'ORDER-2'][index % 3] ?? '',
      clOrdId: '',
      summary: '',
    })),
    [],
  );
  const store = createHistoryStore(db);
  const seqs = (more: object): readonly number[] => store.events({ ...query, ...more }).map(({ seq }) => seq);
  expect(seqs({})).toHaveLength(12);
  expect(seqs({ masterOrderId: 'ORDER-1' })).toEqual([11, 8, 5, 2]);
  expect(seqs({ masterOrderId: 'ORDER-1', before: 8 })).toEqual([5, 2]);
  expect(seqs({ masterOrderId: 'ORDER-2', level: 'Error' })).toEqual([12, 9]);
  expect([...store.everyEvent({ ...query, masterOrderId: 'ORDER-2' })].map(({ seq }) => seq)).toEqual([3, 6, 9, 12]);
  expect(seqs({ masterOrderId: 'ORDER-3' })).toEqual([]);
});

it('reads no table for the rows of one order', () => {
  const asked: string[] = [];
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name) as unknown;
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  createHistoryStore(watched);
  const ofOneOrder = asked.filter((sql) => sql.includes('master_order_id = @'));
  expect(ofOneOrder.length).toBeGreaterThan(2);
  const values = { ...query, masterOrderId: 'ORDER-1', followerId: null, status: null, offset: 0 };
  for (const sql of ofOneOrder) {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as readonly { readonly detail: string }[];
    expect(plan.map(({ detail }) => detail).join('; '), sql).toMatch(
      /^SEARCH (trade_events|order_mappings) USING INDEX \w+_by_master \(master_order_id=\?/,
    );
  }
});
