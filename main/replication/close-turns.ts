// Closes of an exit that wait for their turn: whether the holding is still the one that they were sized by.

import { signed } from '../../domain/order.ts';
import type { ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { Blotter } from './blotter.ts';

/** All closes of one holding that were sized by one reading. */
type Sized = {
  /** Units that the journal knew of then. */
  readonly net: number;
  readonly closes: Set<ClOrdId>;
};

export type CloseTurns = {
  /** What is about to be handed on, as decided by a reading of this moment. */
  readonly sized: (facts: readonly JournalFact[]) => void;
  /** Whether anything but the closes sized with it has traded the holding since: it would close what is not there any more. */
  readonly isOvertaken: (command: OrderCommand) => boolean;
};

export function createCloseTurns(blotter: Pick<Blotter, 'net' | 'copy'>): CloseTurns {
  const known = new Map<ClOrdId, Sized>();
  return {
    sized: (facts) => {
      const holdings = new Map<string, Sized>();
      for (const fact of facts) {
        if (fact.kind !== 'NewIntended') continue;
        const { accountId, instrumentId, product, clOrdId } = fact.command;
        const holding = `${accountId}/${instrumentId}/${product}`;
        const all = holdings.get(holding) ?? { net: blotter.net(accountId, instrumentId, product), closes: new Set() };
        holdings.set(holding, all);
        all.closes.add(clOrdId);
        known.set(clOrdId, all);
      }
    },
    isOvertaken: (command) => {
      if (command.kind !== 'New') return false;
      const all = known.get(command.clOrdId);
      if (all === undefined) return false;
      const own = [...all.closes].reduce((sum, id) => {
        const order = blotter.copy(id)?.order;
        return order === undefined ? sum : sum + signed(order.side, order.cumQty);
      }, 0);
      return blotter.net(command.accountId, command.instrumentId, command.product) - own !== all.net;
    },
  };
}
