// What can never be right is stopped before it is written, and so before it is sent: a throw here halts copying.

import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import { looksLikeClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Blotter } from './blotter.ts';

export type BreakerParts = {
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly staleAfterMs: number;
  readonly notReady: (account: AccountId) => string | null;
  /** Epoch ms. */
  readonly now: () => number;
};

/** No plan, however sliced, enlarged and asked for again by hand, has this many orders for one action and follower. */
const mostOrders = 60;

/** Asked once for each batch of facts about to be written. */
export function createBreakers(parts: BreakerParts): (facts: readonly JournalFact[]) => void {
  const { blotter } = parts;
  return (facts) => {
    const refs = new Set<ClOrdId>();
    for (const fact of facts) {
      if (fact.kind === 'MasterReported' && fact.notCopied === '' && looksLikeClOrdId(fact.report.tag))
        throw new Error(`An order of Lockstep's own (${fact.report.tag}) was taken for an order of the master's.`);
      if (fact.kind !== 'NewIntended') continue;
      const { command, key } = fact;
      if (refs.has(command.clOrdId) || blotter.copy(command.clOrdId) !== undefined)
        throw new Error(`Reference ${command.clOrdId} was about to be used for a second order.`);
      refs.add(command.clOrdId);
      if (key.purpose === 'Flatten') continue;
      if (blotter.copiesFor(key.masterKey, key.followerId).length >= mostOrders)
        throw new Error(`More orders than any plan asks for were about to follow ${key.masterKey} in one account.`);
      if (key.followerId === parts.masterId)
        throw new Error(`A copy of ${key.masterKey} was about to be sent to the master itself.`);
      const why = parts.notReady(key.followerId);
      if (why !== null) throw new Error(`A copy was about to be sent to an account that is held: ${why}`);
      if (key.purpose === 'Copy' && parts.now() - (fact.freshFrom ?? fact.masterAt) > parts.staleAfterMs + slackMs)
        throw new Error(`A copy of ${key.masterKey} was about to be sent long after the master's action.`);
    }
  };
}

/** Between deciding and writing lies the same moment; a clock that is set within it must not halt anything. */
const slackMs = 1000;
