import { orderAsOf } from './book-row.ts';
import type { AccountBook, ExchangeState } from './exchange-state.ts';
import { positionKey } from './exchange-state.ts';
import type { Order } from './order.ts';
import type { Position } from './position.ts';
import { applyFill, flatPosition } from './position.ts';

/** The moment a book shows that is so many ms behind; without a lag it shows everything, whatever the clock has done. */
export function momentBehind(nowMs: number, lagMs: number): number {
  return lagMs === 0 ? Number.POSITIVE_INFINITY : nowMs - lagMs;
}

/** An order as it stood at a moment (epoch ms of the simulator's clock); undefined before it was received. */
export function orderBefore(order: Order, untilMs: number): Order | undefined {
  const step = order.transitions.findLast(({ atMs }) => atMs <= untilMs);
  if (step === undefined) return undefined;
  return step === order.transitions.at(-1) ? order : orderAsOf(order, step);
}

/** The positions as they stood at a moment, folded again from the fills made until then. */
export function positionsBefore(state: ExchangeState, book: AccountBook, untilMs: number): readonly Position[] {
  const positions = new Map<string, Position>();
  for (const fill of book.fills) {
    const order = state.orders.get(fill.brokerOrderId);
    if (order === undefined || fill.atMs > untilMs) continue;
    const key = positionKey(order.instrumentKey, order.product);
    const position = positions.get(key) ?? flatPosition(order.account, order.instrumentKey, order.product);
    applyFill(position, order.side, fill.quantity, fill.pricePaise);
    positions.set(key, position);
  }
  return [...positions.values()];
}
