import { requestTimeOf } from './ist-time.ts';
import type { Order } from './order.ts';
import type { Fields } from './order-entry.ts';
import { readPlacement, readReplacement } from './order-entry.ts';
import { isChangeable } from './order.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import { refused, success } from './reply.ts';
import type { Desk, Route, SignedCall } from './route.ts';
import { fieldsOf } from './route.ts';
import type { Settle } from './simulated-broker.ts';

const BASE = '/open-api/od/v1/orders';

type Placed = { readonly item: unknown; readonly settle: Settle } | { readonly refusal: Refusal };

function placeOne(desk: Desk, call: SignedCall, fields: Fields): Placed {
  const { broker } = desk;
  const read = readPlacement(fields, broker.today().listed, desk.switches());
  if (!read.ok) return { refusal: read.refusal };
  const { brokerOrderId, settle } = broker.place(call.account.id, read.value, 'API', call.arrival, call.fault);
  return { item: { requestTime: requestTimeOf(desk.nowMs(), desk.switches().requestTimes), brokerOrderId }, settle };
}

function place(desk: Desk, call: SignedCall): Reply {
  const items = Array.isArray(call.body) ? call.body : [];
  const first = items[0];
  if (first === undefined) return refused(refusal('EC914'), desk.switches());
  const placed = items.map((item) => placeOne(desk, call, fieldsOf(item)));
  const only = placed[0];
  if (placed.length === 1 && only !== undefined && 'refusal' in only) return refused(only.refusal, desk.switches());
  const result = placed.map((one) =>
    'refusal' in one ? { status: one.refusal.code, message: one.refusal.message } : one.item,
  );
  const settles = placed.flatMap((one) => ('refusal' in one ? [] : [one.settle]));
  return { ...success(result), settle: () => settles.forEach((settle) => settle()) };
}

function orderOf(desk: Desk, call: SignedCall): Order | 'missing' | 'unknown' {
  const id = fieldsOf(call.body)['brokerOrderId'];
  if (typeof id !== 'string' || id === '') return 'missing';
  const order = desk.broker.today().state.orders.get(id);
  return order?.account === call.account.id ? order : 'unknown';
}

const acknowledged = (desk: Desk, order: Order, settle: Settle): Reply => ({
  ...success([
    { brokerOrderId: order.brokerOrderId, requestTime: requestTimeOf(desk.nowMs(), desk.switches().requestTimes) },
  ]),
  settle,
});

function modify(desk: Desk, call: SignedCall): Reply {
  const order = orderOf(desk, call);
  const refuse = (code: 'EC945' | 'EC994' | 'EC993'): Reply => refused(refusal(code), desk.switches());
  if (order === 'missing') return refuse('EC945');
  if (order === 'unknown') return refuse('EC994');
  if (!isChangeable(order)) return refuse('EC993');
  const read = readReplacement(
    fieldsOf(call.body),
    order,
    desk.broker.today().instrument(order.instrumentKey),
    desk.switches(),
  );
  if (!read.ok) return refused(read.refusal, desk.switches());
  return acknowledged(desk, order, desk.broker.replace(order, read.value, call.fault));
}

function cancel(desk: Desk, call: SignedCall): Reply {
  const order = orderOf(desk, call);
  if (order === 'missing') return refused(refusal('EC945'), desk.switches());
  if (order === 'unknown' || !isChangeable(order)) return refused(refusal('EC997'), desk.switches());
  return acknowledged(desk, order, desk.broker.cancel(order, call.fault));
}

/** The three order commands. Each answer acknowledges the request and promises nothing more. */
export const orderRoutes: readonly Route[] = [
  { method: 'POST', path: `${BASE}/placeorder`, endpoint: 'place', access: 'order', handle: place },
  { method: 'POST', path: `${BASE}/modify`, endpoint: 'modify', access: 'order', handle: modify },
  { method: 'POST', path: `${BASE}/cancel`, endpoint: 'cancel', access: 'order', handle: cancel },
];
