// What is read back of the journal besides a whole day: the day before, the newest exits, a day part by part.

import { describe, expect, it } from 'vitest';
import { createJournalStore } from '../../db/journal-store.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { clOrdId } from '../../domain/ids.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { createReplay } from '../../main/replication/replay.ts';
import { aDatabase, aRow } from '../support/a-profile.ts';
import { aCopy, anInstrument, masterId, morning } from '../support/an-order.ts';
import { everyFact } from '../support/every-fact.ts';

const today = '2026-11-24';
const dayMs = 86_400_000;

function aStore() {
  const db = aDatabase();
  const store = createJournalStore(db);
  const put = (facts: readonly JournalFact[], at = morning): void => {
    const first = store.lastSeq() + 1;
    store.append(
      facts.map((fact, index) => aRow(first + index, fact, at)),
      [],
    );
  };
  return { db, store, put };
}

describe('reading back', () => {
  it('finds the last day before one, over days without a row, and none before the first', () => {
    const { store, put } = aStore();
    expect(store.dayBefore(today)).toBeNull();
    put([everyFact.SessionClosed], morning - 4 * dayMs);
    put([everyFact.SessionClosed]);
    expect([store.dayBefore(today), store.dayBefore('2026-11-20')]).toEqual(['2026-11-20', null]);
  });

  it('knows every day of which anything is written, oldest first', () => {
    const { store, put } = aStore();
    expect(store.days()).toEqual([]);
    for (const before of [4, 1, 0]) put([everyFact.SessionOpened, everyFact.SessionClosed], morning - before * dayMs);
    expect(store.days()).toEqual(['2026-11-20', '2026-11-23', today]);
  });

  it('finds the orders of earlier days that nobody can vouch for, oldest first, and not those put aside', () => {
    const { store, put } = aStore();
    const mapping = (at: number, status: OrderMapping['status'], before: number): OrderMapping => ({
      ...mappingOf(aCopy(), {
        tradingDay: tradingDayOf(morning - before * dayMs),
        masterId,
        instrument: anInstrument(),
        updatedAt: morning,
      }),
      cl_ord_id: clOrdId(`LAAAAAAAA${at}`),
      slice: at,
      status,
    });
    store.append(
      [],
      [
        mapping(1, 'UNKNOWN', 1),
        mapping(2, 'PENDING', 4),
        mapping(3, 'ACTIVE', 4),
        mapping(4, 'UNKNOWN', 4),
        mapping(5, 'UNKNOWN', 0),
      ],
    );
    put([{ kind: 'AttentionIgnored', clOrdId: clOrdId('LAAAAAAAA4'), actor: 'Asha' }]);
    expect(store.unsettledBefore(today)).toEqual([
      { day: '2026-11-20', ref: 'LAAAAAAAA2' },
      { day: '2026-11-23', ref: 'LAAAAAAAA1' },
    ]);
  });

  it('gives the newest exits first, each with its facts in order, and those before one of them', () => {
    const { store, put } = aStore();
    const exit = (runId: string): readonly JournalFact[] => [
      { ...everyFact.ExitStarted, runId },
      { ...everyFact.ExitFinished, runId },
    ];
    put(['EXIT-A-1', 'EXIT-B-1', 'EXIT-C-1'].flatMap(exit));
    const ids = (before: string | null, limit: number): readonly string[] =>
      store.exitEntries(before, limit).map(({ fact }) => `${'runId' in fact ? fact.runId : ''} ${fact.kind}`);
    expect(ids(null, 2)).toEqual([
      'EXIT-C-1 ExitStarted',
      'EXIT-C-1 ExitFinished',
      'EXIT-B-1 ExitStarted',
      'EXIT-B-1 ExitFinished',
    ]);
    expect(ids('EXIT-B-1', 50)).toEqual(['EXIT-A-1 ExitStarted', 'EXIT-A-1 ExitFinished']);
  });

  it('folds a day of more rows than are read at a time, and goes on where it ended', () => {
    const { store, put } = aStore();
    const replay = createReplay(store, createBlotter());
    put(Array.from({ length: 1001 }, () => everyFact.SessionClosed));
    expect(replay.run(today)).toEqual({ ok: true, value: 1001 });
    put([everyFact.SessionClosed]);
    expect(replay.run(today)).toEqual({ ok: true, value: 1002 });
  });

  it('folds each fact of a day once, and no row that it has read already is read again', () => {
    const { store, put } = aStore();
    const after: (number | null)[] = [];
    const blotter = createBlotter();
    const readPart: typeof store.readPart = (day, last, limit) => {
      after.push(last?.seq ?? null);
      return store.readPart(day, last, limit);
    };
    const replay = createReplay({ ...store, readPart }, blotter);
    put([everyFact.NewIntended]);
    replay.run(today);
    const [copy] = blotter.copies();
    put([everyFact.SessionClosed]);
    expect(replay.run(today)).toEqual({ ok: true, value: 2 });
    expect(after).toEqual([null, 1]);
    expect([...blotter.copies()]).toEqual([copy]);
    replay.forget();
    expect(replay.run(today)).toEqual({ ok: true, value: 2 });
    expect(after).toEqual([null, 1, null]);
    expect([...blotter.copies()]).toEqual([copy]);
  });

  it('folds nothing of a day whose chain is broken, and names the row', () => {
    const { db, store, put } = aStore();
    put([everyFact.SessionClosed, everyFact.SessionClosed]);
    for (const { name } of db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all())
      db.exec(`DROP TRIGGER "${name}"`);
    db.prepare('UPDATE trade_events SET body = ? WHERE seq = 2').run('{"kind":"SessionOpened"}');
    const broken = { ok: false, code: 'JOURNAL_CHAIN_BROKEN' };
    expect(createReplay(store, createBlotter()).run(today)).toMatchObject(broken);
    expect(store.readPart(today, null, 10)).toMatchObject(broken);
    expect(store.readPart(today, null, 1)).toMatchObject({ ok: true });
  });
});
