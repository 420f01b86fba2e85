import type { Arrival } from './arrival-clock.ts';
import * as exchange from './exchange.ts';
import type { ExchangeEventBody } from './exchange-event.ts';
import { bookOf, positionKey } from './exchange-state.ts';
import type { Fault } from './faults.ts';
import { istCompactDateOf, istDateOf } from './ist-time.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { MarginView } from './margin.ts';
import { marginOf } from './margin.ts';
import type { Order, OrderSource, OrderTerms } from './order.ts';
import type { Placement } from './order-entry.ts';
import { openOrderVeil } from './order-veil.ts';
import type { Timers } from './timers.ts';
import type { TradingDay, TradingDayParts } from './trading-day.ts';
import { openTradingDay } from './trading-day.ts';

/** What the broker is built from. */
export interface BrokerParts extends Omit<TradingDayParts, 'append'> {
  readonly ledger: Ledger;
  /** Records from before a restart, of this day or an earlier one. */
  readonly history: readonly LedgerRecord[];
  readonly timers: Timers;
  /** Ms the exchange takes to act on a command. */
  readonly exchangeDelayMs: () => number;
  readonly sendPrices: (keys: readonly string[]) => void;
}

/** Whatever a command still has to do after its answer: announce itself and go to the exchange. */
export type Settle = () => void;

/** The broker and the exchange behind it, without the wire. */
export interface SimulatedBroker {
  /** The day as it stands. Ask again rather than keep it: tomorrow it is another. */
  readonly today: () => TradingDay;
  /** Starts a fresh day when the date in India has changed. */
  readonly refreshDay: () => void;
  readonly marginOf: (account: string) => MarginView;
  readonly place: (
    account: string,
    placement: Placement,
    source: OrderSource,
    arrival: Arrival,
    fault?: Fault,
  ) => { readonly brokerOrderId: string; readonly settle: Settle };
  readonly replace: (order: Order, terms: OrderTerms, fault?: Fault) => Settle;
  readonly cancel: (order: Order, fault?: Fault) => Settle;
  /** The exchange withdraws an order by itself. */
  readonly withdraw: (order: Order, reason: string) => void;
  readonly tick: () => void;
  readonly setPrice: (key: string, paise: number, hold: boolean) => void;
  readonly setFunds: (account: string, paise: number) => void;
  /** Throws when fewer units are open than are to be moved. */
  readonly convert: (
    account: string,
    conversion: Omit<Extract<ExchangeEventBody, { kind: 'position-converted' }>, 'kind' | 'account'>,
  ) => void;
  /** False while a fault hides the order from the books. Reads of the order book are counted. */
  readonly isVisible: (order: Order, counted: boolean) => boolean;
}

/** Ticks between two images of the market in the ledger file. */
const IMAGE_EVERY = 40;

/** Opens the broker on today's date, going on from the history if it is of the same day. */
export function openBroker(parts: BrokerParts): SimulatedBroker {
  const { ledger, timers, nowMs } = parts;
  const veil = openOrderVeil();
  let ticks = 0;
  let today = openTradingDay(istDateOf(nowMs()), { ...parts, append: ledger.append });

  const startLedger = (): void => {
    ledger.restart();
    ledger.append({ kind: 'day', date: today.date, seed: parts.seed });
  };
  const [first] = parts.history;
  if (first?.kind === 'day' && first.date === today.date) {
    for (const record of parts.history) if (record.kind === 'request') ledger.restore(record);
    today.replay(parts.history);
  } else {
    startLedger();
  }

  /** Runs an exchange step after its delay, unless the day has ended meanwhile. */
  const later = (fault: Fault | undefined, step: (day: TradingDay) => void): void => {
    const day = today;
    const extra = fault?.order?.kind === 'slow-exchange' ? fault.order.ms : 0;
    timers.after(parts.exchangeDelayMs() + extra, () => {
      if (day === today) step(day);
    });
  };

  const image = (): void => ledger.append({ kind: 'market', image: today.market.image() });

  return {
    today: () => today,
    refreshDay: () => {
      const date = istDateOf(nowMs());
      if (date === today.date) return;
      today = openTradingDay(date, { ...parts, append: ledger.append });
      startLedger();
    },
    marginOf: (account) => marginOf(today.state, account, today.risk.instrumentOf, today.risk.priceOf),
    place: (account, { instrument, ...placement }, source, arrival, fault) => {
      const brokerOrderId = exchange.nextOrderId(today.state, istCompactDateOf(nowMs()));
      const entry = { brokerOrderId, account, source, instrumentKey: instrument.key, arrival, ...placement };
      const announce = today.commit(exchange.receive(entry));
      const order = today.order(brokerOrderId);
      veil.hide(brokerOrderId, fault?.order, nowMs());
      const forcedReason = fault?.order?.kind === 'reject' ? fault.order.text : undefined;
      const settle = (): void => {
        announce();
        later(fault, (day) => day.admit(order, forcedReason));
      };
      return { brokerOrderId, settle };
    },
    replace: (order, terms, fault) => {
      today.commit([{ kind: 'replace-requested', id: order.brokerOrderId, terms }])();
      return () =>
        later(fault, (day) => {
          const events = exchange.arriveReplace(day.state, order, terms, day.risk);
          day.commit(events)();
          if (events.some(({ kind }) => kind === 'order-replaced')) day.matchArriving(order);
        });
    },
    cancel: (order, fault) => {
      today.commit([{ kind: 'cancel-requested', id: order.brokerOrderId }])();
      return () =>
        later(fault, (day) => {
          const last = day.market.lastPaise(order.instrumentKey);
          if (fault?.order?.kind === 'fill-first') day.commit(exchange.fillRest(day.state, order, last))();
          day.commit(exchange.arriveCancel(order))();
        });
    },
    withdraw: (order, reason) => today.commit(exchange.arriveCancel(order, reason))(),
    tick: () => {
      ticks += 1;
      const moved = today.market.tick();
      for (const key of today.state.liveByInstrument.keys()) today.matchWaiting(key);
      if (ticks % IMAGE_EVERY === 0) image();
      parts.sendPrices(moved);
    },
    setPrice: (key, paise, hold) => {
      const moved = today.market.setPrice(key, paise, hold);
      image();
      for (const changed of moved) today.matchWaiting(changed);
      parts.sendPrices(moved);
    },
    setFunds: (account, paise) => {
      bookOf(today.state, account);
      today.commit([{ kind: 'funds-set', account, paise }])();
    },
    convert: (account, conversion) => {
      const { positions } = bookOf(today.state, account);
      const held = positions.get(positionKey(conversion.instrumentKey, conversion.from))?.netQuantity ?? 0;
      if (Math.abs(held) < conversion.quantity) throw new RangeError(`${account} holds ${held} of it.`);
      today.commit([{ kind: 'position-converted', account, ...conversion }])();
    },
    isVisible: (order, counted) => veil.shows(order.brokerOrderId, counted, nowMs()),
  };
}
