// The broker's own ledger and a small exchange behind it. It shares nothing with the engine but words: what it holds is
// the truth that the engine is judged by.

import type { OrdType, Product, Side } from '../../domain/order.ts';
import type { Seeded } from '../support/seeded.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Asked = {
  readonly instrumentId: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly qty: number;
  readonly price: number;
  readonly stopPx: number;
};

export type Stand = {
  readonly at: number;
  readonly state: SimOrder['state'];
  readonly ordType: OrdType;
  readonly qty: number;
  readonly price: number;
  readonly stopPx: number;
  readonly cumQty: number;
  readonly cumValue: number;
  readonly text: string;
};

export type SimOrder = {
  readonly orderId: string;
  readonly account: string;
  readonly tag: string;
  readonly by: 'Port' | 'Hand' | 'Foreign';
  readonly instrumentId: string;
  readonly side: Side;
  readonly product: Product;
  readonly first: { readonly qty: number; readonly price: number; readonly stopPx: number; readonly ordType: OrdType };
  readonly arrivedAt: number;
  readonly visibleAt: number;
  ordType: OrdType;
  qty: number;
  largestQty: number;
  price: number;
  stopPx: number;
  cumQty: number;
  cumValue: number;
  state: 'InFlight' | 'Working' | 'Filled' | 'Canceled' | 'Rejected';
  text: string;
  triggered: boolean;
  /** The order book, or also the feed, tells so many units more or fewer than have traded; null: the truth. */
  misstated: { readonly by: number; readonly byFeed: boolean } | null;
  /** Every stand it was in, so that an old page of the book can be shown. */
  readonly stands: Stand[];
  readonly actedAt: number[];
};

export type SimFill = {
  readonly orderId: string;
  readonly account: string;
  readonly at: number;
  readonly qty: number;
  readonly price: number;
};

/** One fill in the trade book of its account. */
export type SimTrade = {
  /** Its place among all fills of the day, from 0. */
  readonly nth: number;
  readonly fill: SimFill;
  readonly order: SimOrder;
};

export type SimInstrument = {
  readonly id: string;
  readonly lot: number;
  readonly tick: number;
  readonly start: number;
};

export type Exchange = ReturnType<typeof createExchange>;

export type ExchangePlan = {
  readonly time: VirtualTime;
  readonly chance: Seeded;
  readonly instruments: readonly SimInstrument[];
  /** 0 to 1: how many orders trade in pieces. */
  readonly inPieces: number;
  /** Of the units that are left and could trade at this price, how many do; absent: as `inPieces` has it. */
  readonly thin?: (order: SimOrder, price: number) => number;
  readonly onChange: (order: SimOrder) => void;
};

