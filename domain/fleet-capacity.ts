// The largest master order that every follower can take now, and which one is in the way of a larger one. Pure.

import type { FollowerTerms } from './account.ts';
import { sizeBy, sizeEntry, wholeLots, type FundsPair } from './entry-size.ts';
import { mostSlices } from './freeze.ts';
import type { Instrument } from './instrument.ts';
import { isNamed, segmentOf, type FollowerLimits } from './limits.ts';
import type { Mandate } from './mandate.ts';
import type { OrdType, Product, Side } from './order.ts';
import type { ParityBudget } from './parity.ts';
import type { Paise } from './price.ts';

/** `freezeQty`: most units of one order by the exchange; null: none is known. */
export type CapacityContract = Pick<Instrument, 'exchange' | 'kind' | 'symbol' | 'tradingSymbol' | 'lotSize'> & {
  readonly freezeQty: number | null;
};

/** The order as the ticket has it. `price` in paise. */
export type CapacityOrder = {
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly price: Paise;
};

/** Money in paise, quantities in units. */
export type CapacityFollower = {
  readonly alias: string;
  readonly terms: FollowerTerms;
  /** Available funds; null: not known. */
  readonly available: Paise | null;
  readonly funds: FundsPair | null;
  /** Net units of this contract held, negative for short; null: its positions have not been read. */
  readonly held: number | null;
  /** What its working orders may still add on the order’s side. */
  readonly working: number;
  /** Null: not told, and then nothing is said about the limits of a day. */
  readonly today: {
    readonly orders: number;
    readonly contracts: number;
    readonly used: Paise | null;
    readonly dayPnl: Paise | null;
  } | null;
  readonly parity: (ParityBudget & { readonly used: number }) | null;
};

export type FleetCapacity = {
  /** Lots of the contract; null: nobody is switched on, or nothing is in the way up to `mostLots`. */
  readonly lots: number | null;
  readonly followers: number;
  /** Who is in the way of one lot more, and of what kind; empty where nobody is. */
  readonly bottleneck: string;
  readonly why: string;
  /** Whether the broker blocks a margin for it that is known to nobody here, so that funds are not held against it. */
  readonly marginUnknown: boolean;
};

export const mostLots = 10_000;

/**
 * Why this follower cannot take an order of so many of the master's lots whole; null: it can. The rules are asked in
 * the order in which an entry meets them.
 */
export function inTheWay(
  follower: CapacityFollower,
  contract: CapacityContract,
  order: CapacityOrder,
  masterLots: number,
): string | null {
  const { terms, funds } = follower;
  const { limits, mandate } = terms;
  const by = sizeBy(terms, { price: order.price, lotSize: contract.lotSize, funds });
  if (typeof by === 'string') return by === 'FUNDS_UNKNOWN' ? 'funds not known' : 'price not known';
  const units = masterLots * contract.lotSize;
  const { carryLots, atLeastOneLot } = terms;
  const { qty: asked } = sizeEntry(by, units, units, {
    lotSize: contract.lotSize,
    carried: 0,
    carryLots,
    atLeastOneLot,
    cutTo: null,
  });
  const most = Math.min(
    terms.maxQty ?? Infinity,
    terms.maxOrderValue === null ? Infinity : Math.floor(terms.maxOrderValue / order.price),
  );
  // What is cut to the maximum is followed, though not in full; only a refusal is in the way.
  if (asked > most && terms.aboveMaximum === 'Refuse')
    return terms.maxQty !== null && asked > terms.maxQty ? 'most units in one order' : 'most value of one order';
  const qty = asked > most ? wholeLots(most, contract.lotSize) : asked;
  const value = qty * order.price;
  if (limits === null) return 'limits never set';
  return (
    whatInTheWay(limits, contract, order) ??
    howMuchInTheWay(limits, follower, contract, order, qty) ??
    mandateInTheWay(mandate, follower, contract, value) ??
    slicesInTheWay(contract, qty) ??
    fundsInTheWay(follower, contract, order, value)
  );
}

function whatInTheWay(
  limits: FollowerLimits,
  contract: CapacityContract,
  { ordType, product }: CapacityOrder,
): string | null {
  const named = { ...contract } as unknown as Instrument;
  if (isNamed(limits.blocked, named) || (limits.allowed.length > 0 && !isNamed(limits.allowed, named)))
    return 'list of names';
  const barred = <One>(list: readonly One[], one: One): boolean => list.length > 0 && !list.includes(one);
  if (barred(limits.exchanges, contract.exchange)) return `does not copy ${contract.exchange}`;
  const segment = segmentOf(contract);
  if (barred(limits.segments, segment)) return `does not copy ${segment.toLowerCase()}`;
  if (barred(limits.ordTypes, ordType)) return `does not copy orders of the type ${ordType}`;
  return barred(limits.products, product) ? `does not copy ${product}` : null;
}

