// The journal's table: append in one durable transaction with the projection, read back, verify the chain.

import { hash as sha256 } from 'node:crypto';
import type { JournalLine, JournalLevel } from '../domain/desk-view.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { OrderMapping } from '../domain/order-mapping.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Db } from './database.ts';
import { dayColumn } from './day-column.ts';
import { packFact, unpackFact } from './fact-pack.ts';
import {
  eventColumns,
  frozenColumns,
  mappingColumns,
  readColumns,
  type ChainedRow,
  type EventRow,
  type Said,
  type StoredHash,
} from './journal-columns.ts';

/** An entry with what people read and search: see `domain/journal-line.ts`. */
export type JournalRow = {
  readonly entry: JournalEntry;
  readonly tradingDay: string;
  readonly level: JournalLevel;
  readonly accountId: string;
  readonly masterOrderId: string;
  readonly clOrdId: string;
  readonly summary: string;
};

export type JournalPage = {
  readonly before: number | null;
  readonly limit: number;
  readonly text: string;
  readonly level: JournalLevel | null;
};

type DayEnd = { readonly day: string; readonly hash: string };

export type JournalStore = ReturnType<typeof createJournalStore>;

export function createJournalStore(db: Db) {
  const day = dayColumn(db);
  // Bound by place: by name, each value of each row would be looked up by its column.
  const insert = db.prepare(
    `INSERT INTO trade_events (${eventColumns.map((name) => (name === 'trading_day' ? day.name : name)).join(', ')})
     VALUES (${eventColumns.map((name) => (name === 'trading_day' ? day.of('?') : '?')).join(', ')})`,
  );
  const upsert = db.prepare(
    `INSERT INTO order_mappings (${mappingColumns.join(', ')}) VALUES (${mappingColumns.map(() => '?').join(', ')})
     ON CONFLICT (trading_day, follower_id, cl_ord_id) DO UPDATE SET ${mappingColumns
       .filter((name) => !frozenColumns.includes(name))
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')}`,
  );
  const lastOfDay = db.prepare<[string], { hash: StoredHash }>(
    `SELECT hash FROM trade_events WHERE ${day.name} = ${day.of('?')} ORDER BY seq DESC LIMIT 1`,
  );
  const dayBefore = db.prepare<[string], { day: string | null }>(
    `SELECT ${day.text(`max(${day.name})`)} AS day FROM trade_events WHERE ${day.name} < ${day.of('?')}`,
  );
  const partOfDay = db
    .prepare<[string, number, number], ChainedRow>(
      `SELECT ${readColumns.join(', ')} FROM trade_events
       WHERE ${day.name} = ${day.of('?')} AND seq > ? ORDER BY seq LIMIT ?`,
    )
    .raw();
  // One step of the index a day: a plain DISTINCT would read all of it.
  const allDays = db.prepare<[], { day: string }>(
    `WITH RECURSIVE days (day) AS (
       SELECT min(${day.name}) FROM trade_events
       UNION ALL
       SELECT (SELECT min(${day.name}) FROM trade_events WHERE ${day.name} > days.day) FROM days WHERE day IS NOT NULL
     ) SELECT ${day.text('day')} AS day FROM days WHERE day IS NOT NULL`,
  );
  const lastSeqQuery = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM trade_events');
  const ofDay = db.prepare<[string], EventRow>(
    `SELECT * FROM trade_events WHERE ${day.name} = ${day.of('?')} ORDER BY seq`,
  );
  const chainOfDay = db
    .prepare<[string], ChainedRow>(
      `SELECT ${readColumns.join(', ')} FROM trade_events WHERE ${day.name} = ${day.of('?')} ORDER BY seq`,
    )
    .raw();
  const mappingsOfDay = db.prepare<[string], OrderMapping>(
    `SELECT ${mappingColumns.join(', ')} FROM order_mappings WHERE trading_day = ? ORDER BY id`,
  );
  // The index holds exactly these four.
  const unsettled = db.prepare<[string], { day: string; ref: string }>(
    `SELECT trading_day AS day, cl_ord_id AS ref FROM order_mappings INDEXED BY order_mappings_unresolved
     WHERE trading_day < ? AND status IN ('PENDING', 'UNKNOWN', 'ACTIVE', 'PARTIAL') AND status IN ('PENDING', 'UNKNOWN')
       AND NOT EXISTS (
         SELECT 1 FROM trade_events
         WHERE kind = 'AttentionIgnored' AND cl_ord_id = order_mappings.cl_ord_id
           AND trade_events.trading_day >= order_mappings.trading_day)
     ORDER BY trading_day, id`,
  );
  const page = db.prepare<[Record<string, unknown>], EventRow>(
    `SELECT * FROM trade_events
     WHERE (@before IS NULL OR seq < @before) AND (@level IS NULL OR level = @level)
       AND (@text = '' OR instr(lower(summary || ' ' || account_id || ' ' || master_order_id || ' ' || cl_ord_id || ' ' || kind), lower(@text)) > 0)
     ORDER BY seq DESC LIMIT @limit`,
  );

  // Ids of exits begin alike and grow with time, so the index by master order finds the newest at once.
  const exitIds = db.prepare<[{ readonly before: string; readonly limit: number }], { master_order_id: string }>(
    `SELECT DISTINCT master_order_id FROM trade_events
     WHERE master_order_id <> '' AND master_order_id >= 'EXIT-' AND master_order_id < @before
     ORDER BY master_order_id DESC LIMIT @limit`,
  );
  const exitFacts = db.prepare<[string], EventRow>(
    `SELECT * FROM trade_events
     WHERE master_order_id <> '' AND master_order_id = ? AND kind LIKE 'Exit%' ORDER BY seq`,
  );

  /** The newest row of this store's own, so that it is not asked for with each commit; null: the file is to be asked. */
  let newest: DayEnd | null = null;

  const append = db.transaction(
    (rows: readonly JournalRow[], mappings: readonly OrderMapping[], last: DayEnd | null) => {
      let end = last;
      for (const row of rows) {
        const { tradingDay } = row;
        const prev: string =
          end?.day === tradingDay ? end.hash : (hexOf(lastOfDay.get(tradingDay)?.hash) ?? genesisOf(tradingDay));
        const { said, hash } = chain(row, prev);
        insert.run([...said, Buffer.from(hash, 'hex')]);
        end = { day: tradingDay, hash };
      }
      for (const mapping of mappings) upsert.run(mappingColumns.map((name) => mapping[name]));
      return end;
    },
  );

  return {
    /** Durable when it returns; throws, having changed nothing, when it cannot be made so. */
    append: (rows: readonly JournalRow[], mappings: readonly OrderMapping[]): void => {
      const last = newest;
      // What is rolled back ends no chain.
      newest = null;
      newest = append.immediate(rows, mappings, last);
    },
    /** The last day before this one of which anything is written; null: none. */
    dayBefore: (tradingDay: string): string | null => dayBefore.get(tradingDay)?.day ?? null,
    /** Orders of earlier days of which nobody knows whether the broker had them, and which nobody has put aside; oldest first. */
    unsettledBefore: (tradingDay: string): readonly { readonly day: string; readonly ref: string }[] =>
      unsettled.all(tradingDay),
    lastSeq: (): number => lastSeqQuery.get()?.seq ?? 0,
    readDay: (tradingDay: string): readonly JournalEntry[] => ofDay.all(tradingDay).map(entryOf),
    mappings: (tradingDay: string): readonly OrderMapping[] => mappingsOfDay.all(tradingDay),
    /** The facts of the newest exits before this id (null: of all), each exit's in order, newest exit first. */
    exitEntries: (before: string | null, limit: number): readonly JournalEntry[] =>
      exitIds
        .all({ before: before ?? 'EXIT.', limit: Math.min(Math.max(limit, 1), 100) })
        .flatMap(({ master_order_id: id }) => exitFacts.all(id).map(entryOf)),
    /** Newest first. */
    page: (query: JournalPage): readonly JournalLine[] =>
      page
        .all({
          before: query.before,
          level: query.level,
          text: query.text.slice(0, 200),
          limit: Math.min(Math.max(query.limit, 1), 500),
        })
        .map(lineOf),
    /** Oldest first. */
    days: (): readonly string[] => allDays.all().map(({ day }) => day),
    /** The day's rows after `last`, each held against the chain. Code JOURNAL_CHAIN_BROKEN names the first that does not fit. */
    readPart: (tradingDay: string, last: ChainEnd | null, limit: number): Result<JournalPart> => {
      let end = last;
      const entries: JournalEntry[] = [];
      for (const row of partOfDay.all(tradingDay, last?.seq ?? 0, limit)) {
        const hash = chained(row, tradingDay, end?.hash ?? genesisOf(tradingDay));
        const [seq, at, , , account_id, master_order_id, cl_ord_id, , body] = row;
        if (hash === null) return broken(tradingDay, seq);
        end = { seq, hash };
        entries.push({ seq, at, fact: unpackFact(body, { at_ms: at, account_id, master_order_id, cl_ord_id }) });
      }
      return ok({ entries, last: end });
    },
    /** Recomputes the day's chain; answers how many rows it has. Code JOURNAL_CHAIN_BROKEN, as above. */
    verifyDay: (tradingDay: string): Result<number> => {
      let prev = genesisOf(tradingDay);
      let rows = 0;
      for (const row of chainOfDay.iterate(tradingDay)) {
        const hash = chained(row, tradingDay, prev);
        if (hash === null) return broken(tradingDay, row[0]);
        prev = hash;
        rows += 1;
      }
      return ok(rows);
    },
  };
}

