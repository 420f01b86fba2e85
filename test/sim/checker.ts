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
      ...haltsOf(history),
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

/** What befalls the machine and its disk on such a day. Whatever else halts the desk is the desk's own fault. */
const explained =
  /^(database or disk is full|disk I\/O error|database is locked|the machine (went|is) off|the power is gone)$/;

function haltsOf({ halts }: History): readonly Violation[] {
  return halts
    .filter((reason) => !explained.test(reason))
    .map((reason) => ({ rule: 'HALTED', text: `it halted, or could not be opened: ${reason}` }));
}
