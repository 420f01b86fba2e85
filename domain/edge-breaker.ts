// The circuit breaker of an outgoing address: the broker's edge shuts out addresses, not accounts. Failures of several
// accounts in a row stop the entries of all that share the address; exits go on, and one probe at a time tries again.

import { closedBreaker, type Breaker } from './breaker.ts';
import type { AccountId } from './ids.ts';
import type { CommandOutcome } from './order-command.ts';

export type EdgeBreaker = Breaker & {
  /** Whose calls failed since the last one that got through. */
  readonly failing: readonly AccountId[];
  /** How long it was last opened for, ms. */
  readonly openMs?: number;
};

export const closedEdge: EdgeBreaker = { ...closedBreaker, failing: [] };

const failuresToOpen = 6;
/** One account's trouble is its own. */
const accountsToOpen = 3;
/** A page in place of the broker's answer is how the edge shuts an address out: two accounts are enough. */
const shutOutsToOpen = 2;
const firstOpenMs = 60_000;
const longestOpenMs = 480_000;

/** Whether this ending says that the call did not get through to the broker's order system. */
export function missedTheBroker(outcome: CommandOutcome): boolean {
  return outcome.kind === 'NotSent' || outcome.kind === 'Unknown' || isShutOut(outcome);
}

function isShutOut(outcome: CommandOutcome): boolean {
  return 'code' in outcome && (outcome.code === 'ANSWER_NOT_JSON' || outcome.code === 'HTTP_429');
}

/** `now` on the caller's clock, ms. Open for a minute at first, twice as long after each failed probe, up to eight. */
export function afterEdgeOutcome(
  edge: EdgeBreaker,
  account: AccountId,
  outcome: CommandOutcome,
  now: number,
): EdgeBreaker {
  if (!missedTheBroker(outcome)) return closedEdge;
  const failures = edge.failures + 1;
  const failing = edge.failing.includes(account) ? edge.failing : [...edge.failing, account];
  if (edge.openUntil !== null) {
    // What left before it opened says nothing new.
    if (now < edge.openUntil && !edge.probing) return { ...edge, failures, failing };
    const lasted = edge.openMs ?? firstOpenMs;
    const openMs = Math.min(longestOpenMs, lasted * 2);
    return { failures, failing, openUntil: now + openMs, probing: false, openMs };
  }
  const opens =
    (failures >= failuresToOpen && failing.length >= accountsToOpen) ||
    (isShutOut(outcome) && failing.length >= shutOutsToOpen);
  return opens
    ? { failures, failing, openUntil: now + firstOpenMs, probing: false, openMs: firstOpenMs }
    : { ...edge, failures, failing };
}
