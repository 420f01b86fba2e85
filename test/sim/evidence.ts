// The three records of a day, sorted so that each check can look things up: what the journal intended, what was asked of
// the broker in which order, and what the ledger holds.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import type { History, LedgerOrder } from './history.ts';

export type Violation = { readonly rule: string; readonly text: string };

export type Intended = Extract<JournalFact, { kind: 'NewIntended' }> & {
  readonly committedAt: number;
  readonly run: number;
};
export type Ask = {
  readonly at: number;
  readonly run: number;
  readonly command: OrderCommand;
  /** Null: no answer was heard. */
  readonly outcome: CommandOutcome | null;
  readonly answeredAt: number | null;
};

export type Evidence = {
  readonly history: History;
  /** Everything that the journal says, in its order. */
  readonly facts: readonly JournalFact[];
  readonly intents: ReadonlyMap<string, Intended>;
  readonly asks: readonly Ask[];
  /** Those of new orders, by reference. */
  readonly sendings: ReadonlyMap<string, readonly Ask[]>;
  /** What the desk placed, by reference. */
  readonly placed: ReadonlyMap<string, readonly LedgerOrder[]>;
  readonly orders: ReadonlyMap<string, LedgerOrder>;
  /** The last row of each reference. */
  readonly rows: ReadonlyMap<
    string,
    { readonly status: string; readonly filled: number; readonly orderId: string | null }
  >;
  /** References that were handed to a person, or put aside by one. */
  readonly handedOver: ReadonlySet<string>;
};

export function sortEvidence(history: History): Evidence {
  const facts: JournalFact[] = [];
  const intents = new Map<string, Intended>();
  const asks = new Map<number, Ask>();
  const placed = new Map<string, LedgerOrder[]>();
  const rows = new Map<string, { status: string; filled: number; orderId: string | null }>();
  const handedOver = new Set<string>();
  for (const event of history.wire) {
    if (event.kind === 'Asked')
      asks.set(event.call, { at: event.at, run: event.run, command: event.command, outcome: null, answeredAt: null });
    if (event.kind === 'Answered') {
      const asked = asks.get(event.call);
      if (asked !== undefined) asks.set(event.call, { ...asked, outcome: event.outcome, answeredAt: event.at });
    }
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      facts.push(fact);
      if (fact.kind === 'NewIntended' && !intents.has(fact.command.clOrdId))
        intents.set(fact.command.clOrdId, { ...fact, committedAt: event.at, run: event.run });
      if (fact.kind === 'AttentionRaised' || fact.kind === 'AttentionIgnored') handedOver.add(fact.clOrdId);
    }
    for (const row of event.rows) rows.set(row.clOrdId, row);
  }
  for (const order of history.orders) {
    if (order.by !== 'Port') continue;
    const same = placed.get(order.tag) ?? [];
    same.push(order);
    placed.set(order.tag, same);
  }
  const orders = new Map(history.orders.map((order) => [order.orderId, order]));
  const sendings = new Map<string, Ask[]>();
  for (const ask of asks.values()) {
    if (ask.command.kind !== 'New') continue;
    const same = sendings.get(ask.command.clOrdId) ?? [];
    same.push(ask);
    sendings.set(ask.command.clOrdId, same);
  }
  return { history, facts, intents, asks: [...asks.values()], sendings, placed, orders, rows, handedOver };
}

export const isOpenAtBroker = ({ state }: LedgerOrder): boolean => state === 'Working' || state === 'InFlight';
