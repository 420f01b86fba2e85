// Exits of today that were measured before it was known what their follower carries: by how much more they measure now. Pure.

import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { isOpen } from '../../domain/order.ts';
import { shareOfExit, sideOf, splitExit } from '../../domain/target.ts';
import type { FollowParts } from './follow-parts.ts';

type Carried = Extract<JournalFact, { kind: 'PositionCarried' }>;

/** Exits of the master's that closed, by now, a part of what this follower turns out to carry; each with its new measure. */
export function measuredAnew(
  { blotter, instrumentOf }: Pick<FollowParts, 'blotter' | 'instrumentOf'>,
  masterId: AccountId,
  { accountId: follower, instrumentId, product, qty }: Carried,
): readonly Extract<JournalFact, { kind: 'ExitSized' }>[] {
  const terms = blotter.terms(follower);
  if (terms === undefined || follower === masterId) return [];
  const closingSide = qty > 0 ? 'Sell' : 'Buy';
  let rest = Math.abs(qty);
  return blotter.mastersHolding(masterId, instrumentId, product).flatMap((master) => {
    const { order, held, notCopied, only } = master;
    const masterKey = order.orderId ?? '';
    const concerned = held > 0 && notCopied === '' && only === null && sideOf(order.side, terms) === closingSide;
    if (!concerned) return [];
    const first = blotter.copiesFor(masterKey, follower, 'Exit')[0]?.heldAtDecision ?? null;
    const before = blotter.exitSize(masterKey, follower)?.held ?? first;
    // Nothing was decided here: it was not the follower's to follow.
    if (before === null) return [];
    const { closing } = splitExit(isOpen(order) ? order.orderQty : order.cumQty, held);
    const added = rest;
    rest -= shareOfExit(closing, held, rest, instrumentOf(instrumentId)?.lotSize ?? 1);
    const anew = closing > 0 && added > 0;
    return anew ? [{ kind: 'ExitSized', masterKey, followerId: follower, held: before + added, masterHeld: held }] : [];
  });
}
