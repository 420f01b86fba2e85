// Notices of failed copies go by themselves once there is nothing left to be done about them: the follower is out of what it
// could not close, or the master is out of what the follower could not follow.

import { attentionOf, purposeOf, type CopyOrder } from '../domain/copy-order.ts';
import { orderId } from '../domain/ids.ts';
import { isOpen } from '../domain/order.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';
import { pendingExitOf } from './replication/exit-claims.ts';
import { contractFlatSince } from './replication/proven-flat.ts';

export type FailureWatchParts = {
  readonly clock: Clock;
  readonly blotter: Blotter;
  /** Keys of the notices that stand. */
  readonly raised: () => Iterable<string>;
  readonly clear: (key: string) => void;
};

export type FailureWatch = { readonly look: () => void; readonly close: () => void };

export const failureKeyStart = 'failed:';

/** So long after a change it is looked at, together with all changes until then. Ms. */
const soonMs = 1000;

export function watchFailures({ clock, blotter, raised, clear }: FailureWatchParts): FailureWatch {
  let timer: CancelTimer | null = null;

  const standing = (): readonly string[] => [...raised()].filter((key) => key.startsWith(failureKeyStart));

  function lookNow(): void {
    timer = null;
    for (const key of standing()) {
      const failed = blotter
        .copiesOfMaster(key.slice(failureKeyStart.length))
        .filter((copy) => attentionOf(copy) === 'Failed');
      if (failed.every((copy) => isMadeGood(blotter, copy))) clear(key);
    }
  }

  return {
    /** Something has changed. */
    look: () => {
      if (timer === null && standing().length > 0) timer = clock.after(soonMs, lookNow);
    },
    close: () => {
      timer?.();
    },
  };
}

/** Whether the follower is in step by now without the order that failed. By our own sums, and by what exits have proven. */
function isMadeGood(blotter: Blotter, copy: CopyOrder): boolean {
  const { masterKey, followerId } = copy.key;
  const { instrumentId, product } = copy.order;
  if (copy.times.decidedAt <= contractFlatSince(blotter, followerId, instrumentId)) return true;
  const master = blotter.master(orderId(masterKey));
  if (master === undefined) return isRunFlat(blotter, copy);
  const holdsNothing =
    blotter.net(followerId, instrumentId, product) === 0 &&
    blotter.liveHolding(followerId, instrumentId, product).length === 0;
  if (purposeOf(copy) !== 'Copy') {
    if (holdsNothing) return true;
    // One that rests at the master closes nothing yet; a line of no units says nothing of how many are left.
    if (isOpen(master.order) || copy.wanted.orderQty === 0) return false;
    return pendingExitOf(blotter, masterKey, followerId, null) === null;
  }
  const { accountId, cumQty } = master.order;
  if (isOpen(master.order)) return false;
  if (cumQty === 0) return true;
  return (
    holdsNothing &&
    blotter.net(accountId, instrumentId, product) === 0 &&
    blotter.openMastersHolding(accountId, instrumentId, product).length === 0
  );
}

/** The run that sent it has proven its account flat all the same. */
function isRunFlat(blotter: Blotter, { key }: CopyOrder): boolean {
  return blotter
    .exits()
    .some(
      ({ id, accounts }) =>
        id === key.masterKey &&
        accounts.some(({ accountId, state }) => accountId === key.followerId && state === 'Flat'),
    );
}