/** Where a chain has been followed to. */
export type ChainEnd = { readonly seq: number; readonly hash: string };
export type JournalPart = { readonly entries: readonly JournalEntry[]; readonly last: ChainEnd | null };

/** The row's hash where it is what the row says after `prev`; null: it was changed. */
function chained(row: ChainedRow, day: string, prev: string): string | null {
  const [seq, at, kind, level, account, masterOrder, clOrdId, summary, body, stored] = row;
  const hash = hashOf(prev, [seq, day, at, kind, level, account, masterOrder, clOrdId, summary, body]);
  return hash === hexOf(stored) ? hash : null;
}

function hexOf<Stored extends StoredHash | undefined>(stored: Stored): string | Exclude<Stored, StoredHash> {
  return (Buffer.isBuffer(stored) ? stored.toString('hex') : stored) as string | Exclude<Stored, StoredHash>;
}

function broken(day: string, seq: number): ReturnType<typeof err> {
  return err(
    'JOURNAL_CHAIN_BROKEN',
    `The journal of ${day} was changed at row ${seq}. Copying stays off; keep the file and compare with the broker's own book.`,
    { seq },
  );
}

export function lineOfRow(row: JournalRow): JournalLine {
  const { entry } = row;
  return {
    seq: entry.seq,
    at: entry.at,
    level: row.level,
    kind: entry.fact.kind,
    account: row.accountId,
    masterOrderId: row.masterOrderId,
    text: row.summary,
  };
}

