// What a trade given at the local door comes to: the fact that names it, or why it is not taken. Pure.

import { doorSource, looksLikeBrokerOrder, tradeIdShape } from '../../domain/door-trade.ts';
import { orderId, type AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { signed, type OrderTerms } from '../../domain/order.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';
import { claimOf } from './exit-claims.ts';
import { goneTrades } from './proven-flat.ts';

export type GivenTrade = {
  /** The caller's own; the same id again is the same trade again. */
  readonly id: string;
  /** As the caller said it. */
  readonly asked: OrderTerms;
  /** What is to be followed, of the master's size: each follower's is computed from it. */
  readonly terms: OrderTerms;
  /** The followers it is for; null: all of the desk. */
  readonly only: readonly AccountId[] | null;
};

export type TradeParts = {
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
};

/** Who ended a trade that exits left nothing of. */
const goneActor = 'an exit that left nothing of it';

/** No facts: it is known already, word for word, and nothing is to be done. */
export function giveTrade(parts: TradeParts, trade: GivenTrade, actor: string): Result<readonly JournalFact[]> {
  if (!tradeIdShape.test(trade.id))
    return err('TRADE_ID', 'A trade’s id has 1 to 40 letters, digits or . _ : - and begins with a letter or digit.');
  if (looksLikeBrokerOrder(trade.id))
    return err(
      'TRADE_ID_IS_BROKERS',
      'This id is an order number of the broker’s. The master’s own orders are copied from its feed; give the trade an id of your own.',
    );
  const known = parts.blotter.master(orderId(trade.id));
  if (known !== undefined) return isSame(known, trade) ? ok([]) : reused(trade.id);
  const gone = goneTrades(parts.blotter, parts.followers, trade.terms);
  return ok([
    // What exits have closed everywhere is no position of the door's any more, or this trade would be taken for a part of it.
    ...gone.flatMap(({ order }): JournalFact[] =>
      order.ended === null ? [{ kind: 'TradeEnded', tradeId: order.orderId ?? '', actor: goneActor }] : [],
    ),
    {
      kind: 'TradeGiven',
      tradeId: trade.id,
      asked: trade.asked,
      terms: trade.terms,
      only: trade.only,
      masterHeld: heldBefore(parts, trade, gone),
      actor,
    },
  ]);
}

/** New price, trigger or quantity (the new total) for what is still working under the trade. */
export function changeTrade(
  { blotter }: TradeParts,
  tradeId: string,
  change: Pick<OrderTerms, 'orderQty' | 'price' | 'stopPx'>,
  actor: string,
): Result<readonly JournalFact[]> {
  const known = blotter.master(orderId(tradeId));
  if (known?.order.accountId !== doorSource) return unknown(tradeId);
  if (known.order.ended !== null) return err('TRADE_ENDED', `The trade ${tradeId} was exited; nothing was changed.`);
  const { orderQty, price, stopPx } = known.order;
  if (orderQty === change.orderQty && price === change.price && stopPx === change.stopPx) return ok([]);
  return ok([{ kind: 'TradeChanged', tradeId, ...change, actor }]);
}

/** What still works under the trade is cancelled, and it counts no more in what the desk is taken to hold. */
export function endTrade({ blotter }: TradeParts, tradeId: string, actor: string): Result<readonly JournalFact[]> {
  const known = blotter.master(orderId(tradeId));
  if (known?.order.accountId !== doorSource) return unknown(tradeId);
  return ok(known.order.ended === null ? [{ kind: 'TradeEnded', tradeId, actor }] : []);
}

/**
 * Units on the other side that this trade closes: of what the master and earlier trades of the door come to, while some
 * follower still has or awaits any, and without those that are gone. A CNC sale can only close: nobody may be short in delivery.
 */
function heldBefore(
  { blotter, masterId, followers }: TradeParts,
  { terms, only }: GivenTrade,
  gone: readonly MasterOrder[],
): number {
  const { instrumentId, product, side, orderQty } = terms;
  const given = blotter
    .mastersHolding(doorSource, instrumentId, product)
    .filter((trade) => !gone.includes(trade) && isForAny(trade, only));
  const net =
    blotter.net(masterId, instrumentId, product) +
    given.reduce((sum, { order }) => sum + signed(order.side, order.cumQty), 0) +
    leftOver(blotter, followers, given);
  const held = Math.max(0, side === 'Sell' ? net : -net);
  const anyone = (only ?? followers).some((follower) => {
    const has = blotter.net(follower, instrumentId, product);
    const coming = blotter.liveHolding(follower, instrumentId, product).some(({ order }) => order.side !== side);
    return coming || signed(side, has) < 0;
  });
  const closes = anyone ? held : 0;
  return product === 'CNC' && side === 'Sell' ? Math.max(closes, orderQty) : closes;
}

/** Whether one of these followers (null: all) was to have it: what was given to others alone is none of theirs. */
function isForAny(trade: MasterOrder, only: readonly AccountId[] | null): boolean {
  return only === null || trade.only === null || trade.only.some((id) => only.includes(id));
}

/** Of trades that were exited without proof everywhere: such a trade still stands as long as some follower holds of it. */
function leftOver(blotter: Blotter, followers: readonly AccountId[], given: readonly MasterOrder[]): number {
  const isLeft = ({ order }: MasterOrder): boolean =>
    followers.some((follower) => {
      const { instrumentId, product } = order;
      const masterKey = order.orderId ?? '';
      const request = { scope: { kind: 'MasterOrder', masterKey }, reach: 'Copied' } as const;
      const claim = claimOf(blotter, request, follower);
      if (claim.kind !== 'MasterOrder' || claim.leftQty === 0) return false;
      const closedSince = blotter
        .copiesHolding(follower, instrumentId, product)
        .filter(({ key, times }) => key.purpose === 'Exit' && times.decidedAt >= order.transactTime)
        .reduce((sum, copy) => sum + copy.order.cumQty, 0);
      return Math.abs(claim.leftQty) > closedSince;
    });
  return given
    .filter((trade) => trade.order.ended !== null && isLeft(trade))
    .reduce((sum, { order }) => sum + signed(order.side, order.orderQty), 0);
}

function isSame({ order, only, asked }: MasterOrder, trade: GivenTrade): boolean {
  if (asked === null || order.accountId !== doorSource) return false;
  const to = (ids: readonly AccountId[] | null): string => (ids === null ? '*' : [...ids].sort().join());
  const { instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx } = trade.asked;
  return (
    asked.instrumentId === instrumentId &&
    asked.side === side &&
    asked.ordType === ordType &&
    asked.timeInForce === timeInForce &&
    asked.product === product &&
    asked.orderQty === orderQty &&
    asked.price === price &&
    asked.stopPx === stopPx &&
    to(only) === to(trade.only)
  );
}

function reused(id: string): Result<never> {
  return err(
    'TRADE_ID_USED',
    `The id ${id} already names another trade, which stays as it is; nothing was sent. Give each trade an id of its own.`,
  );
}

function unknown(id: string): Result<never> {
  return err('TRADE_UNKNOWN', `No trade of today was given at the door under the id ${id.slice(0, 60)}.`);
}
