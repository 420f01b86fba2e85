// Trades of the local door: read, given to the engine, and answered once the brokers have.

import { isWorking, type CopyOrder } from '../domain/copy-order.ts';
import { orderId, type AccountId } from '../domain/ids.ts';
import type { Exchange, Instrument } from '../domain/instrument.ts';
import type { InstrumentIndex } from '../domain/instrument-index.ts';
import type { OrderTerms, OrdType } from '../domain/order.ts';
import { sameReplaceable } from '../domain/order-state.ts';
import { isOnTick, parseRupees, rupeesText, type Paise } from '../domain/price.ts';
import { protectiveLimit } from '../domain/pricing.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';
import type { DoorInput, DoorTradeInput } from './door-calls.ts';
import type { DoorNames } from './door-names.ts';
import {
  changeOutcome,
  copyOutcome,
  doorReport,
  isDecided,
  undecidedOutcome,
  type DoorReport,
  type FollowerOutcome,
} from './door-outcome.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Engine } from './replication/engine.ts';

export type DoorTradeParts = {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly blotter: Blotter;
  readonly names: DoorNames;
  readonly followers: readonly AccountId[];
  readonly index: () => InstrumentIndex;
  /** A price of the last seconds; null: none is known. */
  readonly freshPrice: (id: Instrument['id']) => Paise | null;
  readonly askPrice: (id: Instrument['id']) => Promise<void>;
  /** Resolves at the next commit, or after `ms`. */
  readonly nextCommit: (ms: number) => Promise<void>;
  /** Whether an earlier day's trade went by this id. */
  readonly usedBefore: (id: string) => boolean;
};

/** Where the brokers' answers are waited for; what has none by then is UNKNOWN, and goes on being looked for. */
const answerWithinMs = 8000;
const doorActor = 'the local door';

export type DoorTrades = ReturnType<typeof createDoorTrades>;

