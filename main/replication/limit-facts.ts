// What a follower's limits are held against, read from the blotter and the account's figures at the moment of deciding.

import type { DecisionInputs } from '../../domain/decision.ts';
import { avgPxOf, leavesQtyOf } from '../../domain/order.ts';
import type { Placing } from './follow-parts.ts';

/** `total`: units that the master's order would come to at this follower, all its slices together. */
export function decisionInputs(
  { parts, master, follower, side, instrument, reference, now }: Placing,
  total: number,
): DecisionInputs {
  const { blotter } = parts;
  const { instrumentId, product, ordType, price, stopPx } = master.order;
  const { used, dayPnl } = parts.figuresOf(follower);
  const working = blotter
    .liveHolding(follower, instrumentId, product)
    .filter(({ order }) => order.side === side)
    .reduce((sum, { order }) => sum + leavesQtyOf(order), 0);
  const own = blotter.bestResting(instrumentId);
  return {
    masterType: ordType,
    held: blotter.net(follower, instrumentId, product),
    working,
    positions: blotter.positionsHeld(follower),
    ordersToday: blotter.ordersSent(follower),
    used,
    dayPnl,
    quote: parts.quoteOf(instrumentId),
    masterPrice: avgPxOf(master.order) ?? (price > 0 ? price : stopPx > 0 ? stopPx : null),
    ownBuy: own.buy,
    ownSell: own.sell,
    total,
    market: parts.dated.marketOf(instrument, now).label,
    ageMs: Math.max(0, now - master.changedAt),
    ...(reference === null ? {} : { reference }),
  };
}
