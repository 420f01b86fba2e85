// What stands in the way of a follower's next order, as far as the desk shows it. Pure.

import type { FollowerView } from '../domain/account-view.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { MasterOrderView } from '../domain/order-view.ts';
import type { FundsPair } from '../domain/entry-size.ts';
import type { CapacityFollower } from '../domain/fleet-capacity.ts';
import type { Product, Side } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';

/** Available funds of both, in paise; null: one of them is not known. */
export function fundsOf(
  { availableFunds }: Pick<FollowerView, 'availableFunds'>,
  master: Paise | null,
): FundsPair | null {
  return availableFunds === null || master === null ? null : { follower: availableFunds, master };
}

export type Asked = { readonly instrumentId: string; readonly product: Product; readonly side: Side };

export function capacityOf(
  follower: FollowerView,
  masterFunds: Paise | null,
  orders: DeskView['orders'],
  asked: Asked,
): CapacityFollower {
  const { alias, terms, availableFunds, positions } = follower;
  return {
    alias,
    terms,
    available: availableFunds,
    funds: fundsOf(follower, masterFunds),
    held:
      positions === null
        ? null
        : positions
            .filter(({ instrumentId, product }) => instrumentId === asked.instrumentId && product === asked.product)
            .reduce((sum, { netQty }) => sum + netQty, 0),
    working: orders.reduce((sum, order) => sum + workingOf(order, follower.id, asked), 0),
    today: follower.today ?? null,
    parity: follower.parity ?? null,
  };
}

/** Units that this order's copies may still add; of one in doubt, all that it may have added. */
function workingOf({ instrumentId, product, copies }: MasterOrderView, followerId: string, asked: Asked): number {
  if (instrumentId !== asked.instrumentId || product !== asked.product) return 0;
  return copies
    .filter((copy) => copy.followerId === followerId && copy.side === asked.side && !ended.has(copy.status))
    .reduce((sum, { orderQty, cumQty }) => sum + orderQty - cumQty, 0);
}

const ended: ReadonlySet<string> = new Set(['Filled', 'Canceled', 'Rejected', 'Expired', 'Denied', 'NotSent']);
