// A purchase and a sale of one follower that one event leads to: whether the purchase is whole is known only once it is
// staged, so the sale is decided on again after it.

import type { AccountId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { sameUnderlying } from '../../domain/legs.ts';
import type { FollowParts } from './follow-parts.ts';
import type { MasterOrder } from './master-order.ts';

/** What follows for one order of the master's and one follower. */
export type Decided = readonly [MasterOrder, AccountId, readonly JournalFact[]];

/** Those whose sale belongs to a purchase decided on beside it, of followers whose purchases go first. */
export function salesBeside(
  { blotter, instrumentOf }: Pick<FollowParts, 'blotter' | 'instrumentOf'>,
  all: readonly Decided[],
): ReadonlySet<Decided> {
  const beside = new Set<Decided>();
  const bought = new Map<AccountId, Instrument[]>();
  for (const [{ order }, follower, facts] of all) {
    const instrument = instrumentOf(order.instrumentId);
    if (instrument === undefined || !facts.some((fact) => sideSent(fact) === 'Buy')) continue;
    bought.set(follower, [...(bought.get(follower) ?? []), instrument]);
  }
  if (bought.size === 0) return beside;
  for (const decided of all) {
    const [{ order }, follower, facts] = decided;
    const instrument = instrumentOf(order.instrumentId);
    if (instrument === undefined || blotter.terms(follower)?.legs !== 'HedgeFirst') continue;
    // Only its first part waits for other legs: what has begun goes on.
    const begins = facts.some(
      (fact) => fact.kind === 'NewIntended' && fact.key.slice === 0 && fact.command.side === 'Sell',
    );
    if (begins && bought.get(follower)?.some((one) => sameUnderlying(one, instrument)) === true) beside.add(decided);
  }
  return beside;
}

function sideSent(fact: JournalFact): 'Buy' | 'Sell' | null {
  return fact.kind === 'NewIntended' || fact.kind === 'ReplaceIntended' ? fact.command.side : null;
}
