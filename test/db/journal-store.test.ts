import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFact } from '../../db/fact-pack.ts';
import type { EventRow } from '../../db/journal-columns.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { accountId, clOrdId } from '../../domain/ids.ts';
import { aCopy, anInstrument, masterId, morning } from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';
import { aDatabase, aFolder, aRow } from '../support/a-profile.ts';

const day = '2026-11-24';
const facts: readonly JournalFact[] = Object.values(everyFact);

function aStore(path?: string) {
  const db = aDatabase(path);
  return { db, store: createJournalStore(db) };
}

/** A journal of every kind of fact, and the path of its file. */
function aJournal() {
  const path = join(aFolder(), 'lockstep.sqlite');
  const { db, store } = aStore(path);
  store.append(
    facts.map((fact, at) => aRow(at + 1, fact)),
    [],
  );
  return { db, store, path };
}

function aMapping(part: Partial<OrderMapping> = {}): OrderMapping {
  return {
    ...mappingOf(aCopy(), { tradingDay: day, masterId, instrument: anInstrument(), updatedAt: morning }),
    ...part,
  };
}

/** The number of the fact after those. */
const next = facts.length + 1;

describe('the journal', () => {
  it('gives back every fact as it was told, in order', () => {
    const { store } = aJournal();
    expect(store.readDay(day).map(({ fact }) => fact)).toEqual(facts);
    expect(store.readDay(day).map(({ seq }) => seq)).toEqual(facts.map((_, at) => at + 1));
    expect([store.lastSeq(), store.readDay('2026-11-23')]).toEqual([facts.length, []]);
    expect(store.readPart(day, null, 1000)).toMatchObject({ ok: true, value: { entries: store.readDay(day) } });
  });

  it('keeps any words a broker may send, and its chain holds over them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1, maxLength: 5 }), (texts) => {
        const { store } = aStore();
        store.append(
          texts.map((reason, at) => aRow(at + 1, { kind: 'ReportRefused', accountId: accountId(reason), reason })),
          [],
        );
        expect(store.verifyDay(day)).toEqual({ ok: true, value: texts.length });
        expect(store.readDay(day).map(({ fact }) => fact)).toEqual(
          texts.map((reason) => ({ kind: 'ReportRefused', accountId: reason, reason })),
        );
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['half a pair', 'margin \ud83d short'],
    ['a zero', 'margin\u0000short'],
    ['a whole pair', 'margin 😀'],
    ['an escape', '\u001b[2J'],
    ['quotes', `'"; DROP TABLE trade_events; --`],
  ])('is not broken by %s in a text', (_, reason) => {
    const { store } = aStore();
    store.append(
      [aRow(1, { kind: 'ReportRefused', accountId: accountId('FO001'), reason }), aRow(2, everyFact.SessionClosed)],
      [],
    );
    expect(store.verifyDay(day)).toEqual({ ok: true, value: 2 });
    expect(store.readDay(day)[0]?.fact).toMatchObject({ reason });
  });

  it('is not broken by an account that is half a pair and nothing else', () => {
    const { store } = aStore();
    store.append([aRow(1, { kind: 'ReportRefused', accountId: accountId('\ud83d'), reason: 'margin' })], []);
    expect(store.verifyDay(day)).toEqual({ ok: true, value: 1 });
  });

  it('keeps of a fact in few signs what the columns of its row say already', () => {
    const { db } = aJournal();
    const kept = db.prepare<[], EventRow>('SELECT * FROM trade_events ORDER BY seq').all();
    expect(kept.map(({ body }) => body)).toEqual(kept.map((row, at) => packFact(facts[at] as JournalFact, row)));
  });

  it('refuses to change or forget a row', () => {
    const { db } = aJournal();
    const columns = 'seq, day, at_ms, kind, level, account_id, master_order_id, cl_ord_id, summary, body, hash';
    for (const sql of [
      "UPDATE trade_events SET summary = 'nothing happened'",
      'DELETE FROM trade_events',
      'UPDATE trade_events SET seq = seq + 100',
      `INSERT OR REPLACE INTO trade_events (${columns}) SELECT ${columns} FROM trade_events`,
    ]) {
      expect(() => db.exec(sql)).toThrow(/append-only|UNIQUE/);
    }
    expect(createJournalStore(db).verifyDay(day)).toEqual({ ok: true, value: facts.length });
  });

  it('is chained day by day, each day from its own beginning', () => {
    const { store } = aJournal();
    store.append(
      [
        aRow(100, everyFact.SessionOpened, morning + 86_400_000),
        aRow(101, everyFact.SessionClosed, morning + 86_400_000),
      ],
      [],
    );
    expect([store.verifyDay(day), store.verifyDay('2026-11-25'), store.verifyDay('2026-11-26')]).toMatchObject([
      { value: facts.length },
      { value: 2 },
      { value: 0 },
    ]);
  });

  it('carries its chain over a restart', () => {
    const { db, path } = aJournal();
    db.close();
    const again = aStore(path).store;
    again.append([aRow(facts.length + 1, everyFact.SessionOpened)], []);
    expect(again.verifyDay(day)).toEqual({ ok: true, value: facts.length + 1 });
  });
});