export function createExchange(plan: ExchangePlan) {
  const { time, chance } = plan;
  const orders: SimOrder[] = [];
  const fills: SimFill[] = [];
  const byId = new Map<string, SimOrder>();
  const byAccount = new Map<string, SimOrder[]>();
  const tradesByAccount = new Map<string, SimTrade[]>();
  const resting = new Map<string, Set<SimOrder>>();
  const positions = new Map<
    string,
    Map<string, { qty: number; readonly instrumentId: string; readonly product: Product }>
  >();
  const prices = new Map(plan.instruments.map(({ id, start }) => [id, start]));
  const lots = new Map(plan.instruments.map(({ id, lot }) => [id, lot]));

  function changed(order: SimOrder): void {
    const { state, ordType, qty, price, stopPx, cumQty, cumValue, text } = order;
    order.stands.push({ at: time.now(), state, ordType, qty, price, stopPx, cumQty, cumValue, text });
    order.actedAt.push(time.now());
    plan.onChange(order);
  }

  function place(
    account: string,
    asked: Asked,
    how: {
      readonly tag: string;
      readonly by: SimOrder['by'];
      readonly hiddenMs: number;
      readonly reject: string | null;
      readonly exchangeMs: number;
    },
  ): SimOrder {
    const now = time.now();
    const order: SimOrder = {
      orderId: `26112400${String(orders.length + 1).padStart(6, '0')}`,
      account,
      tag: how.tag,
      by: how.by,
      instrumentId: asked.instrumentId,
      side: asked.side,
      product: asked.product,
      first: { qty: asked.qty, price: asked.price, stopPx: asked.stopPx, ordType: asked.ordType },
      arrivedAt: now,
      visibleAt: now + how.hiddenMs,
      ordType: asked.ordType,
      qty: asked.qty,
      largestQty: asked.qty,
      price: asked.price,
      stopPx: asked.stopPx,
      cumQty: 0,
      cumValue: 0,
      state: how.reject === null ? 'InFlight' : 'Rejected',
      text: how.reject ?? '',
      triggered: asked.ordType === 'Limit' || asked.ordType === 'Market',
      misstated: null,
      stands: [],
      actedAt: [now],
    };
    orders.push(order);
    byId.set(order.orderId, order);
    const mine = byAccount.get(account) ?? [];
    mine.push(order);
    byAccount.set(account, mine);
    if (order.state === 'InFlight' && how.exchangeMs === 0) accept(order);
    else {
      changed(order);
      if (order.state === 'InFlight') time.after(how.exchangeMs, () => accept(order));
    }
    return order;
  }

  function accept(order: SimOrder): void {
    if (order.state !== 'InFlight') return;
    order.state = 'Working';
    const here = resting.get(order.instrumentId) ?? new Set();
    resting.set(order.instrumentId, here.add(order));
    if (!match(order)) changed(order);
  }

  function crosses(order: SimOrder): boolean {
    const price = prices.get(order.instrumentId) ?? 0;
    if (!order.triggered) {
      if (order.side === 'Buy' ? price < order.stopPx : price > order.stopPx) return false;
      order.triggered = true;
    }
    if (order.ordType === 'Market' || order.ordType === 'Stop') return true;
    return order.side === 'Buy' ? order.price >= price : order.price <= price;
  }

  /** Trades what crosses, at once or in pieces; what is left goes on by itself a little later. */
  function match(order: SimOrder): boolean {
    if (order.state !== 'Working' || !crosses(order)) return false;
    const left = order.qty - order.cumQty;
    if (plan.thin !== undefined) {
      const traded = Math.min(left, plan.thin(order, prices.get(order.instrumentId) ?? 0));
      if (traded > 0) trade(order, traded);
      return traded > 0;
    }
    const lot = lots.get(order.instrumentId) ?? 1;
    const lotsLeft = Math.floor(left / lot);
    const inPieces = lotsLeft > 1 && chance.next() < plan.inPieces;
    trade(order, inPieces ? lot * chance.between(1, lotsLeft - 1) : left);
    if (order.state === 'Working') time.after(chance.between(50, 2500), () => match(order));
    return true;
  }

  function trade(order: SimOrder, qty: number): void {
    const price = prices.get(order.instrumentId) ?? 0;
    order.cumQty += qty;
    order.cumValue += qty * price;
    const fill: SimFill = { orderId: order.orderId, account: order.account, at: time.now(), qty, price };
    const trades = tradesByAccount.get(order.account) ?? [];
    trades.push({ nth: fills.length, fill, order });
    tradesByAccount.set(order.account, trades);
    fills.push(fill);
    const mine = positions.get(order.account) ?? new Map();
    positions.set(order.account, mine);
    const key = `${order.instrumentId}/${order.product}`;
    const position = mine.get(key) ?? { qty: 0, instrumentId: order.instrumentId, product: order.product };
    position.qty += order.side === 'Buy' ? qty : -qty;
    mine.set(key, position);
    if (order.cumQty >= order.qty) end(order, 'Filled');
    changed(order);
  }

  function end(order: SimOrder, state: 'Filled' | 'Canceled' | 'Rejected'): void {
    order.state = state;
    resting.get(order.instrumentId)?.delete(order);
  }

  const isOpen = (order: SimOrder | undefined): order is SimOrder =>
    order?.state === 'Working' || order?.state === 'InFlight';

  return {
    orders,
    fills,
    price: (id: string): number => prices.get(id) ?? 0,
    startOf: (id: string): number => plan.instruments.find((one) => one.id === id)?.start ?? 0,
    isOpen,
    order: (id: string): SimOrder | undefined => byId.get(id),
    ordersOf: (account: string): readonly SimOrder[] => byAccount.get(account) ?? [],
    tradesOf: (account: string): readonly SimTrade[] => tradesByAccount.get(account) ?? [],
    positionsOf: (account: string) => [...(positions.get(account)?.values() ?? [])],
    net: (account: string, instrumentId: string, product: Product): number =>
      positions.get(account)?.get(`${instrumentId}/${product}`)?.qty ?? 0,
    place,
    /** False: the order has ended, or nobody knows it. */
    cancel: (orderId: string, exchangeMs: number, text = ''): boolean => {
      const order = byId.get(orderId);
      if (!isOpen(order)) return false;
      order.actedAt.push(time.now());
      time.after(exchangeMs, () => {
        // What traded in the meantime stays traded.
        if (!isOpen(order)) return;
        order.text = text;
        end(order, 'Canceled');
        changed(order);
      });
      return true;
    },
    /** The exchange turns down what has not traded yet. */
    rejectRest: (orderId: string, text: string): void => {
      const order = byId.get(orderId);
      if (!isOpen(order)) return;
      order.text = text;
      end(order, 'Rejected');
      changed(order);
    },
    modify: (orderId: string, to: Pick<Asked, 'qty' | 'price' | 'stopPx' | 'ordType'>, exchangeMs: number): boolean => {
      const order = byId.get(orderId);
      if (!isOpen(order) || to.qty <= order.cumQty) return false;
      order.actedAt.push(time.now());
      time.after(exchangeMs, () => {
        if (!isOpen(order) || to.qty <= order.cumQty) return;
        order.qty = to.qty;
        order.largestQty = Math.max(order.largestQty, to.qty);
        order.price = to.price;
        order.stopPx = to.stopPx;
        order.ordType = to.ordType;
        if (!match(order)) changed(order);
      });
      return true;
    },
    setPrice: (instrumentId: string, price: number): void => {
      prices.set(instrumentId, price);
      for (const order of [...(resting.get(instrumentId) ?? [])]) match(order);
    },
  };
}