export function createDoorTrades(parts: DoorTradeParts) {
  const { clock, engine, blotter, names } = parts;

  async function waitFor(isDone: () => boolean, ms: number): Promise<boolean> {
    const until = clock.monotonic() + ms;
    while (!isDone()) {
      const left = until - clock.monotonic();
      if (left <= 0) return false;
      await parts.nextCommit(left);
    }
    return true;
  }

  function report(
    tradeId: string,
    of: readonly AccountId[],
    outcomeOf: (copy: CopyOrder, name: string) => FollowerOutcome,
  ): DoorReport {
    const results = of.flatMap((id) => {
      const copies = blotter.copiesFor(tradeId, id).filter(({ key }) => key.purpose !== 'Flatten');
      return copies.length === 0
        ? [undecidedOutcome(names.nameOf(id), id)]
        : copies.map((copy) => outcomeOf(copy, names.nameOf(id)));
    });
    return doorReport(results);
  }

  async function give(asked: DoorTradeInput, only: readonly AccountId[] | null): Promise<Result<DoorReport>> {
    const read = readTrade(asked, parts.index());
    if (!read.ok) return read;
    const known = blotter.master(orderId(asked.id)) !== undefined;
    if (!known && parts.usedBefore(asked.id))
      return err(
        'TRADE_ID_USED',
        `The id ${asked.id} named a trade of an earlier day; nothing was sent. Use a new one.`,
      );
    const { instrument, terms } = read.value;
    const priced = known ? ok(terms) : await priceByMarket(instrument, terms);
    if (!priced.ok) return priced;
    const given = engine.giveTrade({ id: asked.id, asked: terms, terms: priced.value, only }, doorActor);
    if (!given.ok) return given;
    // Told again of the same trade, it answers as soon as the first telling would have.
    const age = clock.now() - (blotter.master(orderId(asked.id))?.receivedAt ?? clock.now());
    await waitFor(
      () => blotter.copiesOfMaster(asked.id).every(isDecided),
      Math.min(answerWithinMs, Math.max(0, answerWithinMs - age)),
    );
    return ok(report(asked.id, only ?? parts.followers, copyOutcome));
  }

  /** A market order takes its price from the market before anybody is given it: followers never send one. */
  async function priceByMarket(instrument: Instrument, terms: OrderTerms): Promise<Result<OrderTerms>> {
    if (terms.ordType !== 'Market') return ok(terms);
    if (parts.freshPrice(instrument.id) === null) await parts.askPrice(instrument.id);
    const price = parts.freshPrice(instrument.id);
    return price === null
      ? err('PRICE_UNKNOWN', `No live price of ${instrument.tradingSymbol} is known; give the trade a limit price.`)
      : ok({ ...terms, ordType: 'Limit', price: protectiveLimit(price, terms.side, instrument) });
  }

  return {
    replicate: ({ trade }: DoorInput<'replicate'>): Promise<Result<DoorReport>> => give(trade, null),
    copySelected: async ({ trade, followerIds }: DoorInput<'copySelected'>): Promise<Result<DoorReport>> => {
      const found = followerIds.map((name) => names.followerOf(name));
      const unknown = found.find((one) => !one.ok);
      if (unknown !== undefined && !unknown.ok) return unknown;
      return give(trade, [...new Set(found.flatMap((one) => (one.ok ? [one.value] : [])))]);
    },
    modify: async (asked: DoorInput<'modify'>): Promise<Result<DoorReport>> => {
      const before = blotter.master(orderId(asked.masterOrderId))?.order;
      const instrument = before === undefined ? null : parts.index().byId(before.instrumentId);
      if (before === undefined || instrument === null)
        return err('TRADE_UNKNOWN', 'No trade of today was given at the door under this id.');
      const price = readPrice(asked.price, before.price, instrument);
      if (!price.ok) return price;
      const stopPx = readPrice(asked.trigger_price, before.stopPx, instrument);
      if (!stopPx.ok) return stopPx;
      const change = { orderQty: asked.quantity ?? before.orderQty, price: price.value, stopPx: stopPx.value };
      const lots = wholeLots(change.orderQty, instrument);
      if (!lots.ok) return lots;
      const earlier = new Map(
        blotter.copiesOfMaster(asked.masterOrderId).map(({ clOrdId, wanted }) => [clOrdId, wanted]),
      );
      const done = engine.changeTrade(asked.masterOrderId, change, doorActor);
      if (!done.ok) return done;
      const copies = (): readonly CopyOrder[] => blotter.copiesOfMaster(asked.masterOrderId);
      await waitFor(() => copies().every((copy) => isDecided(copy) && !isChanging(copy)), answerWithinMs);
      const followers = parts.followers.filter((id) => blotter.copiesFor(asked.masterOrderId, id).length > 0);
      const resized = change.orderQty !== before.orderQty;
      return ok(
        report(asked.masterOrderId, followers, (copy, name) => {
          const terms = earlier.get(copy.clOrdId);
          const waits =
            isWorking(copy) &&
            terms !== undefined &&
            sameReplaceable(terms, copy.wanted) &&
            (engine.notReady(copy.key.followerId) !== null ||
              copy.changeLostAt !== null ||
              isPricedElsewhere(copy, { ...before, ...change }) ||
              (resized && blotter.copying().kind !== 'On'));
          return changeOutcome(copy, name, waits, clock.now());
        }),
      );
    },
    waitFor,
  };
}

/** Asked of the broker and not shown by it yet, or lost on the way and still to be asked. */
function isChanging(copy: CopyOrder): boolean {
  return isWorking(copy) && (copy.order.replaceOpen || copy.order.cancelOpen || copy.changeLostAt !== null);
}

/** What it is wanted at is not what the trade says now; a protective limit beneath a stop has a price of its own. */
function isPricedElsewhere({ wanted, byHand }: CopyOrder, trade: OrderTerms): boolean {
  if (byHand) return false;
  return wanted.stopPx !== trade.stopPx || (wanted.ordType === trade.ordType && wanted.price !== trade.price);
}