describe('a forged journal is found out at the first row that does not fit', () => {
  const columns = [
    'at_ms',
    'kind',
    'level',
    'account_id',
    'master_order_id',
    'cl_ord_id',
    'summary',
    'body',
    'hash',
  ] as const;

  /** What somebody with the file and no scruples can do. */
  function tamper(path: string, sql: string): void {
    const raw = new Database(path);
    raw.exec(`DROP TRIGGER trade_events_no_update; DROP TRIGGER trade_events_no_delete; ${sql}`);
    raw.close();
  }

  it.each(columns)('with another %s', (column) => {
    const { store, path } = aJournal();
    const other = { at_ms: 'at_ms + 1', hash: "CAST(hash || 'x' AS BLOB)" } as const;
    const value = column in other ? other[column as keyof typeof other] : `${column} || 'x'`;
    tamper(path, `UPDATE trade_events SET ${column} = ${value} WHERE seq = 5`);
    expect(store.verifyDay(day)).toMatchObject({
      ok: false,
      code: 'JOURNAL_CHAIN_BROKEN',
      message:
        "The journal of 2026-11-24 was changed at row 5. Copying stays off; keep the file and compare with the broker's own book.",
      context: { seq: 5 },
    });
  });

  it.each([
    ['a row moved to another day', `UPDATE trade_events SET day = day + 1 WHERE seq = 5`, 6],
    ['a row taken out', 'DELETE FROM trade_events WHERE seq = 5', 6],
    ['the first row taken out', 'DELETE FROM trade_events WHERE seq = 1', 2],
    [
      'a row put in between',
      `INSERT INTO trade_events (seq, day, ${columns.join(', ')}) SELECT 1000, day, ${columns.join(', ')} FROM trade_events WHERE seq = 5`,
      1000,
    ],
    [
      'two rows exchanged',
      'UPDATE trade_events SET seq = -5 WHERE seq = 5; UPDATE trade_events SET seq = 5 WHERE seq = 6; UPDATE trade_events SET seq = 6 WHERE seq = -5',
      5,
    ],
  ])('with %s', (_, sql, seq) => {
    const { store, path } = aJournal();
    tamper(path, sql);
    expect(store.verifyDay(day)).toMatchObject({ ok: false, code: 'JOURNAL_CHAIN_BROKEN', context: { seq } });
  });
});

