// What the master's owner does all day, one thing after the other: orders of every kind in three contracts, changes,
// cancels, and a market that meets what rests there in part or in full.

import type { Product, Side } from '../../domain/order.ts';
import type { Asked, Exchange, SimOrder } from '../sim/exchange.ts';
import { simInstruments } from '../sim/sim-desk.ts';
import { masterId } from '../sim/world.ts';
import type { Seeded } from '../support/seeded.ts';

export const products: Readonly<Record<string, Product>> = {
  'NSE|3045': 'MIS',
  'NFO|35001': 'NRML',
  'NFO|42001': 'MIS',
};

export type Move = { readonly at: number; readonly contract: string; readonly price: number; readonly thin: boolean };

export type OwnerHands = {
  readonly act: () => void;
  /** Everything the market did, in its order. */
  readonly moves: readonly Move[];
  /** Whether the market at this contract is thin now: what rests at the price trades in part. */
  readonly isThin: (contract: string) => boolean;
};

export function ownerHands(exchange: Exchange, chance: Seeded, now: () => number): OwnerHands {
  const moves: Move[] = [];
  const thin = new Map<string, boolean>();

  function move(contract: string, price: number, isThin: boolean): void {
    moves.push({ at: now(), contract, price, thin: isThin });
    thin.set(contract, isThin);
    exchange.setPrice(contract, price);
  }

  const openIn = (contract: string): SimOrder | undefined =>
    exchange.ordersOf(masterId).find((order) => order.instrumentId === contract && exchange.isOpen(order));

  function enter(asked: Omit<Asked, 'product'>): void {
    exchange.place(
      masterId,
      { ...asked, product: products[asked.instrumentId] ?? 'MIS' },
      { tag: '', by: 'Hand', hiddenMs: 0, reject: null, exchangeMs: 0 },
    );
  }

  function fresh(contract: string): void {
    const { lotSize, tick, kind } = simInstruments.find(({ id }) => id === contract) ?? simInstruments[0]!;
    const price = exchange.price(contract);
    const net = exchange.net(masterId, contract, products[contract] ?? 'MIS');
    const lots = chance.between(1, kind === 'Equity' ? 300 : 14);
    const held = Math.abs(net);
    const out: Side = net > 0 ? 'Sell' : 'Buy';
    const roll = chance.next();
    const exits = held > 0 && roll < 0.55;
    const side: Side = exits
      ? out
      : held > 0
        ? out === 'Sell'
          ? 'Buy'
          : 'Sell'
        : chance.next() < 0.7
          ? 'Buy'
          : 'Sell';
    const part = lotSize * chance.between(1, held / lotSize);
    // Now and then the market order goes through zero and opens the other way.
    const through = exits && chance.next() < 0.12;
    const qty = through ? held + lots * lotSize : exits ? (chance.next() < 0.5 ? held : part) : lots * lotSize;
    const away = side === 'Buy' ? -1 : 1;
    const kindOf = through ? 0 : chance.next();
    const base = { instrumentId: contract, side, qty, stopPx: 0 };
    const steps = chance.between(4, 30) * tick;
    if (kindOf < 0.4) enter({ ...base, ordType: 'Market', price: 0 });
    else if (kindOf < 0.5) enter({ ...base, ordType: 'Limit', price: price - away * steps });
    else if (kindOf < 0.9) enter({ ...base, ordType: 'Limit', price: price + away * steps });
    else {
      const stopPx = price - away * steps;
      enter({ ...base, ordType: 'StopLimit', stopPx, price: stopPx - away * 10 * tick });
    }
  }

  /** The order that rests: the market comes to it, it is changed, or it is taken back. */
  function tend(order: SimOrder): void {
    const { lotSize, tick } = simInstruments.find(({ id }) => id === order.instrumentId) ?? simInstruments[0]!;
    const lots = order.qty / lotSize;
    const roll = chance.next();
    const past = order.side === 'Buy' ? -1 : 1;
    if (order.ordType === 'StopLimit') {
      if (roll < 0.5) move(order.instrumentId, order.stopPx, false);
      else if (roll < 0.7) resize(order, lotSize, lots);
      else exchange.cancel(order.orderId, 0);
      return;
    }
    if (order.cumQty > 0) {
      if (roll < 0.6) move(order.instrumentId, order.price + past * tick, false);
      else exchange.cancel(order.orderId, 0);
      return;
    }
    if (roll < 0.25) move(order.instrumentId, order.price + past * tick * chance.between(0, 2), false);
    else if (roll < 0.55 && lots > 1) move(order.instrumentId, order.price, true);
    else if (roll < 0.75) resize(order, lotSize, lots);
    else if (roll < 0.85) cheaper(order, tick);
    else exchange.cancel(order.orderId, 0);
  }

  function resize(order: SimOrder, lotSize: number, lots: number): void {
    const net = exchange.net(masterId, order.instrumentId, order.product);
    const closes = order.side === 'Sell' ? net > 0 : net < 0;
    const most = closes ? Math.abs(net) / lotSize : lots + 8;
    const next = chance.between(1, Math.max(1, most));
    exchange.modify(order.orderId, { ...order, qty: (next === lots ? lots + (closes ? 0 : 1) : next) * lotSize }, 0);
  }

  /** To a lower price that still does not trade. */
  function cheaper(order: SimOrder, tick: number): void {
    const price = exchange.price(order.instrumentId);
    const room = order.side === 'Buy' ? 20 : Math.floor((order.price - price) / tick) - 1;
    if (room < 1) exchange.cancel(order.orderId, 0);
    else exchange.modify(order.orderId, { ...order, price: order.price - tick * chance.between(1, room) }, 0);
  }

  return {
    moves,
    isThin: (contract) => thin.get(contract) === true,
    act: () => {
      const { id, tick } = chance.pick(simInstruments);
      thin.set(id, false);
      const open = openIn(id);
      if (open !== undefined) {
        tend(open);
        return;
      }
      if (chance.next() < 0.5) move(id, exchange.price(id) + tick * chance.between(-12, 12), false);
      fresh(id);
    },
  };
}
