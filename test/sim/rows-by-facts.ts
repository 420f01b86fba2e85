// The table of orders once more, from nothing but the facts of the day.

import { accountId, type ClOrdId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import { legInstruments, simInstruments } from './sim-desk.ts';

export function rowsByFacts(entries: readonly JournalEntry[], masterId: string): readonly OrderMapping[] {
  const blotter = createBlotter();
  const updatedAt = new Map<ClOrdId, number>();
  for (const entry of entries) {
    const staged = blotter.stage([entry]);
    blotter.accept(staged);
    for (const id of staged.copies.keys()) updatedAt.set(id, entry.at);
  }
  return [...blotter.copies()].map((copy) =>
    mappingOf(copy, {
      tradingDay: tradingDayOf(copy.times.decidedAt),
      masterId: accountId(masterId),
      instrument: [...simInstruments, ...legInstruments].find(({ id }) => id === copy.order.instrumentId),
      updatedAt: updatedAt.get(copy.clOrdId) ?? 0,
    }),
  );
}