describe('an append', () => {
  it('is all or nothing: one row or one order that does not fit, and nothing of it is kept', () => {
    const { db, store } = aJournal();
    const counts = () =>
      db
        .prepare(
          'SELECT (SELECT count(*) FROM trade_events) AS events, (SELECT count(*) FROM order_mappings) AS mappings',
        )
        .get();
    const before = counts();
    const bad = aMapping({ status: 'RESENT' as OrderMapping['status'] });
    expect(() =>
      store.append([aRow(next, everyFact.NewIntended), aRow(1, everyFact.SessionClosed)], [aMapping()]),
    ).toThrow(/UNIQUE/);
    expect(() => store.append([aRow(next, everyFact.NewIntended)], [aMapping(), bad])).toThrow(/CHECK|UNIQUE/);
    expect(counts()).toEqual(before);
    store.append([aRow(next, everyFact.NewIntended)], [aMapping()]);
    expect(store.verifyDay(day)).toEqual({ ok: true, value: next });
  });

  it('is seen by another reader only whole', () => {
    const { store, path } = aJournal();
    const reader = new Database(path, { readonly: true });
    const seen = () => reader.prepare('SELECT count(*) AS n FROM trade_events').get();
    expect(seen()).toEqual({ n: facts.length });
    store.append([aRow(next, everyFact.SessionOpened), aRow(next + 1, everyFact.SessionClosed)], []);
    expect(seen()).toEqual({ n: facts.length + 2 });
    reader.close();
  });

  it('throws, having changed nothing, while another program writes', () => {
    const { store, path } = aJournal();
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.append([aRow(next, everyFact.SessionOpened)], [])).toThrow(/locked/);
    other.exec('COMMIT');
    other.close();
    store.append([aRow(next, everyFact.SessionOpened)], []);
    expect(store.verifyDay(day)).toEqual({ ok: true, value: facts.length + 1 });
  });
});

describe('the table of orders', () => {
  it('follows an order under its reference; what an intent froze stays', () => {
    const { store } = aStore();
    store.append([], [aMapping()]);
    store.append(
      [],
      [
        aMapping({
          status: 'COMPLETED',
          filled_quantity: 100,
          quantity: 100,
          follower_order_id: '77',
          created_at_ms: 1,
          slice: 9,
          master_order_id: 'another',
          master_account_id: accountId('MA002'),
          purpose: 'EXIT',
        }),
      ],
    );
    expect(store.mappings(day)).toEqual([
      aMapping({ status: 'COMPLETED', filled_quantity: 100, follower_order_id: '77' }),
    ]);
  });

  it.each([
    ['another reference for the same master order, follower, purpose and slice', { cl_ord_id: clOrdId('LBBBBBBBB2') }],
    [
      'a purpose that is none',
      { cl_ord_id: clOrdId('LBBBBBBBB2'), slice: 1, purpose: 'HEDGE' as OrderMapping['purpose'] },
    ],
    ['a quantity that is no whole number', { cl_ord_id: clOrdId('LBBBBBBBB2'), slice: 1, quantity: 1.5 }],
    ['a status that is none', { cl_ord_id: clOrdId('LBBBBBBBB2'), slice: 1, status: 'DONE' as OrderMapping['status'] }],
  ])('refuses %s', (_, part) => {
    const { store } = aStore();
    store.append([], [aMapping()]);
    expect(() => store.append([], [aMapping(part)])).toThrow();
    expect(store.mappings(day)).toEqual([aMapping()]);
  });

  it.each([
    ['slice', { slice: 1 }],
    ['purpose', { purpose: 'EXIT' as const }],
    ['master order', { master_order_id: '26112400001002' }],
    ['follower', { follower_id: accountId('FO002') }],
  ])('takes another row for another %s', (_, part) => {
    const { store } = aStore();
    store.append([], [aMapping(), aMapping({ cl_ord_id: clOrdId('LBBBBBBBB2'), ...part })]);
    expect(store.mappings(day)).toHaveLength(2);
  });

  it('knows one reference once a day: the same on another day is another order', () => {
    const { store } = aStore();
    store.append([], [aMapping(), aMapping({ trading_day: '2026-11-25', status: 'FAILED' })]);
    expect([store.mappings(day), store.mappings('2026-11-25')].map(([row]) => row?.status)).toEqual([
      'ACTIVE',
      'FAILED',
    ]);
  });
});
