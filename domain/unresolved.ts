// What Lockstep leaves open when it is closed now: orders of unknown fate, and accounts that an exit has not done with. Pure.

import type { DeskView } from './desk-view.ts';
import { opposite, type Side } from './order.ts';

export type Unresolved = {
  readonly key: string;
  readonly alias: string;
  /** Empty: not known, or no single one. */
  readonly contract: string;
  /** Null with an exit that has not read what it closes. */
  readonly side: Side | null;
  /** Units; null where the side is. */
  readonly qty: number | null;
  /** When it may have left, or when the exit was begun. Epoch ms. */
  readonly since: number;
  readonly what: 'Unknown' | 'Exit';
};

/** The oldest first. */
export function unresolvedOf(view: Pick<DeskView, 'orders' | 'attention' | 'exits'>): readonly Unresolved[] {
  const found = new Map<string, Unresolved>();
  for (const { symbol, copies } of view.orders)
    for (const { clOrdId, attention, followerAlias: alias, side, orderQty: qty, times } of copies) {
      if (attention !== 'Doubt') continue;
      const since = times.sentAt ?? times.committedAt ?? times.decidedAt;
      found.set(clOrdId, { key: clOrdId, alias, contract: symbol, side, qty, since, what: 'Unknown' });
    }
  for (const { clOrdId, alias, symbol: contract, side, orderQty: qty, since } of view.attention)
    found.set(clOrdId, { key: clOrdId, alias, contract, side, qty, since, what: 'Unknown' });
  for (const { id, startedAt: since, finishedAt, accounts } of view.exits) {
    if (finishedAt !== null) continue;
    for (const { accountId, alias, state, positionsLeft } of accounts) {
      if (state === 'Flat' || state === 'Left') continue;
      const of = { alias, since, what: 'Exit' } as const;
      const key = `${id}/${accountId}`;
      if (positionsLeft.length === 0) found.set(key, { ...of, key, contract: '', side: null, qty: null });
      for (const { instrumentId, product, symbol, netQty } of positionsLeft) {
        const position = `${key}/${instrumentId}/${product}`;
        const side = opposite(netQty > 0 ? 'Buy' : 'Sell');
        found.set(position, { ...of, key: position, contract: symbol, side, qty: Math.abs(netQty) });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.since - b.since);
}
