// The largest master order that every follower can take now, and which one is in the way of a larger one. Pure.

import type { FollowerTerms } from './account.ts';
import { sizeBy, sizeEntry, type FundsPair } from './entry-size.ts';
import type { Instrument } from './instrument.ts';
import { isNamed, segmentOf } from './limits.ts';
import type { Paise } from './price.ts';

export type CapacityContract = Pick<Instrument, 'exchange' | 'kind' | 'symbol' | 'tradingSymbol' | 'lotSize'>;

export type CapacityFollower = {
  readonly alias: string;
  readonly terms: FollowerTerms;
  /** Available funds, paise; null: not known. */
  readonly available: Paise | null;
  readonly funds: FundsPair | null;
};

export type FleetCapacity = {
  /** Lots of the contract; null: nobody is switched on, or nothing is in the way up to `mostLots`. */
  readonly lots: number | null;
  readonly followers: number;
  /** Who is in the way of one lot more, and of what kind; empty where nobody is. */
  readonly bottleneck: string;
  readonly why: string;
};

export const mostLots = 10_000;

/** Why this follower cannot take an order of so many of the master's lots whole; null: it can. `price` in paise. */
export function inTheWay(
  { terms, available, funds }: CapacityFollower,
  contract: CapacityContract,
  price: Paise,
  masterLots: number,
): string | null {
  const { limits } = terms;
  if (limits === null) return 'limits never set';
  if (limits.exchanges.length > 0 && !limits.exchanges.includes(contract.exchange)) return contract.exchange;
  const segment = segmentOf(contract);
  if (limits.segments.length > 0 && !limits.segments.includes(segment)) return `does not copy ${segment.toLowerCase()}`;
  if (terms.mandate !== null && terms.mandate.segments.length > 0 && !terms.mandate.segments.includes(segment))
    return 'mandate';
  const named = { ...contract } as Instrument;
  if (isNamed(limits.blocked, named) || (limits.allowed.length > 0 && !isNamed(limits.allowed, named)))
    return 'list of names';
  const by = sizeBy(terms, { price, lotSize: contract.lotSize, funds });
  if (typeof by === 'string') return by === 'FUNDS_UNKNOWN' ? 'funds not known' : 'price not known';
  const units = masterLots * contract.lotSize;
  const { carryLots, atLeastOneLot } = terms;
  const { qty } = sizeEntry(by, units, units, {
    lotSize: contract.lotSize,
    carried: 0,
    carryLots,
    atLeastOneLot,
    cutTo: null,
  });
  const value = qty * price;
  // What is cut to the maximum is followed, though not in full; only a refusal is in the way.
  if (terms.aboveMaximum === 'Refuse') {
    if (terms.maxQty !== null && qty > terms.maxQty) return 'most units in one order';
    if (terms.maxOrderValue !== null && value > terms.maxOrderValue) return 'most value of one order';
  }
  if (limits.maxExposure !== null && value > limits.maxExposure) return 'most value in one contract';
  if (terms.mandate?.maxOrderValue != null && value > terms.mandate.maxOrderValue) return 'mandate';
  return available !== null && value > available ? 'funds' : null;
}

/**
 * Every limit grows no smaller with the order, so the largest that all can take is found by halving. Values are whole
 * prices: what the broker blocks for a margined contract is less, so the true capacity may be larger, never smaller.
 */
export function fleetCapacity(
  followers: readonly CapacityFollower[],
  contract: CapacityContract,
  price: Paise,
): FleetCapacity {
  const on = followers.filter(({ terms }) => terms.enabled);
  const stopped = (lots: number): readonly [string, string] | null => {
    for (const one of on) {
      const why = inTheWay(one, contract, price, lots);
      if (why !== null) return [one.alias, why];
    }
    return null;
  };
  const none = { followers: on.length, bottleneck: '', why: '' };
  if (on.length === 0 || stopped(mostLots) === null) return { ...none, lots: null };
  let [can, cannot] = [0, mostLots];
  while (cannot - can > 1) {
    const middle = Math.floor((can + cannot) / 2);
    if (stopped(middle) === null) can = middle;
    else cannot = middle;
  }
  const [bottleneck, why] = stopped(cannot) ?? ['', ''];
  return { lots: can, followers: on.length, bottleneck, why };
}
