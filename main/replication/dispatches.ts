// Which committed fact sends a command, how urgent it is and how late it may still leave.

import type { AccountId } from '../../domain/ids.ts';
import { purposeOf } from '../../domain/copy-order.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Urgency } from '../../domain/pacing.ts';
import type { Blotter } from './blotter.ts';
import type { EngineRules } from './engine-parts.ts';
import type { Dispatch } from './lane.ts';

/** `now` is epoch ms. Null: nothing is sent for this fact. */
export function dispatchOf(fact: JournalFact, blotter: Blotter, rules: EngineRules, now: number): Dispatch | null {
  switch (fact.kind) {
    case 'NewIntended': {
      const entry = fact.key.purpose === 'Copy';
      const notAfter = entry ? (fact.freshFrom ?? fact.masterAt) + rules.staleAfterMs : now + rules.exitLimitMs;
      const planned = fact.planned === true;
      const late = entry && planned ? { lateUntil: (fact.freshFrom ?? fact.masterAt) + rules.turnLimitMs } : {};
      return { command: fact.command, urgency: entry ? 'Entry' : 'Exit', notAfter, planned, ...late };
    }
    case 'AttentionSent':
      return {
        command: fact.command,
        urgency: fact.purpose === 'Copy' ? 'Entry' : 'Exit',
        notAfter: now + rules.staleAfterMs,
      };
    case 'ReplaceIntended': {
      const copy = blotter.copy(fact.command.clOrdId);
      const urgency: Urgency = copy !== undefined && purposeOf(copy) === 'Copy' ? 'Entry' : 'Exit';
      const lessens = copy !== undefined && fact.command.orderQty < copy.order.orderQty;
      return { command: fact.command, urgency, notAfter: null, ...(lessens ? { lessens } : {}) };
    }
    case 'CancelIntended':
      return { command: fact.command, urgency: 'Exit', notAfter: now + rules.exitLimitMs };
    default:
      return null;
  }
}

/** Marks the orders that would have to wait for their turn under the pace: `fits` says which would leave at once. */
export function withTurns(
  facts: readonly JournalFact[],
  fits: (account: AccountId, urgency: Urgency) => boolean,
): readonly JournalFact[] {
  return facts.map((fact) => {
    if (fact.kind !== 'NewIntended') return fact;
    const urgency = fact.key.purpose === 'Copy' ? 'Entry' : 'Exit';
    return fits(fact.command.accountId, urgency) ? fact : { ...fact, planned: true };
  });
}
