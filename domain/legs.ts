// The legs of a position in one underlying: what is bought goes first, what is sold only once this follower's own purchase
// has filled. That puts the hedge before the short on entry, and closes the short before its hedge on exit.

import type { Instrument } from './instrument.ts';
import type { Side } from './order.ts';

/** HedgeFirst: a sale in derivatives waits for this follower's purchases that belong to it. */
export type LegOrder = 'Together' | 'HedgeFirst';

/** Orders of the master's in one underlying belong together when they come within so long of each other. Ms. */
export const basketMs = 2000;
/** How long a sale waits for a purchase that may still come. Ms. */
export const pairWindowMs = 1000;
/** How long it waits for the purchase to fill. Ms. */
export const legWithinMs = 30_000;

export function isLegged({ kind }: Pick<Instrument, 'kind'>): boolean {
  return kind === 'Call' || kind === 'Put' || kind === 'Future';
}

/** Whether two contracts are legs of one position, as far as their names can tell. */
export function sameUnderlying(
  one: Pick<Instrument, 'exchange' | 'symbol' | 'kind'>,
  other: Pick<Instrument, 'exchange' | 'symbol' | 'kind'>,
): boolean {
  return isLegged(one) && isLegged(other) && one.exchange === other.exchange && one.symbol === other.symbol;
}

/** A purchase that belongs to a sale, at one follower. */
export type FirstLeg = {
  readonly masterKey: string;
  /** As a person knows it. */
  readonly name: string;
  /** NothingToDo: this follower has no part in it. */
  readonly state: 'Pending' | 'Filled' | 'Failed' | 'NothingToDo';
  /** Why it failed; empty otherwise. */
  readonly why: string;
};

/** Go: it may be sent now. Wait: until then at most (epoch ms). */
export type LegGate =
  | { readonly kind: 'Go' }
  | { readonly kind: 'Wait'; readonly until: number; readonly first: readonly FirstLeg[] }
  | { readonly kind: 'Failed'; readonly leg: FirstLeg }
  | { readonly kind: 'TooLate'; readonly leg: FirstLeg };

/**
 * Of a sale that the master made at `masterAt`. `mayPair`: a purchase that is not here yet could belong to it, which for
 * an exit takes a short that this follower holds in the same underlying.
 */
export function legGate(
  side: Side,
  order: LegOrder,
  first: readonly FirstLeg[],
  { masterAt, now, mayPair }: { readonly masterAt: number; readonly now: number; readonly mayPair: boolean },
): LegGate {
  if (order === 'Together' || side === 'Buy') return { kind: 'Go' };
  const failed = first.find(({ state }) => state === 'Failed');
  if (failed !== undefined) return { kind: 'Failed', leg: failed };
  const pending = first.find(({ state }) => state === 'Pending');
  if (pending !== undefined)
    return now < masterAt + legWithinMs
      ? { kind: 'Wait', until: masterAt + legWithinMs, first }
      : { kind: 'TooLate', leg: pending };
  if (first.length === 0 && mayPair && now < masterAt + pairWindowMs)
    return { kind: 'Wait', until: masterAt + pairWindowMs, first };
  return { kind: 'Go' };
}
