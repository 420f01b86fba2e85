// Closes of an exit that wait for their turn: whether they may still leave when it comes. The holding may be another than
// the one that they were sized by, and the exit may be over.

import type { ExecutionReport } from '../../domain/execution-report.ts';
import { signed } from '../../domain/order.ts';
import type { AccountId, ClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { Blotter } from './blotter.ts';

/** All closes of one holding that were sized by one reading. */
type Sized = {
  /** Units that the journal knew of then. */
  readonly net: number;
  readonly closes: Set<ClOrdId>;
  /** Somebody has traded the holding at the broker since. */
  byHand: boolean;
  /** The units that this has added to the holding; negative where it has sold more. */
  handQty: number;
};

export type CloseTurns = {
  /** What is about to be handed on, as decided by a reading of this moment. */
  readonly sized: (facts: readonly JournalFact[]) => void;
  /** A report of an order that is none of ours. */
  readonly heardByHand: (report: ExecutionReport) => void;
  /** Of a close that works at the broker: others have closed so much of the holding since that it is for too many. */
  readonly isOvertaken: (close: ClOrdId) => boolean;
  /** When the feed last told that somebody traded in this account, epoch ms. What a book tells is in the positions read after it. */
  readonly handAt: (account: AccountId) => number;
  /** The account has ended for this run: whoever reads LEFT closes by hand what is left, so nothing that waits may leave. */
  readonly left: (runId: string, account: AccountId) => void;
  /**
   * Null: it may leave. Otherwise why not, as a sentence: its run is over, or something but the closes sized with it has
   * traded the holding since, so that it would close what is not there any more.
   */
  readonly whyOvertaken: (command: OrderCommand) => string | null;
};

export function createCloseTurns(blotter: Pick<Blotter, 'net' | 'copy'>): CloseTurns {
  const known = new Map<ClOrdId, Sized>();
  /** Handed on before their account was called LEFT. A run that is pressed again may close there with others. */
  const over = new Set<ClOrdId>();
  /** By holding. */
  const newest = new Map<string, Sized>();
  /** Units that others' orders had traded when they were last heard of. */
  const traded = new Map<string, number>();
  const heardAt = new Map<AccountId, number>();
  return {
    sized: (facts) => {
      const holdings = new Map<string, Sized>();
      for (const fact of facts) {
        if (fact.kind !== 'NewIntended') continue;
        const { accountId, instrumentId, product, clOrdId } = fact.command;
        const holding = `${accountId}/${instrumentId}/${product}`;
        const all = holdings.get(holding) ?? {
          net: blotter.net(accountId, instrumentId, product),
          closes: new Set(),
          byHand: false,
          handQty: 0,
        };
        holdings.set(holding, all);
        newest.set(holding, all);
        all.closes.add(clOrdId);
        known.set(clOrdId, all);
      }
    },
    heardByHand: ({ accountId, orderId, instrumentId, product, cumQty, side, source, receivedAt }) => {
      const order = `${accountId}/${orderId}`;
      const before = traded.get(order) ?? 0;
      if (cumQty <= before) return;
      traded.set(order, cumQty);
      if (source === 'Feed') heardAt.set(accountId, receivedAt);
      const sized = newest.get(`${accountId}/${instrumentId}/${product}`);
      if (sized === undefined) return;
      sized.byHand = true;
      sized.handQty += signed(side, cumQty - before);
    },
    isOvertaken: (close) => {
      const side = blotter.copy(close)?.order.side;
      return side !== undefined && signed(side, known.get(close)?.handQty ?? 0) > 0;
    },
    handAt: (account) => heardAt.get(account) ?? -Infinity,
    left: (runId, account) => {
      for (const id of known.keys()) {
        const copy = blotter.copy(id);
        if (copy?.key.masterKey === runId && copy.order.accountId === account) over.add(id);
      }
    },
    whyOvertaken: (command) => {
      if (command.kind !== 'New') return null;
      const all = known.get(command.clOrdId);
      if (all === undefined) return null;
      if (over.has(command.clOrdId))
        return 'The account was called LEFT while it waited for its turn; what is left is closed by hand or by a new exit.';
      const own = [...all.closes].reduce((sum, id) => {
        const order = blotter.copy(id)?.order;
        return order === undefined ? sum : sum + signed(order.side, order.cumQty);
      }, 0);
      const asSized = blotter.net(command.accountId, command.instrumentId, command.product) - own === all.net;
      return asSized && !all.byHand
        ? null
        : 'The position changed while it waited for its turn; what is left is sized anew.';
    },
  };
}