function howMuchInTheWay(
  limits: FollowerLimits,
  { held, working, today, parity }: CapacityFollower,
  contract: CapacityContract,
  { side, price }: CapacityOrder,
  qty: number,
): string | null {
  if (limits.maxExposure !== null) {
    if (held === null) return 'positions not read yet';
    // What stands on the other side is closed first, and closing passes every limit.
    const stands = Math.max(0, (side === 'Buy' ? held : -held) + working + qty);
    if (stands * price > limits.maxExposure) return 'most value in one contract';
  }
  if (today === null) return null;
  const { orders, contracts, used, dayPnl } = today;
  if (limits.maxPositions !== null && (held ?? 0) === 0 && contracts >= limits.maxPositions)
    return 'most contracts held';
  const slices = slicesFor(contract, qty);
  // Where the freeze quantity itself is in the way, that is said instead.
  if (limits.maxOrdersPerDay !== null && slices !== Infinity && orders + slices > limits.maxOrdersPerDay)
    return 'most orders in a day';
  if (limits.maxUsedCapital !== null) {
    if (used === null) return 'funds in use not known';
    if (used >= limits.maxUsedCapital) return 'most funds in use';
  }
  if ((limits.maxDailyLoss !== null || limits.profitLock !== null) && dayPnl === null)
    return 'profit and loss of the day not known';
  if (limits.maxDailyLoss !== null && -(dayPnl ?? 0) >= limits.maxDailyLoss) return 'loss of the day';
  if (limits.profitLock !== null && (dayPnl ?? 0) >= limits.profitLock) return 'profit of the day';
  return parity !== null && parity.used >= parity.most ? 'worse than the master today' : null;
}

function mandateInTheWay(
  mandate: Mandate | null,
  { today }: CapacityFollower,
  contract: CapacityContract,
  value: Paise,
): string | null {
  if (mandate === null) return null;
  const { segments, maxOrderValue, maxUsedCapital, maxDailyLoss } = mandate;
  const beyond =
    (segments.length > 0 && !segments.includes(segmentOf(contract))) ||
    (maxOrderValue !== null && value > maxOrderValue) ||
    (today !== null && maxUsedCapital !== null && (today.used === null || today.used >= maxUsedCapital)) ||
    (today !== null && maxDailyLoss !== null && (today.dayPnl === null || -today.dayPnl >= maxDailyLoss));
  return beyond ? 'mandate' : null;
}

/** Orders that so many units take, each within the freeze quantity; Infinity where one lot is above it. */
function slicesFor({ freezeQty, lotSize }: CapacityContract, qty: number): number {
  if (freezeQty === null) return qty === 0 ? 0 : 1;
  const most = wholeLots(freezeQty, lotSize);
  return qty === 0 ? 0 : most < 1 ? Infinity : Math.ceil(qty / most);
}

function slicesInTheWay(contract: CapacityContract, qty: number): string | null {
  const slices = slicesFor(contract, qty);
  return slices === Infinity ? 'freeze quantity' : slices > mostSlices ? `more than ${mostSlices} slices` : null;
}

/**
 * What is bought is paid with its whole value at the most. Of a future and of what is sold the broker blocks a margin
 * that only the broker knows, which for a sold option is more than its value: nothing is guessed from the value then.
 */
function fundsInTheWay(
  { available }: CapacityFollower,
  contract: CapacityContract,
  order: CapacityOrder,
  value: Paise,
): string | null {
  if (available === null || value === 0) return null;
  if (isMargined(contract, order)) return available <= 0 ? 'funds' : null;
  return value > available ? 'funds' : null;
}

function isMargined({ kind }: CapacityContract, { side, product }: CapacityOrder): boolean {
  if (kind === 'Future') return true;
  return side === 'Sell' && (kind === 'Call' || kind === 'Put' || product === 'MIS');
}

/** Every limit grows no smaller with the order, so the largest that all can take is found by halving. */
export function fleetCapacity(
  followers: readonly CapacityFollower[],
  contract: CapacityContract,
  order: CapacityOrder,
): FleetCapacity {
  const on = followers.filter(({ terms }) => terms.enabled);
  const stopped = (lots: number): readonly [string, string] | null => {
    for (const one of on) {
      const why = inTheWay(one, contract, order, lots);
      if (why !== null) return [one.alias, why];
    }
    return null;
  };
  const none = { followers: on.length, bottleneck: '', why: '', marginUnknown: isMargined(contract, order) };
  if (on.length === 0 || stopped(mostLots) === null) return { ...none, lots: null };
  let [can, cannot] = [0, mostLots];
  while (cannot - can > 1) {
    const middle = Math.floor((can + cannot) / 2);
    if (stopped(middle) === null) can = middle;
    else cannot = middle;
  }
  const [bottleneck, why] = stopped(cannot) ?? ['', ''];
  return { ...none, lots: can, bottleneck, why };
}
