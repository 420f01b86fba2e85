import { bookOf } from './exchange-state.ts';
import type { Ledger, LedgerFrame, LedgerRequest } from './ledger.ts';
import type { Order, OrderSource, OrderStatus, OrderTerms, Side, Product } from './order.ts';
import { averagePaiseOf, pendingQuantityOf } from './order.ts';
import { netAveragePaise } from './position.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

/** One step of an order's life. Times are epoch ms: the simulator's clock, and the wall clock with fraction. */
export interface LedgerTransition {
  readonly event: string;
  readonly status: OrderStatus;
  readonly atMs: number;
  readonly wallMs: number;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly reason: string;
}

/** An order as the broker truly holds it, whatever any answer or frame has said. */
export interface LedgerOrder extends OrderTerms {
  readonly account: string;
  readonly brokerOrderId: string;
  readonly exchangeOrderId: string;
  readonly tag: string;
  readonly source: OrderSource;
  readonly exchange: string;
  readonly token: string;
  readonly tradingSymbol: string;
  readonly side: Side;
  readonly product: Product;
  readonly complexity: string;
  readonly status: OrderStatus;
  readonly filledQuantity: number;
  readonly pendingQuantity: number;
  readonly cancelledQuantity: number;
  /** Paise with fraction; 0 before the first fill. */
  readonly averagePaise: number;
  readonly rejectionReason: string;
  /** When the placement had been read whole. */
  readonly arrivedWallMs: number;
  readonly arrivedMonoMs: number;
  readonly transitions: readonly LedgerTransition[];
}

export interface LedgerFill {
  readonly account: string;
  readonly brokerOrderId: string;
  readonly tradeId: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly atMs: number;
}

export interface LedgerPosition {
  readonly account: string;
  readonly exchange: string;
  readonly token: string;
  readonly product: Product;
  readonly netQuantity: number;
  readonly averagePaise: number;
  readonly realisedPaise: number;
}

/** The truth of the day: the answer to every question a test or a drill may ask. */
export interface LedgerView {
  /** `2026-11-24` */
  readonly day: string;
  readonly orders: readonly LedgerOrder[];
  readonly fills: readonly LedgerFill[];
  readonly positions: readonly LedgerPosition[];
  /** Every place, modify and cancel as received, including those that were refused or lost. */
  readonly commands: readonly LedgerRequest[];
  /** The latest other requests. */
  readonly reads: readonly LedgerRequest[];
  /** The latest frames of the order feed. */
  readonly frames: readonly LedgerFrame[];
}

function viewOrder(broker: SimulatedBroker, order: Order): LedgerOrder {
  const instrument = broker.today().instrument(order.instrumentKey);
  return {
    ...order.terms,
    account: order.account,
    brokerOrderId: order.brokerOrderId,
    exchangeOrderId: order.exchangeOrderId,
    tag: order.tag,
    source: order.source,
    exchange: instrument.exchange,
    token: instrument.token,
    tradingSymbol: instrument.tradingSymbol,
    side: order.side,
    product: order.product,
    complexity: order.complexity,
    status: order.status,
    filledQuantity: order.filledQuantity,
    pendingQuantity: pendingQuantityOf(order),
    cancelledQuantity: order.cancelledQuantity,
    averagePaise: averagePaiseOf(order),
    rejectionReason: order.rejectionReason,
    arrivedWallMs: order.arrival.wallMs,
    arrivedMonoMs: order.arrival.monoMs,
    transitions: order.transitions.map(({ event, status, atMs, wallMs, terms, filledQuantity, reason }) => ({
      event,
      status,
      atMs,
      wallMs,
      quantity: terms.quantity,
      filledQuantity,
      pricePaise: terms.pricePaise,
      triggerPaise: terms.triggerPaise,
      reason,
    })),
  };
}

/** A copy of the ledger as it stands, of all accounts or of one. */
export function viewLedger(broker: SimulatedBroker, ledger: Ledger, account?: string, brief = false): LedgerView {
  const ofAccount = <T extends { readonly account: string | null }>(list: readonly T[]): T[] =>
    list.filter((item) => account === undefined || item.account === account).map((item) => ({ ...item }));
  const ids = [...broker.today().state.accounts.keys()].filter((id) => account === undefined || id === account);
  return {
    day: broker.today().date,
    orders: ofAccount([...broker.today().state.orders.values()]).map((order) => viewOrder(broker, order)),
    fills: ids.flatMap((id) => bookOf(broker.today().state, id).fills.map((fill) => ({ ...fill }))),
    positions: ids.flatMap((id) =>
      [...bookOf(broker.today().state, id).positions.values()].map((position) => {
        const { exchange, token, priceUnits } = broker.today().instrument(position.instrumentKey);
        return {
          account: id,
          exchange,
          token,
          product: position.product,
          netQuantity: position.netQuantity,
          averagePaise: netAveragePaise(position),
          realisedPaise: position.realisedPaise / priceUnits,
        };
      }),
    ),
    commands: ofAccount(ledger.commands),
    reads: brief ? [] : ofAccount(ledger.reads),
    frames: brief ? [] : ofAccount(ledger.frames),
  };
}
