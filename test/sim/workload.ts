// What the master's owner does in a day: one definition for every form in which the day is played.

import type { Product, Side } from '../../domain/order.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Asked, Exchange, SimOrder } from './exchange.ts';
import { simInstruments } from './sim-desk.ts';
import { masterId } from './world.ts';

const products: Readonly<Record<string, Product>> = { 'NSE|3045': 'MIS', 'NFO|35001': 'NRML', 'NFO|42001': 'MIS' };

export type Hands = {
  /** One thing that the owner does, or a move of the market when there is nothing to do. */
  readonly act: () => void;
  /** Takes back every order that still rests. */
  readonly takeBack: () => void;
};

export function masterHands(exchange: Exchange, chance: Seeded, longOnly: boolean): Hands {
  const open = (): readonly SimOrder[] => exchange.ordersOf(masterId).filter(exchange.isOpen);
  const pending = (id: string, side: Side): number =>
    open()
      .filter((order) => order.instrumentId === id && order.side === side)
      .reduce((sum, order) => sum + order.qty - order.cumQty, 0);

  function enter(asked: Omit<Asked, 'product'>): void {
    const product = products[asked.instrumentId] ?? 'MIS';
    const how = {
      tag: '',
      by: 'Hand',
      hiddenMs: 0,
      reject: null,
      exchangeMs: Math.max(0, chance.between(-120, 60)),
    } as const;
    exchange.place(masterId, { ...asked, product }, how);
  }

  function near(id: string, tick: number, ticks: number): number {
    return Math.max(tick, exchange.price(id) + ticks * tick);
  }

  function trade(): void {
    const instrument = chance.pick(simInstruments);
    const { id, lotSize, tick } = instrument;
    const net = exchange.net(masterId, id, products[id] ?? 'MIS');
    const free = Math.max(0, net - pending(id, 'Sell'));
    const sells = chance.next() < (free > 0 ? 0.5 : longOnly ? 0 : 0.3);
    const most = instrument.kind === 'Equity' ? 200 : 12;
    const fresh = lotSize * chance.between(1, most);
    const part = lotSize * chance.between(1, Math.max(1, free / lotSize));
    const qty = !sells ? fresh : chance.next() < 0.5 && free > 0 ? free : longOnly ? Math.min(free, part) : part;
    const side: Side = sells ? 'Sell' : 'Buy';
    const away = sells ? 1 : -1;
    const roll = chance.next();
    const base = { instrumentId: id, side, qty, stopPx: 0 };
    if (roll < 0.45) enter({ ...base, ordType: 'Market', price: 0 });
    else if (roll < 0.7) enter({ ...base, ordType: 'Limit', price: near(id, tick, -away * chance.between(1, 20)) });
    else if (roll < 0.9) enter({ ...base, ordType: 'Limit', price: near(id, tick, away * chance.between(5, 60)) });
    else {
      const stopPx = near(id, tick, -away * chance.between(5, 40));
      enter({ ...base, ordType: 'StopLimit', stopPx, price: Math.max(tick, stopPx - away * 10 * tick) });
    }
  }

  function moveMarket(): void {
    const { id, tick } = chance.pick(simInstruments);
    exchange.setPrice(id, near(id, tick, chance.between(-12, 12)));
  }

  function modify(order: SimOrder): void {
    const tick = simInstruments.find(({ id }) => id === order.instrumentId)?.tick ?? 5;
    const lot = simInstruments.find(({ id }) => id === order.instrumentId)?.lotSize ?? 1;
    const price = order.ordType === 'Limit' ? near(order.instrumentId, tick, chance.between(-30, 30)) : order.price;
    const more = order.side === 'Buy' && chance.next() < 0.3 ? lot * chance.between(1, 4) : 0;
    exchange.modify(order.orderId, { ...order, qty: order.qty + more, price }, chance.between(0, 60));
  }

  return {
    act: () => {
      const resting = open();
      const roll = chance.next();
      if (roll < 0.12 && resting.length > 0) modify(chance.pick(resting));
      else if (roll < 0.2 && resting.length > 0) exchange.cancel(chance.pick(resting).orderId, chance.between(0, 100));
      else if (roll < 0.35) moveMarket();
      else trade();
    },
    takeBack: () => {
      for (const order of open()) exchange.cancel(order.orderId, 0);
    },
  };
}
