// How old what a report tells is when we learn of it: too old to be copied, or of an age that nobody can say.

import type { ExecutionReport } from './execution-report.ts';

/** Epoch ms: by our clock, and what the broker's shows at least. */
export type Moments = { readonly wall: number; readonly broker: number };

export type AgeLimits = {
  /** What is older is recorded and shown, never copied. Ms. */
  readonly staleAfterMs: number;
  /** Of a report by a book: for how long none was read before it; Infinity: none was. 0 of a report by the feed. Ms. */
  readonly unreadMs: number;
};

/** A book without a moment, and none before it of the last seconds that could say that it is new. */
function isOfUnknownAge(transactTime: number | null, { staleAfterMs, unreadMs }: AgeLimits): boolean {
  return transactTime === null && unreadMs > staleAfterMs;
}

/** What a known order did at an unknown moment is told as no newer than what is known of it: never as done just now. */
export function datedAsKnown(
  report: ExecutionReport,
  known: { readonly transactTime: number; readonly changedAt: number },
  limits: AgeLimits,
): ExecutionReport {
  if (!isOfUnknownAge(report.transactTime, limits)) return report;
  return { ...report, transactTime: Math.max(known.transactTime, known.changedAt - 999) };
}

/** Why it is too old to be copied; empty: it is fresh. */
export function seenLate(
  { transactTime, receivedAt }: Pick<ExecutionReport, 'transactTime' | 'receivedAt'>,
  now: Moments,
  limits: AgeLimits,
): string {
  if (isOfUnknownAge(transactTime, limits))
    return 'The broker’s book gives no moment for it that this machine’s clock allows, so it may be an old one';
  // The broker stamps whole seconds, so the age is measured to the end of that second.
  const end = (transactTime ?? receivedAt) + 999;
  // With a clock that is behind, old orders would pass for fresh ones.
  const ahead = end - now.wall;
  if (ahead > limits.staleAfterMs)
    return `The broker's time is ${Math.round(ahead / 1000)} s ahead of this machine's clock; set the clock`;
  const age = Math.max(now.wall, now.broker) - end;
  return age > limits.staleAfterMs ? `It was already ${Math.round(age / 1000)} s old when it was seen` : '';
}
