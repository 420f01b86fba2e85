import type { SimAccount } from './accounts.ts';
import type { Arrival } from './arrival-clock.ts';
import { arrivalNow } from './arrival-clock.ts';
import * as exchange from './exchange.ts';
import type { ExchangeEvent, ExchangeEventBody } from './exchange-event.ts';
import { orderIdOf } from './exchange-event.ts';
import type { ExchangeState } from './exchange-state.ts';
import { bookOf, emptyState, evolve } from './exchange-state.ts';
import type { Fault } from './faults.ts';
import type { Instrument } from './instruments.ts';
import { listInstruments } from './instruments.ts';
import { istCompactDateOf, istDateOf } from './ist-time.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { MarginView } from './margin.ts';
import { marginOf } from './margin.ts';
import type { Market } from './market.ts';
import { openMarket } from './market.ts';
import type { Order, OrderSource, OrderTerms } from './order.ts';
import type { Placement } from './order-entry.ts';
import type { OrderFrame } from './order-frame.ts';
import { frameOf } from './order-frame.ts';
import { openOrderVeil } from './order-veil.ts';
import type { RiskView } from './risk-check.ts';
import type { Switches } from './switches.ts';
import type { Timers } from './timers.ts';

/** What the broker is built from. */
export interface BrokerParts {
  readonly accounts: readonly SimAccount[];
  readonly seed: number;
  readonly ledger: Ledger;
  /** Records of the same day from before a restart. */
  readonly history: readonly LedgerRecord[];
  readonly switches: () => Switches;
  readonly timers: Timers;
  /** Epoch ms. */
  readonly nowMs: () => number;
  /** Ms the exchange takes to act on a command. */
  readonly exchangeDelayMs: () => number;
  readonly sendFrame: (order: Order, frame: OrderFrame) => void;
  readonly sendPrices: (keys: readonly string[]) => void;
}

/** Whatever a command still has to do after its answer: announce itself and go to the exchange. */
export type Settle = () => void;

/** The broker and the exchange behind it, without the wire. */
export interface SimulatedBroker {
  readonly state: ExchangeState;
  readonly market: Market;
  readonly instruments: readonly Instrument[];
  /** `2026-11-24` */
  readonly day: string;
  readonly instrument: (key: string) => Instrument;
  readonly marginOf: (account: string) => MarginView;
  /** Starts a fresh day when the date in India has changed. */
  readonly refreshDay: () => void;
  readonly place: (account: string, placement: Placement, source: OrderSource, arrival: Arrival, fault?: Fault) => { readonly brokerOrderId: string; readonly settle: Settle };
  readonly replace: (order: Order, terms: OrderTerms, fault?: Fault) => Settle;
  readonly cancel: (order: Order, fault?: Fault) => Settle;
  /** The exchange withdraws an order by itself. */
  readonly withdraw: (order: Order, reason: string) => void;
  readonly tick: () => void;
  readonly setPrice: (key: string, paise: number, hold: boolean) => void;
  readonly setFunds: (account: string, paise: number) => void;
  /** False while a fault hides the order from the books. Reads of the order book are counted. */
  readonly isVisible: (order: Order, counted: boolean) => boolean;
}

/** Ticks between two images of the market in the ledger file. */
const IMAGE_EVERY = 40;

