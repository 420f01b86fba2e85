// How old the master's actions are by a clock that nobody can set: set back, the wall clock would make an old one fresh.

import type { OrderId } from '../../domain/ids.ts';
import type { MasterOrder } from './master-order.ts';

export type ActionAges = {
  /** What has just been taken in; `wall` is epoch ms, `monotonic` ms. */
  readonly heard: (masters: Iterable<MasterOrder>, wall: number, monotonic: number) => void;
  /** What was done before the start, with no clock to say how long ago: too old for anything, until it changes again. */
  readonly unknown: (masters: Iterable<MasterOrder>) => void;
  /** Ms since the order's last change, at least; 0: nothing is known of it since the start. Infinity: it cannot be told. */
  readonly atLeast: (id: OrderId | null, monotonic: number) => number;
};

export function createActionAges(): ActionAges {
  const known = new Map<OrderId, { readonly changedAt: number; readonly doneAt: number }>();
  return {
    heard: (masters, wall, monotonic) => {
      for (const { order, changedAt } of masters) {
        if (order.orderId === null || known.get(order.orderId)?.changedAt === changedAt) continue;
        known.set(order.orderId, { changedAt, doneAt: monotonic - Math.max(0, wall - changedAt) });
      }
    },
    unknown: (masters) => {
      for (const { order, changedAt } of masters)
        if (order.orderId !== null) known.set(order.orderId, { changedAt, doneAt: -Infinity });
    },
    atLeast: (id, monotonic) => {
      const action = id === null ? undefined : known.get(id);
      return action === undefined ? 0 : monotonic - action.doneAt;
    },
  };
}
