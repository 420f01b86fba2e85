// What a follower's limits are held against, read from the blotter and the account's figures at the moment of deciding.

import type { DecisionInputs } from '../../domain/decision.ts';
import { avgPxOf, leavesQtyOf } from '../../domain/order.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { FollowParts, Placing } from './follow-parts.ts';

/**
 * `total`: units that the master's order would come to at this follower, all its slices together. `orders`: how many
 * the new ones are, each within the freeze quantity.
 */
export function decisionInputs(
  { parts, master, follower, side, terms, instrument, reference, now }: Placing,
  total: number,
  orders = 1,
): DecisionInputs {
  const { blotter } = parts;
  const { instrumentId, product, ordType, price, stopPx } = master.order;
  const { used, dayPnl } = parts.figuresOf(follower);
  let working = 0;
  for (const { order } of blotter.liveHolding(follower, instrumentId, product))
    if (order.side === side) working += leavesQtyOf(order);
  const own = blotter.bestResting(instrumentId);
  const parity =
    terms.limits?.parity == null
      ? undefined
      : blotter.parity(follower, tradingDayOf(now), (id) => tickOf(parts, id, instrument));
  const inputs: { -readonly [Name in keyof DecisionInputs]: DecisionInputs[Name] } = {
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
  };
  if (orders > 1) inputs.orders = orders;
  if (parity !== undefined) inputs.parity = parity;
  if (reference !== null) inputs.reference = reference;
  return inputs;
}

/** A contract that is no longer listed today is counted by this one's tick. */
function tickOf({ instrumentOf }: FollowParts, id: InstrumentId, known: Instrument): number {
  return instrumentOf(id)?.tick ?? known.tick;
}
