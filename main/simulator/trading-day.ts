import type { SimAccount } from './accounts.ts';
import { arrivalNow } from './arrival-clock.ts';
import * as exchange from './exchange.ts';
import type { ExchangeEvent, ExchangeEventBody } from './exchange-event.ts';
import { isOrderEvent, orderIdOf } from './exchange-event.ts';
import type { ExchangeState } from './exchange-state.ts';
import { emptyState, evolve } from './exchange-state.ts';
import type { Instrument } from './instrument.ts';
import { listInstruments } from './instruments.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { Market } from './market.ts';
import { openMarket } from './market.ts';
import type { Order } from './order.ts';
import type { OrderFrame } from './order-frame.ts';
import { frameOf } from './order-frame.ts';
import type { RiskView } from './risk-check.ts';
import type { Switches } from './switches.ts';

/** What a trading day is built from. */
export interface TradingDayParts {
  readonly accounts: readonly SimAccount[];
  readonly seed: number;
  readonly switches: () => Switches;
  /** Epoch ms. */
  readonly nowMs: () => number;
  readonly append: (record: LedgerRecord) => void;
  readonly sendFrame: (order: Order, frame: OrderFrame) => void;
}

/** One day at the broker: what is listed, what it costs, and everything that has happened to it. */
export interface TradingDay {
  /** `2026-11-24` */
  readonly date: string;
  readonly instruments: readonly Instrument[];
  readonly market: Market;
  readonly state: ExchangeState;
  readonly risk: RiskView;
  readonly instrument: (key: string) => Instrument;
  /** What is listed under an exchange and a token, if anything. */
  readonly listed: (exchange: string, token: string) => Instrument | undefined;
  readonly order: (id: string) => Order;
  /** Makes events true, in the state and in the ledger; the returned call sends their frames. */
  readonly commit: (bodies: readonly ExchangeEventBody[]) => () => void;
  /** A received order reaches the exchange. */
  readonly admit: (order: Order, forcedReason?: string) => void;
  /** An order that has just entered the market meets the price it finds. */
  readonly matchArriving: (order: Order) => void;
  /** The price has moved or volume has come. */
  readonly matchWaiting: (key: string) => void;
  /** Folds in what was recorded before a restart, and finishes what the restart broke off. */
  readonly replay: (records: readonly LedgerRecord[]) => void;
}

/** Opens a day (`2026-11-24`) on which nothing has happened yet. */
export function openTradingDay(date: string, parts: TradingDayParts): TradingDay {
  const instruments = listInstruments(date);
  const byKey = new Map(instruments.map((item) => [item.key, item]));
  const market = openMarket(instruments, parts.seed, date);
  const state = emptyState(parts.accounts);

  const instrument = (key: string): Instrument => {
    const found = byKey.get(key);
    if (found === undefined) throw new Error(`No instrument ${key} is listed at the simulated broker.`);
    return found;
  };
  const order = (id: string): Order => {
    const found = state.orders.get(id);
    if (found === undefined) throw new Error(`No order ${id} is in the simulated broker's book.`);
    return found;
  };
  const held = new Map<string, number>(
    parts.accounts.flatMap(({ id, holdings }) =>
      holdings
        .filter(({ product }) => product !== 'MTF')
        .map(({ token, quantity }) => [`${id}|NSE|${token}`, quantity] as const),
    ),
  );
  const risk: RiskView = {
    instrumentOf: instrument,
    priceOf: market.lastPaise,
    holdingOf: (account, key) => held.get(`${account}|${key}`) ?? 0,
    switches: parts.switches,
  };

  const commit = (bodies: readonly ExchangeEventBody[]): (() => void) => {
    const frames: { order: Order; frame: OrderFrame }[] = [];
    for (const body of bodies) {
      const event: ExchangeEvent = { ...body, atMs: parts.nowMs(), wallMs: arrivalNow().wallMs };
      evolve(state, event);
      parts.append({ kind: 'event', event });
      if (!isOrderEvent(event)) continue;
      const moved = order(orderIdOf(event));
      if (event.kind === 'order-filled') market.consume(moved.instrumentKey, moved.brokerOrderId, event.quantity);
      const frame = frameOf(event, moved, instrument(moved.instrumentKey), parts.switches());
      if (frame !== undefined) frames.push({ order: moved, frame });
    }
    return () => {
      for (const sent of frames) parts.sendFrame(sent.order, sent.frame);
    };
  };

  const match = (one: Order, arriving: boolean): void => {
    const { instrumentKey: key, brokerOrderId } = one;
    commit(exchange.match(state, one, market.lastPaise(key), market.offered(key, brokerOrderId), arriving))();
  };
  const admit = (one: Order, forcedReason?: string): void => {
    commit(exchange.admit(state, one, risk, forcedReason))();
    match(one, true);
  };

  /** An account that is no longer opened takes its orders with it. */
  const isKnown = (event: ExchangeEvent): boolean => {
    if (!isOrderEvent(event)) return state.accounts.has(event.account);
    return event.kind === 'order-received' ? state.accounts.has(event.entry.account) : state.orders.has(event.id);
  };

  return {
    date,
    instruments,
    market,
    state,
    risk,
    instrument,
    listed: (exchangeName, token) => byKey.get(`${exchangeName}|${token}`),
    order,
    commit,
    admit,
    matchArriving: (one) => match(one, true),
    // Oldest first: what is on offer at a price goes by time.
    matchWaiting: (key) => [...(state.liveByInstrument.get(key) ?? [])].forEach((one) => match(one, false)),
    replay: (records) => {
      for (const record of records) {
        if (record.kind === 'event' && isKnown(record.event)) evolve(state, record.event);
        else if (record.kind === 'market') market.restore(record.image);
      }
      for (const one of state.orders.values()) {
        if (one.status === 'PENDING') admit(one);
        else if (one.transitions.at(-1)?.event === 'cancel-requested') commit(exchange.arriveCancel(one))();
      }
    },
  };
}
