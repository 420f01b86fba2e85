// Where everybody should have ended, had nothing gone wrong: arithmetic on the master's own orders alone. It knows no
// journal, no plan and no order of a follower's.

import type { History, LedgerOrder } from './history.ts';

export type Expectation = {
  readonly account: string;
  readonly instrumentId: string;
  readonly product: string;
  /** Both ends included. They are equal where the day leaves no choice. */
  readonly least: number;
  readonly most: number;
};

export type Share = { readonly units: number; readonly scale: number };

/** `share`: the follower's units for one of the master's. */
export function expectedOf(
  history: History,
  account: string,
  share: Share,
  /** Something of these was seen late, by the desk or at the follower: what an exit was measured by then is a choice too. */
  sawLate: (orders: readonly LedgerOrder[]) => boolean,
): readonly Expectation[] {
  const groups = new Map<string, LedgerOrder[]>();
  for (const order of history.orders) {
    if (order.account !== history.masterId) continue;
    const name = `${order.instrumentId} ${order.product}`;
    const group = groups.get(name) ?? [];
    group.push(order);
    groups.set(name, group);
  }
  return [...groups.values()].map((orders) => {
    const [first] = orders;
    const lot = history.lots.get(first?.instrumentId ?? '') ?? 1;
    const range = !sawLate(orders) && isTidy(history, orders) ? exact(orders, share, lot) : loose(orders, share, lot);
    return { account, instrumentId: first?.instrumentId ?? '', product: first?.product ?? '', ...range };
  });
}

function lots(qty: number, numerator: number, denominator: number, lot: number): number {
  return Math.floor((qty * numerator) / denominator / lot + 1e-9) * lot;
}

/** Every order traded in full or not at all, and each began after the one before it had ended. */
function isTidy(history: History, orders: readonly LedgerOrder[]): boolean {
  return orders.every((order, at) => {
    if (order.state === 'InFlight' || order.state === 'Working') return false;
    if (order.cumQty !== 0 && order.cumQty !== order.qty) return false;
    if (order.largestQty !== order.first.qty) return false;
    const next = orders[at + 1];
    return next === undefined || next.arrivedAt > endOf(history, order);
  });
}

function endOf({ fills }: History, order: LedgerOrder): number {
  const last = fills.findLast(({ orderId }) => orderId === order.orderId)?.at ?? order.arrivedAt;
  return Math.max(last, ...order.actedAt);
}

function exact(
  orders: readonly LedgerOrder[],
  { units, scale }: Share,
  lot: number,
): { readonly least: number; readonly most: number } {
  let master = 0;
  let mine = 0;
  for (const { side, cumQty } of orders) {
    if (cumQty === 0) continue;
    const sign = side === 'Buy' ? 1 : -1;
    const held = Math.max(0, -sign * master);
    const closing = Math.min(cumQty, held);
    const opening = cumQty - closing;
    const has = Math.max(0, -sign * mine);
    const out = closing === 0 ? 0 : closing === held ? has : Math.min(has, lots(has, closing, held, lot));
    mine += sign * (out + lots(opening, units, 10 ** scale, lot));
    master += sign * cumQty;
  }
  return { least: mine, most: mine };
}

/**
 * Orders that overlap, grow, or end half traded leave the follower a choice: what it got of them by then. It is never
 * on the side that the master never was on, and never beyond its share of the most that the master asked for.
 */
function loose(
  orders: readonly LedgerOrder[],
  { units, scale }: Share,
  lot: number,
): { readonly least: number; readonly most: number } {
  const asked = (side: 'Buy' | 'Sell'): number =>
    orders
      .filter((order) => order.side === side)
      .reduce((sum, order) => sum + lots(order.largestQty, units, 10 ** scale, lot), 0);
  return { least: -asked('Sell'), most: asked('Buy') };
}
