// The circuit breaker of one account: after several failures in a row entries stop, exits go on, and a probe tries again.

import type { CommandOutcome } from './order-command.ts';

export type Breaker = {
  /** Failures in a row: the outcome unknown, or never sent. The broker's own no is an answer, not a failure. */
  readonly failures: number;
  /** Until when entries wait, on the caller's clock; null while it is closed. */
  readonly openUntil: number | null;
  /** One entry was let through to see; the next waits for what becomes of it. */
  readonly probing: boolean;
};

export const closedBreaker: Breaker = { failures: 0, openUntil: null, probing: false };

const failuresToOpen = 5;
const firstOpenMs = 15_000;
const longestOpenMs = 120_000;

/** Open: entries do not go. Probe: exactly one may. Exits and cancels are never asked. */
export function entryThrough(breaker: Breaker, now: number): 'Closed' | 'Probe' | 'Open' {
  if (breaker.openUntil === null) return 'Closed';
  return now < breaker.openUntil || breaker.probing ? 'Open' : 'Probe';
}

export function afterProbeSent(breaker: Breaker): Breaker {
  return { ...breaker, probing: true };
}

/** Twice as long after each failed probe, up to two minutes. */
export function afterOutcome(breaker: Breaker, outcome: CommandOutcome['kind'], now: number): Breaker {
  if (outcome === 'Placed' || outcome === 'Refused') return closedBreaker;
  const failures = breaker.failures + 1;
  if (failures < failuresToOpen) return { ...breaker, failures };
  const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** (failures - failuresToOpen));
  return { failures, openUntil: now + openMs, probing: false };
}
