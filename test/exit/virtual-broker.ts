// A broker of one account in virtual time, with a ledger of its own. It shares nothing with the engine but the port.

import { deriveExecId, type ExecutionReport } from '../../domain/execution-report.ts';
import { instrumentId, orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { CommandOutcome, NewOrder } from '../../domain/order-command.ts';
import type { Product, Side } from '../../domain/order.ts';
import { err, ok } from '../../domain/result.ts';
import type { BrokerAccount, BrokerListener, BrokerPosition } from '../../main/broker/broker.ts';
import type { Clock } from '../../main/clock.ts';

export type Fault =
  | { readonly kind: 'None' }
  | { readonly kind: 'PositionsDown' | 'BookDown' | 'NoSession' | 'Slow' | 'PositionsLag'; readonly ms: number }
  | { readonly kind: 'AmbiguousPlaced' | 'AmbiguousLost' | 'Refused' | 'CancelLost'; readonly times: number }
  | { readonly kind: 'Bits' }
  | { readonly kind: 'MarketAway'; readonly orders: number };

export type LedgerOrder = {
  readonly orderId: string;
  readonly tag: string;
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  readonly side: Side;
  readonly qty: number;
  readonly price: number;
  cum: number;
  state: 'Working' | 'Filled' | 'Canceled' | 'Rejected';
};

export const lastPrice = 10_000;
export const tokens = Array.from({ length: 5 }, (_, at) => instrumentId('NFO', String(100 + at)));

type Fill = {
  readonly at: number;
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  readonly qty: number;
};

export type VirtualBroker = {
  readonly account: BrokerAccount;
  readonly orders: readonly LedgerOrder[];
  /** When each order call left the engine, ms from the start, and what it was. */
  readonly calls: readonly { readonly at: number; readonly kind: 'New' | 'Cancel' | 'Replace'; readonly tag: string }[];
  /** How often its books were read. */
  readonly reads: () => number;
  readonly isFlat: () => boolean;
  /** Holdings that crossed zero. */
  readonly overshoots: readonly string[];
  readonly reports: (sink: (report: ExecutionReport) => void) => void;
  readonly seedOrder: (order: Omit<LedgerOrder, 'orderId' | 'cum' | 'state'>) => LedgerOrder;
  readonly seedPosition: (instrument: InstrumentId, product: Product, qty: number, carried: boolean) => void;
};

export function createVirtualBroker(plan: {
  readonly id: AccountId;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rttMs: number;
  readonly fault: Fault;
  readonly feedLost: boolean;
}): VirtualBroker {
  const { id, clock, random, fault } = plan;
  const orders: LedgerOrder[] = [];
  const fills: Fill[] = [];
  const calls: { at: number; kind: 'New' | 'Cancel' | 'Replace'; tag: string }[] = [];
  const overshoots: string[] = [];
  const carried = new Map<string, { instrumentId: InstrumentId; product: Product; qty: number }>();
  const startSign = new Map<string, number>();
  let listener: BrokerListener | null = null;
  let serial = 0;
  let reads = 0;
  let armed = 'times' in fault ? fault.times : 'orders' in fault ? fault.orders : 0;
  const rtt = (): number => (fault.kind === 'Slow' ? fault.ms : plan.rttMs);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const keyOf = (instrument: InstrumentId, product: Product): string => `${instrument}/${product}`;
  const isDown = (kind: Fault['kind']): boolean => fault.kind === kind && 'ms' in fault && clock.monotonic() < fault.ms;

  function netOf(key: string, at: number): number {
    const traded = fills.filter((fill) => keyOf(fill.instrumentId, fill.product) === key && fill.at <= at);
    return (carried.get(key)?.qty ?? 0) + traded.reduce((sum, { qty }) => sum + qty, 0);
  }
  const keys = (): readonly string[] => [
    ...new Set([...carried.keys(), ...fills.map((fill) => keyOf(fill.instrumentId, fill.product))]),
  ];

  function reportOf(order: LedgerOrder, source: 'Feed' | 'Book'): ExecutionReport {
    const facts = {
      accountId: id,
      orderId: orderId(order.orderId),
      instrumentId: order.instrumentId,
      side: order.side,
      ordType: 'Limit',
      timeInForce: 'Day',
      product: order.product,
      orderQty: order.qty,
      price: order.price,
      stopPx: 0,
      tag: order.tag,
      state: order.state,
      unknownStatus: '',
      cumQty: order.cum,
      cumValue: order.cum * lastPrice,
      text: '',
      transactTime: clock.now(),
      receivedAt: clock.now(),
      source,
    } as const;
    return { ...facts, execId: deriveExecId(facts) };
  }

  function tell(order: LedgerOrder): void {
    if (plan.feedLost) return;
    const report = reportOf(order, 'Feed');
    clock.after(5 + Math.floor(random() * 20), () => listener?.onReport(report));
  }

  function fill(order: LedgerOrder, qty: number): void {
    if (order.state !== 'Working') return;
    const key = keyOf(order.instrumentId, order.product);
    order.cum += qty;
    if (order.cum >= order.qty) order.state = 'Filled';
    fills.push({
      at: clock.monotonic(),
      instrumentId: order.instrumentId,
      product: order.product,
      qty: order.side === 'Buy' ? qty : -qty,
    });
    const net = netOf(key, clock.monotonic());
    const sign = startSign.get(key) ?? 0;
    if (sign !== 0 && net * sign < 0) overshoots.push(`${id} ${key} went to ${net}`);
    if (sign === 0) startSign.set(key, Math.sign(net));
    tell(order);
  }

  /** Trades what is marketable a moment later, whole or in bits; a market that ran away lets the first few rest. */
  function match(order: LedgerOrder): void {
    const crosses = order.side === 'Buy' ? order.price > lastPrice : order.price < lastPrice;
    if (!crosses) return;
    if (fault.kind === 'MarketAway' && armed > 0) {
      armed -= 1;
      return;
    }
    const bits = fault.kind === 'Bits' ? 3 : 1;
    for (let bit = 1; bit <= bits; bit += 1) {
      clock.after(bit * (2 + Math.floor(random() * (bits === 1 ? 10 : 400))), () => {
        const left = order.qty - order.cum;
        if (left > 0) fill(order, bit === bits ? left : Math.min(left, Math.ceil(order.qty / 4)));
      });
    }
  }

  function accept(command: NewOrder): LedgerOrder {
    serial += 1;
    const order: LedgerOrder = {
      orderId: `${id}${String(serial).padStart(4, '0')}`,
      tag: command.clOrdId,
      instrumentId: command.instrumentId,
      product: command.product,
      side: command.side,
      qty: command.orderQty,
      price: command.price,
      cum: 0,
      state: 'Working',
    };
    orders.push(order);
    tell(order);
    match(order);
    return order;
  }

  async function place(command: NewOrder): Promise<CommandOutcome> {
    if (isDown('NoSession')) return { kind: 'NotSent', code: 'SESSION_NEEDS_LOGIN', text: 'The session has expired.' };
    calls.push({ at: clock.monotonic(), kind: 'New', tag: command.clOrdId });
    await wait(rtt() / 2);
    if (fault.kind === 'Refused' && armed > 0) {
      armed -= 1;
      await wait(rtt() / 2);
      return { kind: 'Refused', code: 'EC803', text: 'The broker said no.' };
    }
    const ambiguous = (fault.kind === 'AmbiguousPlaced' || fault.kind === 'AmbiguousLost') && armed > 0;
    if (ambiguous) {
      armed -= 1;
      if (fault.kind === 'AmbiguousPlaced') accept(command);
      await wait(400);
      return { kind: 'Unknown', code: 'TIMEOUT', text: 'No answer came.' };
    }
    const order = accept(command);
    await wait(rtt() / 2);
    return { kind: 'Placed', orderId: orderId(order.orderId) };
  }

  async function cancel(named: string): Promise<CommandOutcome> {
    if (isDown('NoSession')) return { kind: 'NotSent', code: 'SESSION_NEEDS_LOGIN', text: 'The session has expired.' };
    calls.push({ at: clock.monotonic(), kind: 'Cancel', tag: named });
    await wait(rtt() / 2);
    if (fault.kind === 'CancelLost' && armed > 0) {
      armed -= 1;
      await wait(400);
      return { kind: 'Unknown', code: 'TIMEOUT', text: 'No answer came.' };
    }
    const order = orders.find((one) => one.orderId === named);
    if (order?.state === 'Working') {
      order.state = 'Canceled';
      tell(order);
    }
    await wait(rtt() / 2);
    return { kind: 'Placed', orderId: orderId(named) };
  }

  const account = {
    accountId: id,
    connect: (heard: BrokerListener) => {
      listener = heard;
    },
    link: () => ({
      session: isDown('NoSession') ? { kind: 'NeedsLogin', reason: 'The session has expired.' } : { kind: 'Ready' },
      feed: 'Live',
      lastFrameAt: null,
      lastBookAt: null,
    }),
    place,
    cancel: async (command: { readonly orderId: string }) => cancel(command.orderId),
    replace: async () => ({ kind: 'Refused', code: 'NONE', text: 'Not in this test.' }),
    orderBook: async () => {
      reads += 1;
      const startedAt = clock.now();
      await wait(rtt() / 2);
      const rows = orders.map((order) => ({ ...order }));
      await wait(rtt() / 2);
      if (isDown('BookDown') || isDown('NoSession')) return err('HTTP_503', 'The broker’s server failed.');
      const reports = rows.map((row) => reportOf(row, 'Book'));
      const book = { reports, unreadable: [], startedAt, readAt: clock.now() };
      for (const report of reports) listener?.onReport(report);
      listener?.onBook(book);
      return ok(book);
    },
    positions: async () => {
      reads += 1;
      await wait(rtt() / 2);
      const seenAt = clock.monotonic() - (fault.kind === 'PositionsLag' ? fault.ms : 0);
      const rows = keys().map((key): BrokerPosition => {
        const [instrument = '', product = ''] = key.split('/');
        return {
          accountId: id,
          instrumentId: instrument as InstrumentId,
          product: product as Product,
          netQty: netOf(key, seenAt),
          carriedQty: carried.get(key)?.qty ?? 0,
          realisedPnl: null,
        };
      });
      await wait(rtt() / 2);
      return isDown('PositionsDown') || isDown('NoSession') ? err('HTTP_503', 'The broker’s server failed.') : ok(rows);
    },
    network: () => ({ clock: null, addressRefusedAt: null }),
    close: async () => undefined,
  } as unknown as BrokerAccount;

  return {
    account,
    orders,
    calls,
    overshoots,
    reads: () => reads,
    isFlat: () => orders.every(({ state }) => state !== 'Working') && keys().every((key) => netOf(key, Infinity) === 0),
    reports: (sink) => {
      for (const order of orders) sink(reportOf(order, 'Book'));
    },
    seedOrder: (order) => {
      serial += 1;
      const made: LedgerOrder = {
        ...order,
        orderId: `${id}${String(serial).padStart(4, '0')}`,
        cum: 0,
        state: 'Working',
      };
      orders.push(made);
      return made;
    },
    seedPosition: (instrument, product, qty, wasCarried) => {
      const key = keyOf(instrument, product);
      startSign.set(key, Math.sign(qty));
      if (wasCarried) {
        carried.set(key, { instrumentId: instrument, product, qty });
        return;
      }
      serial += 1;
      orders.push({
        orderId: `${id}${String(serial).padStart(4, '0')}`,
        tag: '',
        instrumentId: instrument,
        product,
        side: qty > 0 ? 'Buy' : 'Sell',
        qty: Math.abs(qty),
        price: lastPrice,
        cum: Math.abs(qty),
        state: 'Filled',
      });
      fills.push({ at: -60_000, instrumentId: instrument, product, qty });
    },
  };
}
