// What still waits to be sent for an order of the master's that has ended: without a trade, or with no more traded than its
// follower has its share of already. It would only be cancelled, or trade on top. Pure.

import { proportionInLots } from '../../domain/allocation.ts';
import { isUndecided, isWorking, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { followedAs, tradedPart } from '../../domain/target.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';

/** Their ids, among those that these facts report. */
export function endedUntraded(
  facts: readonly JournalFact[],
  blotter: Pick<Blotter, 'master' | 'copiesOfMaster'>,
): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'MasterReported') continue;
    const order = blotter.master(fact.report.orderId)?.order;
    if (order === undefined || order.ended === null || order.cumQty > 0) continue;
    const waits = blotter.copiesOfMaster(fact.report.orderId).some(({ sending }) => sending === 'Planned');
    if (waits) ended.add(fact.report.orderId);
  }
  return ended;
}

/** Entries that wait though the others of their follower, for the same order, come to its share of what that had traded. */
export function waitsBeyondShare(
  facts: readonly JournalFact[],
  blotter: Pick<Blotter, 'master' | 'copiesOfMaster' | 'copiesFor' | 'termsOf'>,
): ReadonlySet<ClOrdId> {
  const beyond = new Set<ClOrdId>();
  for (const fact of facts) {
    if (fact.kind !== 'MasterReported') continue;
    const master = blotter.master(fact.report.orderId);
    // Without anybody's asking for it the end is not followed, and what was first heard of by its end is followed as filled.
    if (master === undefined || master.unasked !== null || followedAs(master) !== master.order) continue;
    const { ended, cumQty, orderId } = master.order;
    if (ended === null || cumQty === 0 || orderId === null) continue;
    for (const copy of blotter.copiesOfMaster(orderId)) {
      if (copy.sending !== 'Planned' || purposeOf(copy) !== 'Copy') continue;
      if (blotter.termsOf(copy)?.copyPolicy === 'Fills') continue;
      if (hasShare(master, blotter.copiesFor(orderId, copy.key.followerId, 'Copy'))) beyond.add(copy.clOrdId);
    }
  }
  return beyond;
}

/** `copies`: all entries of one follower for this order. */
function hasShare({ order, held }: MasterOrder, copies: readonly CopyOrder[]): boolean {
  const { traded, whole } = tradedPart(order, held, false);
  const asked = copies.reduce((sum, { wanted }) => sum + wanted.orderQty, 0);
  const share = whole === 0 ? 0 : proportionInLots(asked, traded, whole, 1);
  const left = copies.filter(({ sending }) => sending !== 'Planned');
  return left.reduce((sum, copy) => sum + mayHave(copy), 0) >= share && left.length > 0;
}

function mayHave(copy: CopyOrder): number {
  return isWorking(copy) || isUndecided(copy) ? copy.order.orderQty : copy.order.cumQty;
}
