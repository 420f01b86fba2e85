// Commit facts, then tell who listens. What is not durable did not happen: a commit that fails changes nothing.

import type { JournalRow, JournalStore } from '../../db/journal-store.ts';
import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import { factLine, type Names } from '../../domain/journal-line.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { Clock } from '../clock.ts';
import type { Blotter, Staged } from './blotter.ts';

export type Committed = { readonly rows: readonly JournalRow[]; readonly staged: Staged };

export type JournalParts = {
  readonly store: JournalStore;
  readonly blotter: Blotter;
  readonly clock: Clock;
  readonly names: Names;
  readonly masterId: AccountId;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
};

export type Journal = {
  /** One transaction, one disk sync, whatever the number of facts. Throws when it cannot be made durable. */
  readonly commit: (facts: readonly JournalFact[]) => Committed;
  /** Folds today's facts into the blotter; returns how many there were. */
  readonly replay: () => number;
  readonly onCommit: (listener: (committed: Committed) => void) => void;
};

export function createJournal(parts: JournalParts): Journal {
  const { store, blotter, clock, names } = parts;
  const listeners: ((committed: Committed) => void)[] = [];
  let lastSeq = store.lastSeq();

  function rowsOf(entries: readonly JournalEntry[]): readonly JournalRow[] {
    return entries.map((entry) => ({ entry, tradingDay: tradingDayOf(entry.at), ...factLine(entry.fact, names) }));
  }

  function mappingsOf(staged: Staged, at: number): readonly OrderMapping[] {
    return [...staged.copies.values()].map((copy) =>
      mappingOf(copy, {
        tradingDay: tradingDayOf(copy.times.decidedAt),
        masterId: parts.masterId,
        instrument: parts.instrumentOf(copy.order.instrumentId),
        updatedAt: at,
      }),
    );
  }

  return {
    commit: (facts) => {
      const at = clock.now();
      const entries = facts.map((fact, index): JournalEntry => ({ seq: lastSeq + 1 + index, at, fact }));
      const staged = blotter.stage(entries);
      const rows = rowsOf(entries);
      store.append(rows, mappingsOf(staged, at));
      lastSeq += entries.length;
      blotter.accept(staged);
      const committed = { rows, staged };
      for (const listener of listeners) listener(committed);
      return committed;
    },
    replay: () => {
      const entries = store.readDay(tradingDayOf(clock.now()));
      for (const entry of entries) blotter.accept(blotter.stage([entry]));
      return entries.length;
    },
    onCommit: (listener) => {
      listeners.push(listener);
    },
  };
}
