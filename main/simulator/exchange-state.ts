import type { ExchangeEvent, OrderEvent } from './exchange-event.ts';
import { orderIdOf } from './exchange-event.ts';
import type { Fill, Order, OrderEntry } from './order.ts';
import { isLive } from './order.ts';
import type { Position } from './position.ts';
import { applyFill, convert, flatPosition } from './position.ts';

/** What one account has at the broker. */
export interface AccountBook {
  cashPaise: number;
  readonly orders: Order[];
  readonly live: Set<Order>;
  readonly fills: Fill[];
  readonly positions: Map<string, Position>;
}

/** The day's truth at the broker and the exchange. Changed by `evolve` alone. */
export interface ExchangeState {
  readonly accounts: Map<string, AccountBook>;
  readonly orders: Map<string, Order>;
  readonly liveByInstrument: Map<string, Set<Order>>;
  orderSerial: number;
  exchangeSerial: number;
  tradeSerial: number;
}

/** A day on which nothing has happened yet. */
export function emptyState(accounts: readonly { id: string; fundsPaise: number }[]): ExchangeState {
  return {
    accounts: new Map(
      accounts.map(({ id, fundsPaise }) => [
        id,
        { cashPaise: fundsPaise, orders: [], live: new Set(), fills: [], positions: new Map() },
      ]),
    ),
    orders: new Map(),
    liveByInstrument: new Map(),
    orderSerial: 0,
    exchangeSerial: 0,
    tradeSerial: 0,
  };
}

/** The account's book; an unknown account is a broken assumption, never a client's mistake. */
export function bookOf(state: ExchangeState, account: string): AccountBook {
  const book = state.accounts.get(account);
  if (book === undefined) throw new Error(`No account ${account} is open at the simulated broker.`);
  return book;
}

export function positionKey(instrumentKey: string, product: string): string {
  return `${instrumentKey}|${product}`;
}

/** Folds one event into the state, in place. Replaying a day's events rebuilds the day. */
export function evolve(state: ExchangeState, event: ExchangeEvent): void {
  if (event.kind === 'funds-set') {
    bookOf(state, event.account).cashPaise = event.paise;
    return;
  }
  if (event.kind === 'position-converted') {
    const { positions } = bookOf(state, event.account);
    const [from, to] = [event.from, event.to].map((product) => {
      const key = positionKey(event.instrumentKey, product);
      const position = positions.get(key) ?? flatPosition(event.account, event.instrumentKey, product);
      positions.set(key, position);
      return position;
    });
    if (from !== undefined && to !== undefined) convert(from, to, event.quantity);
    return;
  }
  const order =
    event.kind === 'order-received' ? open(state, event.entry, event.atMs) : state.orders.get(orderIdOf(event));
  if (order === undefined) throw new Error(`Event ${event.kind} names an unknown order ${orderIdOf(event)}.`);
  advance(state, order, event);
  order.updatedAtMs = event.atMs;
  order.transitions.push({
    event: event.kind,
    atMs: event.atMs,
    wallMs: event.wallMs,
    status: order.status,
    terms: order.terms,
    filledQuantity: order.filledQuantity,
    filledValuePaise: order.filledValuePaise,
    cancelledQuantity: order.cancelledQuantity,
    reason: 'reason' in event ? event.reason : '',
  });
  index(state, order);
}

function open(state: ExchangeState, entry: OrderEntry, atMs: number): Order {
  const order: Order = {
    ...entry,
    status: 'PENDING',
    triggered: false,
    exchangeOrderId: '',
    receivedAtMs: atMs,
    exchangeAtMs: 0,
    updatedAtMs: atMs,
    filledQuantity: 0,
    filledValuePaise: 0,
    cancelledQuantity: 0,
    rejectionReason: '',
    transitions: [],
  };
  state.orderSerial = Math.max(state.orderSerial, Number(entry.brokerOrderId.slice(6)));
  state.orders.set(entry.brokerOrderId, order);
  bookOf(state, entry.account).orders.push(order);
  return order;
}

function advance(state: ExchangeState, order: Order, event: OrderEvent): void {
  switch (event.kind) {
    case 'order-received':
    case 'replace-requested':
    case 'replace-refused':
    case 'cancel-requested':
    case 'cancel-refused':
      return;
    case 'order-queued':
      order.status = 'AFTER MARKET ORDER REQ RECEIVED';
      return;
    case 'order-rejected':
      order.status = 'REJECTED';
      order.rejectionReason = event.reason;
      return;
    case 'order-opened':
      order.status = event.awaitsTrigger ? 'TRIGGER PENDING' : 'OPEN';
      order.exchangeOrderId = event.exchangeOrderId;
      order.exchangeAtMs = event.atMs;
      state.exchangeSerial = Math.max(state.exchangeSerial, Number(event.exchangeOrderId.slice(8)));
      return;
    case 'order-triggered':
      order.status = 'OPEN';
      order.triggered = true;
      return;
    case 'order-replaced':
      order.terms = event.terms;
      if (isLive(order)) {
        order.status = event.awaitsTrigger ? 'TRIGGER PENDING' : 'OPEN';
        if (event.awaitsTrigger) order.triggered = false;
      }
      return;
    case 'order-filled':
      return fill(state, order, event);
    case 'order-canceled':
      order.cancelledQuantity = order.terms.quantity - order.filledQuantity;
      order.status = 'CANCELED';
      order.rejectionReason = event.reason;
  }
}

function fill(state: ExchangeState, order: Order, event: Extract<OrderEvent, { kind: 'order-filled' }>): void {
  order.filledQuantity += event.quantity;
  order.filledValuePaise += event.quantity * event.pricePaise;
  if (order.filledQuantity >= order.terms.quantity) order.status = 'COMPLETE';
  const book = bookOf(state, order.account);
  book.fills.push({
    tradeId: event.tradeId,
    brokerOrderId: order.brokerOrderId,
    account: order.account,
    quantity: event.quantity,
    pricePaise: event.pricePaise,
    atMs: event.atMs,
  });
  state.tradeSerial = Math.max(state.tradeSerial, Number(event.tradeId.slice(1)));
  const key = positionKey(order.instrumentKey, order.product);
  const position = book.positions.get(key) ?? flatPosition(order.account, order.instrumentKey, order.product);
  applyFill(position, order.side, event.quantity, event.pricePaise);
  book.positions.set(key, position);
}

/** Keeps the sets of live orders, so that a tick looks only at orders it could fill. */
function index(state: ExchangeState, order: Order): void {
  const book = bookOf(state, order.account);
  const atInstrument = state.liveByInstrument.get(order.instrumentKey) ?? new Set<Order>();
  state.liveByInstrument.set(order.instrumentKey, atInstrument);
  if (isLive(order)) {
    book.live.add(order);
    atInstrument.add(order);
  } else {
    book.live.delete(order);
    atInstrument.delete(order);
  }
}
