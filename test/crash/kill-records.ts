// What a killed engine left behind, read from outside, and whether all of it has come to an end.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createJournalStore } from '../../db/journal-store.ts';
import { looksLikeClOrdId } from '../../domain/ids.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { isSettled, type Records } from '../support/ledger-checker.ts';

export const master = 'PR1001';

export function recordsOf(folder: string, simulator: RunningSimulator): Records {
  const db = new Database(join(folder, 'lockstep.sqlite'), { readonly: true, timeout: 2000 });
  try {
    const store = createJournalStore(db);
    const day = tradingDayOf(Date.now());
    const chain = store.verifyDay(day);
    if (!chain.ok) throw new Error(chain.message);
    // The ledger after the journal: what is in the journal by then is to be found in it.
    const [entries, rows] = db.transaction(() => [store.readDay(day), store.mappings(day)] as const)();
    const orders = simulator.ledger().orders.filter(({ account, tag }) => account !== master || looksLikeClOrdId(tag));
    return { orders, entries, rows };
  } finally {
    db.close();
  }
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
