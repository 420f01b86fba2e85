// What the broker said of orders while copying was halted, and nothing followed from: it is looked at after the next start.

import type { ClOrdId, OrderId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';

export type HeardHalted = {
  readonly masters: ReadonlySet<OrderId>;
  readonly copies: ReadonlySet<ClOrdId>;
};

export function createHeardHalted() {
  let halted = false;
  const masters = new Set<OrderId>();
  const copies = new Set<ClOrdId>();

  return {
    take: ({ fact }: JournalEntry): void => {
      if (fact.kind === 'CopyingChanged') halted = fact.copying.kind === 'Halted';
      if (!halted) return;
      if (fact.kind === 'MasterReported') masters.add(fact.report.orderId);
      if (fact.kind === 'FollowerReported' || fact.kind === 'CommandAnswered') copies.add(fact.clOrdId);
    },
    all: (): HeardHalted => ({ masters, copies }),
    clear: (): void => {
      halted = false;
      masters.clear();
      copies.clear();
    },
  };
}
