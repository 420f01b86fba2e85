// Judges a finished day by three records alone: the broker's ledger, the wire log and the journal.

import { checkEnds } from './check-ends.ts';
import { checkFollowed } from './check-followed.ts';
import { checkPositions } from './check-positions.ts';
import { checkSends } from './check-sends.ts';
import { checkTerms } from './check-terms.ts';
import { sortEvidence, type Violation } from './evidence.ts';
import type { History } from './history.ts';

export type Verdict = {
  readonly violations: readonly Violation[];
  /** Accounts whose positions were compared with the model, and those that were flagged instead. */
  readonly compared: number;
  readonly flagged: number;
};

export function judge(history: History): Verdict {
  const evidence = sortEvidence(history);
  const { violations, compared, flagged } = checkPositions(evidence);
  return {
    violations: [
      ...checkSends(evidence),
      ...checkEnds(evidence),
      ...checkFollowed(evidence),
      ...checkTerms(evidence),
      ...violations,
    ],
    compared,
    flagged,
  };
}