export function openBroker(parts: BrokerParts): SimulatedBroker {
  const { ledger, timers } = parts;
  let day = istDateOf(parts.nowMs());
  let instruments = listInstruments(day);
  let byKey = new Map(instruments.map((item) => [item.key, item]));
  let market = openMarket(instruments, parts.seed, day);
  let state = emptyState(parts.accounts);
  const veil = openOrderVeil();
  let ticks = 0;

  const instrument = (key: string): Instrument => {
    const found = byKey.get(key);
    if (found === undefined) throw new Error(`No instrument ${key} is listed at the simulated broker.`);
    return found;
  };
  const risk: RiskView = {
    instrumentOf: instrument,
    priceOf: (key) => market.lastPaise(key),
    holdingOf: (account, key) =>
      parts.accounts.find(({ id }) => id === account)?.holdings.find(({ token }) => `NSE|${token}` === key)?.quantity ?? 0,
  };

  /** Makes events true: state, file, then the frames, which the returned call sends. */
  const commit = (bodies: readonly ExchangeEventBody[]): (() => void) => {
    const frames: { order: Order; frame: OrderFrame }[] = [];
    for (const body of bodies) {
      const event: ExchangeEvent = { ...body, atMs: parts.nowMs(), wallMs: arrivalNow().wallMs };
      evolve(state, event);
      ledger.append({ kind: 'event', event });
      if (event.kind === 'funds-set') continue;
      const order = orderAt(orderIdOf(event));
      if (event.kind === 'order-filled') market.consume(order.instrumentKey, order.brokerOrderId, event.quantity);
      const frame = frameOf(event, order, instrument(order.instrumentKey), parts.switches());
      if (frame !== undefined) frames.push({ order, frame });
    }
    return () => {
      for (const { order, frame } of frames) parts.sendFrame(order, frame);
    };
  };

  const orderAt = (id: string): Order => {
    const order = state.orders.get(id);
    if (order === undefined) throw new Error(`No order ${id} is in the simulated broker's book.`);
    return order;
  };

  const matchOne = (order: Order, arriving: boolean): void => {
    const { instrumentKey: key, brokerOrderId } = order;
    commit(exchange.match(state, order, market.lastPaise(key), market.offered(key, brokerOrderId), arriving))();
  };

  /** The price has moved or volume has come: oldest order first. */
  const matchAll = (key: string): void => {
    for (const order of [...(state.liveByInstrument.get(key) ?? [])]) matchOne(order, false);
  };

  const image = (): void => ledger.append({ kind: 'market', image: market.image() });

  const begin = (date: string): void => {
    day = date;
    instruments = listInstruments(day);
    byKey = new Map(instruments.map((item) => [item.key, item]));
    market = openMarket(instruments, parts.seed, day);
    state = emptyState(parts.accounts);
    ledger.restart();
    ledger.append({ kind: 'day', date: day, seed: parts.seed });
  };

  /** Runs an exchange step after its delay, unless the day has ended meanwhile. */
  const later = (fault: Fault | undefined, step: () => void): void => {
    const startedOn = state;
    const extra = fault?.order?.kind === 'slow-exchange' ? fault.order.ms : 0;
    timers.after(parts.exchangeDelayMs() + extra, () => {
      if (state === startedOn) step();
    });
  };

  /** An account that is no longer opened takes its orders with it. */
  const isKnown = (event: ExchangeEvent): boolean => {
    if (event.kind === 'funds-set') return state.accounts.has(event.account);
    return event.kind === 'order-received' ? state.accounts.has(event.entry.account) : state.orders.has(event.id);
  };

  const replay = (): void => {
    for (const record of parts.history) {
      if (record.kind === 'event' && isKnown(record.event)) evolve(state, record.event);
      else if (record.kind === 'market') market.restore(record.image);
      else if (record.kind === 'request') ledger.restore(record);
    }
    // Commands taken in just before the process died still have to reach the exchange.
    for (const order of state.orders.values()) {
      const last = order.transitions.at(-1)?.event;
      if (order.status === 'PENDING') admitNow(order);
      else if (last === 'cancel-requested') commit(exchange.arriveCancel(order))();
    }
  };

  const admitNow = (order: Order, forcedReason?: string): void => {
    commit(exchange.admit(state, order, risk, forcedReason))();
    matchOne(order, true);
  };

  const sameDay = parts.history[0]?.kind === 'day' && parts.history[0].date === day;
  if (sameDay) replay();
  else begin(day);

  return {
    get state() { return state; },
    get market() { return market; },
    get instruments() { return instruments; },
    get day() { return day; },
    instrument,
    marginOf: (account) => marginOf(state, account, instrument, risk.priceOf),
    refreshDay: () => {
      const today = istDateOf(parts.nowMs());
      if (today !== day) begin(today);
    },
    place: (account, placement, source, arrival, fault) => {
      const brokerOrderId = exchange.nextOrderId(state, istCompactDateOf(parts.nowMs()));
      const { side, product, complexity, terms, tag, algoId } = placement;
      const announce = commit(exchange.receive({
        brokerOrderId, account, source, tag, algoId, instrumentKey: placement.instrument.key,
        side, product, complexity, terms, arrival,
      }));
      const order = orderAt(brokerOrderId);
      veil.hide(brokerOrderId, fault?.order, parts.nowMs());
      const settle = (): void => {
        announce();
        later(fault, () => admitNow(order, fault?.order?.kind === 'reject' ? fault.order.text : undefined));
      };
      return { brokerOrderId, settle };
    },
    replace: (order, terms, fault) => {
      commit([{ kind: 'replace-requested', id: order.brokerOrderId, terms }])();
      return () => later(fault, () => {
        commit(exchange.arriveReplace(state, order, terms, risk))();
        matchOne(order, true);
      });
    },
    cancel: (order, fault) => {
      commit([{ kind: 'cancel-requested', id: order.brokerOrderId }])();
      return () => later(fault, () => {
        if (fault?.order?.kind === 'fill-first') commit(exchange.fillRest(state, order, market.lastPaise(order.instrumentKey)))();
        commit(exchange.arriveCancel(order))();
      });
    },
    withdraw: (order, reason) => commit(exchange.arriveCancel(order, reason))(),
    tick: () => {
      ticks += 1;
      const moved = market.tick();
      for (const key of state.liveByInstrument.keys()) matchAll(key);
      if (ticks % IMAGE_EVERY === 0) image();
      parts.sendPrices(moved);
    },
    setPrice: (key, paise, hold) => {
      const moved = market.setPrice(key, paise, hold);
      image();
      for (const changed of moved) matchAll(changed);
      parts.sendPrices(moved);
    },
    setFunds: (account, paise) => {
      bookOf(state, account);
      commit([{ kind: 'funds-set', account, paise }])();
    },
    isVisible: (order, counted) => veil.shows(order.brokerOrderId, counted, parts.nowMs()),
  };
}
