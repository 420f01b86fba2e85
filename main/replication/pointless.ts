// Orders of the master's that ended without a trade while something still waits to be sent for them: it would only be
// cancelled. Pure.

import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Blotter } from './blotter.ts';

/** Their ids, among those that these facts report. */
export function endedUntraded(
  facts: readonly JournalFact[],
  blotter: Pick<Blotter, 'master' | 'copiesOfMaster'>,
): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'MasterReported') continue;
    const order = blotter.master(fact.report.orderId)?.order;
    if (order === undefined || order.ended === null || order.cumQty > 0) continue;
    const waits = blotter.copiesOfMaster(fact.report.orderId).some(({ sending }) => sending === 'Planned');
    if (waits) ended.add(fact.report.orderId);
  }
  return ended;
}
