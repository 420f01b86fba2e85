// Facts that nothing waits for share one commit: a fan-out's answers and the followers' reports come within a moment of
// each other, and each disk sync of its own would hold up the next order.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { CancelTimer, Clock } from '../clock.ts';

export type Gather = {
  readonly add: (facts: readonly JournalFact[]) => void;
  /** What has been gathered, oldest first, for the commit about to be made; nothing is left behind. */
  readonly take: () => readonly JournalFact[];
  /** They could not be written: they go with the next commit, before anything newer. */
  readonly giveBack: (facts: readonly JournalFact[]) => void;
  /** Whether a report of the same order waits: then it is to be taken in before this one is weighed. */
  readonly holdsReportOf: (report: ExecutionReport) => boolean;
  readonly holdsReports: () => boolean;
};

/** How long a fact may wait for others. Ms. */
const gatherMs = 2;
/** After a commit that failed, the facts are tried again by themselves this much later. Ms. */
const againMs = 2000;

/** `due` is called when the oldest has waited long enough and no other commit has taken it along. */
export function createGather(clock: Clock, due: () => void): Gather {
  let gathered: readonly JournalFact[] = [];
  let timer: CancelTimer | null = null;

  function dueIn(ms: number): void {
    timer ??= clock.after(ms, () => {
      timer = null;
      due();
    });
  }

  return {
    add: (facts) => {
      gathered = [...gathered, ...facts];
      if (facts.length > 0) dueIn(gatherMs);
    },
    take: () => {
      timer?.();
      timer = null;
      const taken = gathered;
      gathered = [];
      return taken;
    },
    giveBack: (facts) => {
      gathered = [...facts, ...gathered];
      if (facts.length > 0) dueIn(againMs);
    },
    holdsReportOf: ({ accountId, orderId, tag }) =>
      gathered.some(
        (fact) =>
          fact.kind === 'FollowerReported' &&
          fact.report.accountId === accountId &&
          (fact.report.orderId === orderId || fact.clOrdId === tag),
      ),
    holdsReports: () => gathered.some(({ kind }) => kind === 'FollowerReported'),
  };
}