/** What the row's columns are to say, as they are bound, and its hash. */
function chain(row: JournalRow, prev: string): { readonly said: Said; readonly hash: string } {
  const { entry, tradingDay, level } = row;
  const { seq, at, fact } = entry;
  const account = storable(row.accountId);
  const master = storable(row.masterOrderId);
  const reference = storable(row.clOrdId);
  const body = packFact(fact, { at_ms: at, account_id: account, master_order_id: master, cl_ord_id: reference });
  const summary = storable(row.summary);
  const said: Said = [seq, tradingDay, at, fact.kind, level, account, master, reference, summary, body];
  return { said, hash: hashOf(prev, said) };
}

const halfOfPair = /[\uD800-\uDFFF]/;

/** As UTF-8 holds it: half a surrogate pair in a broker's text would be stored as another sign than was hashed. */
function storable(text: string): string {
  return halfOfPair.test(text) ? Buffer.from(text).toString() : text;
}

function hashOf(prev: string, said: Said): string {
  return sha256('sha256', JSON.stringify([prev, ...said]), 'hex');
}

function genesisOf(tradingDay: string): string {
  return sha256('sha256', `lockstep ${tradingDay}`, 'hex');
}

function entryOf(row: EventRow): JournalEntry {
  return { seq: row.seq, at: row.at_ms, fact: unpackFact(row.body, row) };
}

function lineOf(row: EventRow): JournalLine {
  return {
    seq: row.seq,
    at: row.at_ms,
    level: row.level,
    kind: row.kind,
    account: row.account_id,
    masterOrderId: row.master_order_id,
    text: row.summary,
  };
}
