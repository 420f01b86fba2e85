// The trade books against the orders, all day: once a minute an account that has orders of ours is asked for its trades.
// A difference that two readings in a row show is told to a person; nothing is sent or changed for it.

import type { Notice } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { Result } from '../domain/result.ts';
import { tradeDifferences, type TradeDifference } from '../domain/trade-check.ts';
import type { Trade } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';

export type TradeWatchParts = {
  readonly clock: Clock;
  readonly blotter: Blotter;
  readonly accounts: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** Null: the account's books may be asked for. */
  readonly notReady: (id: AccountId) => string | null;
  readonly trades: (id: AccountId) => Promise<Result<readonly Trade[]>>;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type TradeWatch = { readonly close: () => void };

/** Sixty readings an hour of a budget of 1,800 in fifteen minutes. */
const everyMs = 60_000;

export function watchTrades(parts: TradeWatchParts): TradeWatch {
  const { clock, blotter } = parts;
  /** By account: what the last reading showed, as said. */
  const before = new Map<AccountId, ReadonlySet<string>>();
  const told = new Map<AccountId, ReadonlySet<string>>();
  let closed = false;
  let timer: CancelTimer = clock.after(everyMs, round);

  function round(): void {
    timer = clock.after(everyMs, round);
    for (const id of parts.accounts) void look(id);
  }

  async function look(id: AccountId): Promise<void> {
    const named = ordersOf(id);
    if (named.length === 0 || parts.notReady(id) !== null) return;
    const askedAt = clock.now();
    const read = await parts.trades(id);
    if (closed || !read.ok) return;
    const differences = tradeDifferences(ordersOf(id), read.value, askedAt);
    const known = before.get(id) ?? new Set();
    before.set(id, new Set(differences.map(saidOf)));
    const keys = new Set<string>();
    for (const difference of differences) {
      if (!known.has(saidOf(difference))) continue;
      keys.add(keyOf(id, difference));
      if (told.get(id)?.has(keyOf(id, difference)) !== true) parts.raise(noticeOf(id, difference));
    }
    for (const key of told.get(id) ?? []) if (!keys.has(key)) parts.clear(key);
    told.set(id, keys);
  }

  function ordersOf(id: AccountId) {
    return blotter.copiesOfAccount(id).flatMap(({ clOrdId, order, lastFillAt }) => {
      const { orderId, cumQty } = order;
      return orderId === null ? [] : [{ clOrdId, orderId, cumQty, lastFillAt }];
    });
  }

  function noticeOf(id: AccountId, difference: TradeDifference): Notice {
    const copy = blotter.copy(difference.clOrdId);
    const symbol = copy === undefined ? '' : parts.symbol(copy.order.instrumentId);
    const { orderId, byOrders, byTrades } = difference;
    return {
      key: keyOf(id, difference),
      at: clock.now(),
      level: 'Error',
      title: `${parts.alias(id)}: the broker’s two books differ`,
      body: `Order ${orderId} in ${symbol} has traded ${byOrders} by the order book and ${byTrades} by the trade book. The trade book is the better proof: look at the account at the broker before you trade on.`,
      account: id,
      masterOrderId: copy?.key.masterKey ?? '',
    };
  }

  return {
    close: () => {
      closed = true;
      timer();
    },
  };
}

function saidOf({ orderId, byOrders, byTrades }: TradeDifference): string {
  return `${orderId}/${byOrders}/${byTrades}`;
}

function keyOf(id: AccountId, { orderId, byOrders, byTrades }: TradeDifference): string {
  return `trades:${id}/${orderId}/${byOrders}/${byTrades}`;
}
