// The account's trade book against what its orders are said to have traded: two systems of the broker's. The order book is
// the quicker one, by which everything is decided; where the two differ for long, the trades count. Pure.

import type { ExecutionReport } from './execution-report.ts';
import type { AccountId, ClOrdId, ExecId, InstrumentId, OrderId } from './ids.ts';
import type { JournalFact } from './journal-entry.ts';
import type { Side } from './order.ts';
import type { Paise } from './price.ts';

/** An order of ours, by the order book and the feed. */
export type TradedOrder = {
  readonly clOrdId: ClOrdId;
  readonly accountId: AccountId;
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  /** The most units that were ever asked of it. */
  readonly mostAsked: number;
  readonly cumQty: number;
  /** The order book's word up to here was overruled by the trades before; null: it was not. */
  readonly overruledQty: number | null;
  /** When its newest fill was taken in, epoch ms; null: it has none. */
  readonly lastFillAt: number | null;
};

/** A row of the trade book, as far as this needs it. */
export type TradedRow = {
  readonly execId: ExecId;
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly lastQty: number;
  readonly lastPx: Paise;
};

export type TradeDifference = {
  readonly order: TradedOrder;
  /** Units, and what they cost. */
  readonly byTrades: number;
  readonly value: Paise;
  /** Its trades can be its own: the same contract and side, and no more units than were ordered. */
  readonly fits: boolean;
};

/** A fill may be in one of the two books for so long before it is in the other. Ms. */
export const tradeLagMs = 10_000;

/**
 * `trades`: the whole trade book of the account, asked for at `askedAt` (epoch ms). An order that traded just before that,
 * or since, is left for the next reading; an empty book proves nothing.
 */
export function tradeDifferences(
  orders: readonly TradedOrder[],
  trades: readonly TradedRow[],
  askedAt: number,
): readonly TradeDifference[] {
  if (trades.length === 0) return [];
  const rows = new Map<OrderId, TradedRow[]>();
  const seen = new Set<string>();
  for (const row of trades) {
    if (seen.has(row.execId)) continue;
    seen.add(row.execId);
    const same = rows.get(row.orderId);
    if (same === undefined) rows.set(row.orderId, [row]);
    else same.push(row);
  }
  return orders.flatMap((order): readonly TradeDifference[] => {
    const mine = rows.get(order.orderId) ?? [];
    const byTrades = mine.reduce((sum, { lastQty }) => sum + lastQty, 0);
    if (byTrades === order.cumQty || isYoung(order, askedAt)) return [];
    const value = mine.reduce((sum, { lastQty, lastPx }) => sum + lastQty * lastPx, 0);
    const own = mine.every(({ instrumentId, side }) => instrumentId === order.instrumentId && side === order.side);
    return [{ order, byTrades, value, fits: own && byTrades <= order.mostAsked }];
  });
}

/** Orders of which the feed has told more than the order book, asked for at `askedAt`, shows: only the trades can say. */
export function bookBehind(
  orders: readonly TradedOrder[],
  reports: readonly Pick<ExecutionReport, 'orderId' | 'cumQty'>[],
  askedAt: number,
): readonly { readonly order: TradedOrder; readonly byBook: number }[] {
  const shown = new Map(reports.map(({ orderId, cumQty }) => [orderId, cumQty]));
  return orders.flatMap((order) => {
    const byBook = shown.get(order.orderId);
    if (byBook === undefined || byBook >= order.cumQty || isYoung(order, askedAt)) return [];
    return order.overruledQty === null || byBook > order.overruledQty ? [{ order, byBook }] : [];
  });
}

export function filledByTrades({ order, byTrades, value }: TradeDifference): JournalFact {
  const { clOrdId, accountId, orderId, instrumentId, cumQty } = order;
  const sums = { byOrders: cumQty, cumQty: byTrades, cumValue: value };
  return { kind: 'FilledByTrades', clOrdId, accountId, orderId, instrumentId, ...sums };
}

/** What was decided, and what is left for a person to do. */
export function tradesWords({ byOrders, cumQty }: { readonly byOrders: number; readonly cumQty: number }): string {
  return `The order book says ${byOrders} traded, the trade book ${cumQty}: the ${cumQty} that trades prove are counted. Compare the order and the position at the broker before you trade on.`;
}

function isYoung({ lastFillAt }: TradedOrder, askedAt: number): boolean {
  return lastFillAt !== null && lastFillAt > askedAt - tradeLagMs;
}
