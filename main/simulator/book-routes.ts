import { momentBehind, orderBefore, positionsBefore } from './lagged-book.ts';
import { historyRow, orderRow, positionRow, tradeRow } from './book-row.ts';
import { bookOf } from './exchange-state.ts';
import type { RefusalCode } from './refusal.ts';
import { refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import { nothingFound, success } from './reply.ts';
import type { Desk, Route, SignedCall } from './route.ts';
import { fieldsOf } from './route.ts';

const BASE = '/open-api/od/v1';

const rowsOr = (empty: RefusalCode, rows: readonly unknown[]): Reply =>
  rows.length === 0 ? nothingFound(refusal(empty)) : success(rows);

function orderBook({ broker, switches, nowMs }: Desk, { account }: SignedCall): Reply {
  const untilMs = momentBehind(nowMs(), switches().bookLagMs);
  const orders = bookOf(broker.today().state, account.id)
    .orders.filter((order) => broker.isVisible(order, true))
    .flatMap((order) => orderBefore(order, untilMs) ?? []);
  return rowsOr(
    'EC916',
    orders.map((order) => orderRow(order, broker.today().instrument(order.instrumentKey), switches())),
  );
}

function history({ broker, switches, nowMs }: Desk, { account, body }: SignedCall): Reply {
  const id = fieldsOf(body)['brokerOrderId'];
  if (typeof id !== 'string' || id === '') return nothingFound(refusal('EC945'));
  const order = broker.today().state.orders.get(id);
  if (order === undefined || order.account !== account.id || !broker.isVisible(order, false))
    return nothingFound(refusal('EC998'));
  const instrument = broker.today().instrument(order.instrumentKey);
  const untilMs = momentBehind(nowMs(), switches().bookLagMs);
  const steps = order.transitions.filter(({ event, atMs }) => !event.endsWith('-requested') && atMs <= untilMs);
  // The broker's records come in no useful order; newest first keeps a reader from relying on one.
  return rowsOr('EC918', steps.map((step) => historyRow(order, step, instrument, switches())).reverse());
}

function trades({ broker, switches, nowMs }: Desk, { account }: SignedCall): Reply {
  const untilMs = momentBehind(nowMs(), switches().tradesLagMs);
  const rows = bookOf(broker.today().state, account.id).fills.flatMap((fill) => {
    if (fill.atMs > untilMs) return [];
    const order = broker.today().state.orders.get(fill.brokerOrderId);
    return order === undefined || !broker.isVisible(order, false)
      ? []
      : [tradeRow(fill, order, broker.today().instrument(order.instrumentKey), switches())];
  });
  return rowsOr('EC926', rows);
}

function positions({ broker, switches, nowMs }: Desk, { account }: SignedCall): Reply {
  const { state } = broker.today();
  const book = bookOf(state, account.id);
  const lag = switches().positionsLagMs;
  const held = lag === 0 ? [...book.positions.values()] : positionsBefore(state, book, nowMs() - lag);
  return rowsOr(
    'EC920',
    held.map((position) => positionRow(position, broker.today().instrument(position.instrumentKey), switches())),
  );
}

/** The day's books. */
export const bookRoutes: readonly Route[] = [
  { method: 'GET', path: `${BASE}/orders/book`, endpoint: 'book', access: 'read', handle: orderBook },
  { method: 'POST', path: `${BASE}/orders/history`, endpoint: 'history', access: 'read', handle: history },
  { method: 'GET', path: `${BASE}/orders/trades`, endpoint: 'trades', access: 'read', handle: trades },
  { method: 'GET', path: `${BASE}/positions`, endpoint: 'positions', access: 'read', handle: positions },
];
