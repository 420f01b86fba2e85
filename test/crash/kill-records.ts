// What a killed engine left behind, read from outside, and whether all of it has come to an end.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createJournalStore, type ChainEnd } from '../../db/journal-store.ts';
import { looksLikeClOrdId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { OrderMapping } from '../../domain/order-mapping.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { isSettled, type Records } from '../support/ledger-checker.ts';

export const master = 'PR1001';

/** Read and held against the chain from the first row on. */
export function recordsOf(folder: string, simulator: RunningSimulator): Records {
  return followRecords(folder, simulator)();
}

/**
 * Answers the records as they stand at each call, and reads only what the journal has gained since the call before: a
 * row is written once, and an order's row changes only with a new row of the journal. For one file of one day.
 */
export function followRecords(folder: string, simulator: RunningSimulator): () => Records {
  const day = tradingDayOf(Date.now());
  let last: ChainEnd | null = null;
  let entries: readonly JournalEntry[] = [];
  let rows: readonly OrderMapping[] = [];
  return () => {
    // Opened for each look: a reader that stayed would be part of what the next life finds of the last one.
    const db = new Database(join(folder, 'lockstep.sqlite'), { readonly: true, timeout: 2000 });
    try {
      const newest = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM trade_events').get();
      if ((newest?.seq ?? 0) !== (last?.seq ?? 0)) {
        const store = createJournalStore(db);
        const read = db.transaction(() => [store.readPart(day, last, -1), store.mappings(day)] as const);
        const [part, mappings] = read();
        if (!part.ok) throw new Error(part.message);
        last = part.value.last;
        entries = [...entries, ...part.value.entries];
        rows = mappings;
      }
    } finally {
      db.close();
    }
    // The ledger after the journal: what is in the journal by then is to be found in it.
    const orders = simulator
      .ledger(undefined, true)
      .orders.filter(({ account, tag }) => account !== master || looksLikeClOrdId(tag));
    return { orders, entries, rows };
  };
}

/** As for a whole day, and every reference without an order at the broker has been put to the person. */
export function isAtRest(records: Records): boolean {
  const raised = new Set(
    records.entries.flatMap(({ fact }) => (fact.kind === 'AttentionRaised' ? [fact.clOrdId] : [])),
  );
  return (
    isSettled(records) &&
    records.rows.every(({ status, cl_ord_id }) => status !== 'UNKNOWN' || raised.has(cl_ord_id as never)) &&
    records.rows.every(
      ({ filled_quantity, cl_ord_id }) =>
        (records.orders.find(({ tag }) => tag === cl_ord_id)?.filledQuantity ?? 0) === filled_quantity,
    )
  );
}
