// An order of the master's, or a trade of the local door, as the facts about it come to. Pure.

import { changedTrade, endedTrade, tradeOrder } from '../../domain/door-trade.ts';
import type { Unasked } from '../../domain/exchange-cancel.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { applyReport, orderFromReport } from '../../domain/order-state.ts';
import { isOpen, signed, type Order, type OrderTerms } from '../../domain/order.ts';

export type MasterOrder = {
  readonly order: Order;
  readonly receivedAt: number;
  /** When the master last did something to it, our clock; by the broker's where we learnt of it late. */
  readonly changedAt: number;
  readonly notCopied: string;
  /** It was seen too late to be copied while copying was on. */
  readonly missed: boolean;
  /** It was heard of while followers could copy it as it stood: while it worked at the broker, a market order once it traded. */
  readonly stood: boolean;
  /** It ended and nobody is known to have asked for that, so the followers' orders are left; null otherwise. */
  readonly unasked: Unasked | null;
  /** Units held on the other side before this order; 0 when it opens or adds. Grows when the master enlarges the order. */
  readonly held: number;
  /** It was first seen as opening, and began to trade when it closed what the master had come to hold: it closes at followers too. */
  readonly becameExit: boolean;
  /** `held` as it was when the order was first seen. */
  readonly heldAtFirst: number;
  /** Of the fact that first named it: what was there before is older. */
  readonly seq: number;
  /** The followers it is for; null: all. */
  readonly only: readonly AccountId[] | null;
  /** A trade of the local door as it was first asked for; null for an order of the master's. */
  readonly asked: OrderTerms | null;
};

export function foldMaster(
  known: MasterOrder | undefined,
  fact: Extract<JournalEntry['fact'], { kind: 'MasterReported' }>,
  { at, seq }: JournalEntry,
): MasterOrder {
  const { report } = fact;
  // The broker stamps whole seconds. What it did minutes ago is not fresh because we hear of it now.
  const doneAt = report.transactTime === null ? at : Math.min(at, report.transactTime + 999);
  if (known === undefined) {
    const held = fact.masterHeld ?? 0;
    const order = orderFromReport(report);
    return {
      order,
      receivedAt: report.receivedAt,
      changedAt: doneAt,
      notCopied: fact.notCopied,
      missed: fact.missed === true,
      stood: stands(order),
      unasked: fact.unasked ?? null,
      held,
      heldAtFirst: held,
      becameExit: false,
      seq,
      only: null,
      asked: null,
    };
  }
  const { order } = applyReport(known.order, report);
  const held = Math.max(known.held, fact.masterHeld ?? 0);
  const begins = known.order.cumQty === 0 && order.cumQty > 0;
  return {
    ...known,
    order,
    stood: known.stood || stands(order),
    changedAt: Math.max(known.changedAt, doneAt),
    notCopied: fact.notCopied,
    unasked: fact.unasked ?? null,
    held,
    becameExit: known.becameExit || (known.held === 0 && begins && held >= order.orderQty),
  };
}

/**
 * The missed orders among all of the master's in one contract and product, oldest first, that closed something of the `qty`
 * units it turns out to carry from earlier days. What was copied or turned into orders already stays what it was taken for.
 */
export function heldOfCarried(
  orders: readonly MasterOrder[],
  qty: number,
  isDecided: (masterKey: string) => boolean,
): readonly MasterOrder[] {
  let net = qty;
  return orders.flatMap((master) => {
    const { order, missed } = master;
    const held = Math.max(0, order.side === 'Sell' ? net : -net);
    net += signed(order.side, order.cumQty);
    const closes = missed && held > master.held && !isDecided(order.orderId ?? '');
    return closes ? [{ ...master, held, heldAtFirst: held }] : [];
  });
}

function stands(order: Order): boolean {
  return order.acknowledged && isOpen(order) && (order.ordType !== 'Market' || order.cumQty > 0);
}

type Given<Kind> = Extract<JournalEntry['fact'], { kind: Kind }>;

export function givenTrade(
  { tradeId, asked, terms, only, masterHeld }: Given<'TradeGiven'>,
  { at, seq }: JournalEntry,
): MasterOrder {
  return {
    order: tradeOrder(tradeId, terms, at),
    receivedAt: at,
    changedAt: at,
    notCopied: '',
    missed: false,
    stood: true,
    unasked: null,
    held: masterHeld,
    heldAtFirst: masterHeld,
    becameExit: false,
    seq,
    only,
    asked,
  };
}

export function foldTrade(known: MasterOrder, fact: Given<'TradeChanged' | 'TradeEnded'>, at: number): MasterOrder {
  if (fact.kind === 'TradeEnded') return { ...known, order: endedTrade(known.order, at), changedAt: at };
  const { orderQty, price, stopPx } = fact;
  return { ...known, order: changedTrade(known.order, { orderQty, price, stopPx }), changedAt: at };
}
