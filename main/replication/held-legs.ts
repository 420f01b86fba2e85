// Second legs that wait for their first one, or have waited: a fold of the facts that say so.

import type { CopyKey, CopyPurpose } from '../../domain/copy-key.ts';
import { orderId, type AccountId, type OrderId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { MasterOrder } from './master-order.ts';

export type HeldLeg = Extract<JournalEntry['fact'], { kind: 'LegHeld' }>;

export function createHeldLegs(
  master: (id: OrderId) => MasterOrder | undefined,
  keysOf: (masterKey: string) => readonly CopyKey[],
) {
  /** By `masterKey/follower/purpose`. */
  const legs = new Map<string, HeldLeg>();
  const isDecided = ({ masterKey, followerId, purpose }: HeldLeg): boolean =>
    keysOf(masterKey).some((key) => key.followerId === followerId && key.purpose === purpose);
  /** The order ended untraded, so there is nothing left to follow. */
  const isGone = ({ masterKey }: HeldLeg): boolean => {
    const order = master(orderId(masterKey))?.order;
    return order === undefined || (order.ended !== null && order.cumQty === 0);
  };
  return {
    take: ({ fact }: JournalEntry): void => {
      if (fact.kind === 'LegHeld') legs.set(`${fact.masterKey}/${fact.followerId}/${fact.purpose}`, fact);
    },
    of: (masterKey: string, follower: AccountId, purpose: CopyPurpose): HeldLeg | undefined =>
      legs.get(`${masterKey}/${follower}/${purpose}`),
    /** Those that nothing has been decided about yet; of one account, or of all. */
    waiting: (account?: AccountId): readonly HeldLeg[] =>
      legs.size === 0
        ? []
        : [...legs.values()].filter(
            (leg) => (account === undefined || leg.followerId === account) && !isGone(leg) && !isDecided(leg),
          ),
    /** The same, of one order of the master's. */
    waitingWith: (masterKey: string): readonly HeldLeg[] =>
      [...legs.values()].filter((leg) => leg.masterKey === masterKey && !isGone(leg) && !isDecided(leg)),
    clear: (): void => {
      legs.clear();
    },
  };
}
