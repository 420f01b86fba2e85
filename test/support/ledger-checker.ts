// Judges a finished day by three records alone: the broker's own ledger, the journal, and the table of orders.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { createJournalStore } from '../../db/journal-store.ts';
import { accountId, looksLikeClOrdId, type ClOrdId } from '../../domain/ids.ts';
import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import { mappingOf, type OrderMapping } from '../../domain/order-mapping.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { createBlotter } from '../../main/replication/blotter.ts';
import type { LedgerOrder } from '../../main/simulator/ledger-view.ts';
import type { Practice } from './practice.ts';

export type Records = {
  readonly orders: readonly LedgerOrder[];
  readonly entries: readonly JournalEntry[];
  readonly rows: readonly OrderMapping[];
};

export function readRecords(practice: Practice): Records {
  const db = new Database(join(practice.folder, 'lockstep.sqlite'), { readonly: true });
  try {
    const store = createJournalStore(db);
    const day = tradingDayOf(Date.now());
    expect(store.verifyDay(day)).toMatchObject({ ok: true });
    return {
      orders: practice.simulator.ledger().orders.filter(({ account }) => account !== 'PR1001'),
      entries: store.readDay(day),
      rows: store.mappings(day),
    };
  } finally {
    db.close();
  }
}

const ended = ['COMPLETED', 'CANCELLED', 'FAILED'];
const working = ['OPEN', 'TRIGGER PENDING'];

/** Nothing is left half done: every row is ended, works at the broker too, or waits for a person. */
export function isSettled({ orders, rows }: Records): boolean {
  return rows.every((row) => {
    const order = orders.find(({ tag }) => tag === row.cl_ord_id);
    if (ended.includes(row.status)) return order === undefined || !working.includes(order.status);
    if (row.status === 'UNKNOWN') return order === undefined;
    return (
      (row.status === 'ACTIVE' || row.status === 'PARTIAL') && order !== undefined && working.includes(order.status)
    );
  });
}

export function checkRecords({ orders, entries, rows }: Records): void {
  const ours = orders.filter(({ tag }) => looksLikeClOrdId(tag));
  const tags = ours.map(({ tag }) => tag);
  expect(new Set(tags).size, 'one broker order a reference').toBe(tags.length);

  const intents = new Map(
    entries.flatMap(({ fact, at }) =>
      fact.kind === 'NewIntended' ? [[fact.command.clOrdId as string, { fact, at }] as const] : [],
    ),
  );
  for (const order of ours) {
    const intent = intents.get(order.tag);
    const first = order.transitions[0];
    expect(intent?.fact.command, `the intent of ${order.tag}`).toMatchObject({
      accountId: order.account,
      orderQty: first?.quantity,
      price: first?.pricePaise,
      stopPx: first?.triggerPaise,
    });
    expect(intent?.at ?? Infinity, `the intent of ${order.tag} is durable before it arrives`).toBeLessThanOrEqual(
      Math.ceil(order.arrivedWallMs),
    );
  }
  for (const ref of intents.keys())
    expect(
      rows.some(({ cl_ord_id }) => cl_ord_id === ref),
      `a row for ${ref}`,
    ).toBe(true);

  for (const row of rows) {
    const order = orders.find(({ tag }) => tag === row.cl_ord_id);
    expect({ ref: row.cl_ord_id, id: row.follower_order_id, filled: row.filled_quantity }).toEqual({
      ref: row.cl_ord_id,
      id: order?.brokerOrderId ?? null,
      filled: order?.filledQuantity ?? 0,
    });
  }
  expect(rebuilt(entries), 'the table is a fold of the journal').toEqual(rows.map(withoutSymbol));
  expect(isSettled({ orders, entries, rows }), 'every reference has an end, works, or waits for a person').toBe(true);
}

/** The lowest that one account's position ever was, fill by fill in the order in which they happened. */
export function lowestNet(practice: Practice, account: string): number {
  const { fills, orders } = practice.simulator.ledger(account);
  const sides = new Map(orders.map(({ brokerOrderId, side }) => [brokerOrderId, side]));
  let net = 0;
  let lowest = 0;
  for (const { brokerOrderId, quantity } of fills) {
    net += sides.get(brokerOrderId) === 'BUY' ? quantity : -quantity;
    lowest = Math.min(lowest, net);
  }
  return lowest;
}

function rebuilt(entries: readonly JournalEntry[]): readonly Omit<OrderMapping, 'symbol'>[] {
  const blotter = createBlotter();
  const updatedAt = new Map<ClOrdId, number>();
  for (const entry of entries) {
    const staged = blotter.stage([entry]);
    blotter.accept(staged);
    for (const id of staged.copies.keys()) updatedAt.set(id, entry.at);
  }
  const masterId =
    entries
      .map(({ fact }) => fact)
      .find((fact): fact is Extract<JournalFact, { kind: 'SessionOpened' }> => fact.kind === 'SessionOpened')
      ?.masterId ?? accountId('');
  return [...blotter.copies()].map((copy) =>
    withoutSymbol(
      mappingOf(copy, {
        tradingDay: tradingDayOf(copy.times.decidedAt),
        masterId,
        instrument: undefined,
        updatedAt: updatedAt.get(copy.clOrdId) ?? 0,
      }),
    ),
  );
}

/** The journal names instruments by id; their symbols come from the contract master. */
function withoutSymbol({ symbol: _, ...row }: OrderMapping): Omit<OrderMapping, 'symbol'> {
  return row;
}
