// What a follower's limits are held against, read from the blotter and the account's figures at the moment of deciding.

import type { CopyOrder } from '../../domain/copy-order.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import { avgPxOf, leavesQtyOf, type Side } from '../../domain/order.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Draft } from '../../domain/draft.ts';
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
  const holding = blotter.holding(follower, instrumentId, product);
  const own = blotter.bestResting(instrumentId);
  const inputs: Draft<DecisionInputs> = {
    masterType: ordType,
    held: holding.net,
    working: holding.live.size === 0 ? 0 : workingUnits(blotter.liveHolding(follower, instrumentId, product), side),
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
  if (terms.limits?.parity != null)
    inputs.parity = blotter.parity(follower, tradingDayOf(now), (id) => tickOf(parts, id, instrument));
  if (reference !== null) inputs.reference = reference;
  return inputs;
}

function workingUnits(live: readonly CopyOrder[], side: Side): number {
  return live.reduce((sum, { order }) => (order.side === side ? sum + leavesQtyOf(order) : sum), 0);
}

/** A contract that is no longer listed today is counted by this one's tick. */
function tickOf({ instrumentOf }: FollowParts, id: InstrumentId, known: Instrument): number {
  return instrumentOf(id)?.tick ?? known.tick;
}
