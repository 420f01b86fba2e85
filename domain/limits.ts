// What a follower may trade and how much of it in a day. A null or an empty list sets no limit; no limits at all, no trading.

import type { Exchange, Instrument } from './instrument.ts';
import type { OrdType, Product } from './order.ts';
import type { ParityBudget } from './parity.ts';
import type { Paise } from './price.ts';

/** Kinds of contract as exchanges group them. */
export type Segment = 'Cash' | 'Futures' | 'Options' | 'Commodities' | 'Currency';
export const segments: readonly Segment[] = ['Cash', 'Futures', 'Options', 'Commodities', 'Currency'];

export type FollowerLimits = {
  /** Symbols, underlyings or trading symbols in any case; an empty list allows all. */
  readonly allowed: readonly string[];
  /** As above; an empty list blocks none. What is blocked is blocked though it is allowed too. */
  readonly blocked: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly segments: readonly Segment[];
  /** The master's order types. */
  readonly ordTypes: readonly OrdType[];
  readonly products: readonly Product[];
  /** Most value held and worked for in one contract, this order included. */
  readonly maxExposure: Paise | null;
  /** Most contracts held at a time. */
  readonly maxPositions: number | null;
  /** Most orders sent in a day, exits too, though an exit is never stopped by it. */
  readonly maxOrdersPerDay: number | null;
  /** Most of the account's funds in use before a new entry. */
  readonly maxUsedCapital: Paise | null;
  /** Realised and unrealised, from the broker's data; entries stop once it is lost. */
  readonly maxDailyLoss: Paise | null;
  /** As above; entries stop once it is made. */
  readonly profitLock: Paise | null;
  /** How much worse than the master's price the market may be, in hundredths of a percent. */
  readonly maxSlippage: number | null;
  /** How much worse than the master it may trade in a day, over all its orders, before entries stop. */
  readonly parity: ParityBudget | null;
  /** No entry that would trade against an order of this desk's own accounts. */
  readonly crossingGuard: boolean;
};

/** Somebody said so: nothing is limited here. */
export const noLimits: FollowerLimits = {
  allowed: [],
  blocked: [],
  exchanges: [],
  segments: [],
  ordTypes: [],
  products: [],
  maxExposure: null,
  maxPositions: null,
  maxOrdersPerDay: null,
  maxUsedCapital: null,
  maxDailyLoss: null,
  profitLock: null,
  maxSlippage: null,
  parity: null,
  crossingGuard: false,
};

/** What a new follower begins with, until a person has set its own. */
export const firstLimits: FollowerLimits = { ...noLimits, maxOrdersPerDay: 1000, crossingGuard: true };

export function segmentOf({ exchange, kind }: Pick<Instrument, 'exchange' | 'kind'>): Segment {
  if (exchange === 'MCX') return 'Commodities';
  if (exchange === 'CDS' || exchange === 'BCD') return 'Currency';
  if (kind === 'Call' || kind === 'Put') return 'Options';
  return kind === 'Future' ? 'Futures' : 'Cash';
}

/** Whether a list of names speaks of this instrument. */
export function isNamed(names: readonly string[], { symbol, tradingSymbol }: Instrument): boolean {
  const [underlying, contract] = [symbol.toUpperCase(), tradingSymbol.toUpperCase()];
  return names.some((name) => {
    const plain = name.trim().toUpperCase();
    return plain === underlying || plain === contract;
  });
}
