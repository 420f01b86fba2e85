// Commit facts, then tell who listens. What is not durable did not happen, and nothing that follows from it is sent.

import type { JournalRow, JournalStore } from '../../db/journal-store.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { clOrdId, type AccountId, type ClOrdId, type InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import type { FactLine, Names } from '../../domain/desk-line.ts';
import { factLine } from '../../domain/journal-line.ts';
import { mappingOf } from '../../domain/order-mapping.ts';
import type { Result } from '../../domain/result.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { Clock } from '../clock.ts';
import type { Blotter, IllegalMove, Staged } from './blotter.ts';
import { createReplay, type Replay } from './replay.ts';

/** Everything one transaction made durable. */
export type Committed = {
  readonly rows: readonly JournalRow[];
  readonly facts: readonly JournalFact[];
  readonly copies: readonly CopyOrder[];
  /** What the table of an order's life forbids; it changed nothing. */
  readonly illegal: readonly IllegalMove[];
};

export type JournalParts = {
  readonly store: JournalStore;
  readonly blotter: Blotter;
  readonly clock: Clock;
  readonly names: Names;
  readonly masterId: AccountId;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** Where the day was read before the journal was made; absent: it is read when it is asked for. */
  readonly replay?: Replay;
};

export type Journal = {
  /**
   * One transaction, one disk sync, whatever the number of facts. `followUp` is asked again after each batch, with
   * the blotter as that batch leaves it, until it has nothing more; what it adds is in the same transaction. Throws
   * when that fails or cannot be made durable; the blotter is then built anew from the file, for what is not durable
   * did not happen.
   */
  readonly commit: (facts: readonly JournalFact[], followUp?: (staged: Staged) => readonly JournalFact[]) => Committed;
  /** Folds today's facts into the blotter; answers how many there are. Code JOURNAL_CHAIN_BROKEN. */
  readonly replay: () => Result<number>;
  readonly onCommit: (listener: (committed: Committed) => void) => void;
};

/** A plan that never ends is a broken assumption, not a long day. */
const mostRounds = 50;

export function createJournal(parts: JournalParts): Journal {
  const { store, blotter, clock, names } = parts;
  const listeners: ((committed: Committed) => void)[] = [];
  let lastSeq = store.lastSeq();
  const replay = parts.replay ?? createReplay(store, blotter);
  const replayToday = (): Result<number> => replay.run(tradingDayOf(clock.now()));

  /** A fact that names only a reference is found by its account and its master order as well. */
  function named(line: FactLine): FactLine {
    const copy = line.clOrdId === '' ? undefined : blotter.copy(clOrdId(line.clOrdId));
    if (copy === undefined) return line;
    return {
      ...line,
      accountId: line.accountId || copy.order.accountId,
      masterOrderId: line.masterOrderId || copy.key.masterKey,
    };
  }

  function write(first: readonly JournalFact[], followUp: (staged: Staged) => readonly JournalFact[]): Committed {
    const at = clock.now();
    const rows: JournalRow[] = [];
    const illegal: IllegalMove[] = [];
    const changed = new Map<ClOrdId, CopyOrder>();
    let facts = first;
    replay.forget();
    for (let round = 0; facts.length > 0; round += 1) {
      if (round > mostRounds) throw new Error('The plan for one event does not come to an end');
      const entries = facts.map((fact, index): JournalEntry => ({ seq: lastSeq + rows.length + 1 + index, at, fact }));
      const staged = blotter.stage(entries);
      blotter.accept(staged);
      illegal.push(...staged.illegal);
      for (const [id, copy] of staged.copies) changed.set(id, copy);
      for (const entry of entries)
        rows.push({ entry, tradingDay: tradingDayOf(at), ...named(factLine(entry.fact, names)) });
      facts = followUp(staged);
    }
    const copies = [...changed.values()];
    store.append(
      rows,
      copies.map((copy) =>
        mappingOf(copy, {
          tradingDay: tradingDayOf(copy.times.decidedAt),
          masterId: parts.masterId,
          instrument: parts.instrumentOf(copy.order.instrumentId),
          updatedAt: at,
        }),
      ),
    );
    lastSeq += rows.length;
    return { rows, facts: rows.map(({ entry }) => entry.fact), copies, illegal };
  }

  function writeOrForget(
    facts: readonly JournalFact[],
    followUp: (staged: Staged) => readonly JournalFact[],
  ): Committed {
    try {
      return write(facts, followUp);
    } catch (error) {
      replay.forget();
      const replayed = replayToday();
      if (!replayed.ok) throw new Error(replayed.message, { cause: error });
      throw error;
    }
  }

  return {
    commit: (facts, followUp = () => []) => {
      const committed = writeOrForget(facts, followUp);
      for (const listener of listeners) listener(committed);
      return committed;
    },
    replay: replayToday,
    onCommit: (listener) => {
      listeners.push(listener);
    },
  };
}
