// What is left at the master of what an order of its has opened, where it has closed a part of that since. Pure.

import { proportionInLots } from '../../domain/allocation.ts';
import { signed, type Order } from '../../domain/order.ts';
import { splitExit } from '../../domain/target.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';

/** Units of `qty`, a follower's for all that the order opens or is to open, that its followers would have left of it by now. */
export function keptPart(
  blotter: Blotter,
  { order, held, seq }: MasterOrder,
  followsFills: boolean,
  qty: number,
  lotSize: number,
): number {
  const opened = splitExit(order.cumQty, held).opening;
  const left = leftOf(blotter, order, seq, opened);
  if (left === opened) return qty;
  const whole = followsFills ? opened : splitExit(order.orderQty, held).opening;
  return proportionInLots(qty, whole - opened + left, whole, lotSize);
}

/** Each exit since took its share of all that was held, whichever order had opened it. */
function leftOf(blotter: Blotter, order: Order, since: number, opened: number): number {
  const { accountId, instrumentId, product, side } = order;
  const net = Math.max(0, signed(side, blotter.net(accountId, instrumentId, product)));
  let left = opened;
  for (const exit of blotter.mastersHolding(accountId, instrumentId, product)) {
    if (exit.seq <= since || exit.order.side === side || exit.held === 0) continue;
    const { closing } = splitExit(exit.order.cumQty, exit.held);
    left = proportionInLots(left, exit.held - closing, exit.held, 1);
  }
  return Math.min(left, net);
}
