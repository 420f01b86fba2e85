// The table of orders made again from the facts alone, to be held against the one that was kept in step with them.

import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import { accountId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { createBlotter } from './blotter.ts';

export type ProjectionCheck = {
  /** The next entries of the day, in order. */
  readonly fold: (entries: readonly JournalEntry[]) => void;
  /** The first row that differs, in words; null: the rows are what the facts say. */
  readonly difference: (rows: readonly OrderMapping[]) => string | null;
};

export function createProjectionCheck(): ProjectionCheck {
  const blotter = createBlotter();
  const written = new Map<ClOrdId, { readonly masterId: AccountId; readonly updatedAt: number }>();
  let masterId = accountId('');

  function rebuilt(): ReadonlyMap<string, OrderMapping> {
    return new Map(
      [...blotter.copies()].map((copy) => {
        const { updatedAt = 0, masterId: master = masterId } = written.get(copy.clOrdId) ?? {};
        const tradingDay = tradingDayOf(copy.times.decidedAt);
        return [copy.clOrdId, mappingOf(copy, { tradingDay, masterId: master, instrument: undefined, updatedAt })];
      }),
    );
  }

  return {
    fold: (entries) => {
      for (const entry of entries) {
        if (entry.fact.kind === 'SessionOpened') masterId = entry.fact.masterId;
        const staged = blotter.stage([entry]);
        blotter.accept(staged);
        for (const id of staged.copies.keys())
          written.set(id, { masterId: written.get(id)?.masterId ?? masterId, updatedAt: entry.at });
      }
    },
    difference: (rows) => {
      const expected = rebuilt();
      const other = rows.find((row) => !isSame(row, expected.get(row.cl_ord_id)));
      if (other !== undefined) return `the row of order ${other.cl_ord_id} is not what the journal says`;
      const kept = new Set(rows.map((row) => row.cl_ord_id));
      const missing = [...expected.keys()].find((ref) => !kept.has(ref));
      return missing === undefined ? null : `the row of order ${missing} is missing`;
    },
  };
}

/** The journal names instruments by id; their symbols come from the contract master. */
function isSame(row: OrderMapping, expected: OrderMapping | undefined): boolean {
  if (expected === undefined) return false;
  return (Object.keys(expected) as (keyof OrderMapping)[]).every(
    (name) => name === 'symbol' || row[name] === expected[name],
  );
}