type ReadTrade = { readonly instrument: Instrument; readonly terms: OrderTerms };

function readTrade(asked: DoorTradeInput, index: InstrumentIndex): Result<ReadTrade> {
  const instrument = findInstrument(index, asked.symbol, asked.exchange ?? null);
  if (!instrument.ok) return instrument;
  const ordType = ordTypeOf(asked);
  const price = readPrice(asked.price, 0, instrument.value);
  if (!price.ok) return price;
  const stopPx = readPrice(asked.trigger_price, 0, instrument.value);
  if (!stopPx.ok) return stopPx;
  const needsPrice = ordType === 'Limit' || ordType === 'StopLimit';
  const needsTrigger = ordType === 'Stop' || ordType === 'StopLimit';
  if (needsPrice !== price.value > 0)
    return err('TRADE_PRICE', needsPrice ? 'This order type needs a price.' : 'This order type takes no price.');
  if (needsTrigger !== stopPx.value > 0)
    return err(
      'TRADE_TRIGGER',
      needsTrigger ? 'This order type needs a trigger_price.' : 'This order type takes no trigger_price.',
    );
  const lots = wholeLots(asked.quantity, instrument.value);
  if (!lots.ok) return lots;
  return ok({
    instrument: instrument.value,
    terms: {
      instrumentId: instrument.value.id,
      side: asked.side === 'BUY' ? 'Buy' : 'Sell',
      ordType,
      timeInForce: 'Day',
      product: asked.product ?? 'MIS',
      orderQty: asked.quantity,
      price: price.value,
      stopPx: stopPx.value,
    },
  });
}

function ordTypeOf({ order_type, price }: DoorTradeInput): OrdType {
  switch (order_type) {
    case 'MARKET':
      return 'Market';
    case 'LIMIT':
      return 'Limit';
    case 'SL':
      return 'StopLimit';
    case 'SL-M':
      return 'Stop';
    case undefined:
      return price === undefined ? 'Market' : 'Limit';
  }
}

/** The trading symbol itself, or the name of a share; of two exchanges, the one that is named, else NSE before BSE. */
function findInstrument(index: InstrumentIndex, symbol: string, exchange: Exchange | null): Result<Instrument> {
  const wanted = symbol.toUpperCase();
  const places: readonly Exchange[] =
    exchange === null ? ['NSE', 'BSE', 'NFO', 'BFO', 'MCX', 'CDS', 'BCD'] : [exchange];
  for (const place of places) {
    const exact = index.byTradingSymbol(place, wanted);
    const found =
      exact ??
      index
        .search(wanted, 50)
        .find((one) => one.exchange === place && one.kind === 'Equity' && one.symbol.toUpperCase() === wanted);
    if (found !== undefined && found.kind !== 'Index') return ok(found);
  }
  return err(
    'SYMBOL_UNKNOWN',
    `"${symbol.slice(0, 40)}" is not in today's contract master${exchange === null ? '' : ` of ${exchange}`}. Use the trading symbol, such as SBIN-EQ.`,
  );
}

/** Rupees of the wire as paise on the instrument's tick; `missing` where none is named. */
function readPrice(rupees: number | undefined, missing: Paise, { tick, tradingSymbol }: Instrument): Result<Paise> {
  if (rupees === undefined) return ok(missing);
  const paise = parseRupees(String(rupees));
  if (!paise.ok) return paise;
  return isOnTick(paise.value, tick)
    ? paise
    : err('PRICE_OFF_TICK', `${tradingSymbol} is priced in steps of Rs ${rupeesText(tick)}; ${rupees} is between two.`);
}

function wholeLots(units: number, { lotSize, tradingSymbol }: Instrument): Result<null> {
  return units % lotSize === 0
    ? ok(null)
    : err('QTY_NOT_IN_LOTS', `${tradingSymbol} trades in lots of ${lotSize}; ${units} is not a whole number of them.`);
}
