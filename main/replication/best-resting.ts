// The best prices at which this desk's accounts rest in one contract. Pure.

import { leavesQtyOf, type Order, type Side } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';

export type BestResting = { readonly buy: Paise | null; readonly sell: Paise | null };

/** Stops wait outside the market, so only plain limits count. */
export function bestOf(orders: readonly Order[]): BestResting {
  const prices = (side: Side): readonly number[] =>
    orders
      .filter((order) => order.side === side && order.ordType === 'Limit' && order.price > 0 && leavesQtyOf(order) > 0)
      .map(({ price }) => price);
  const [buys, sells] = [prices('Buy'), prices('Sell')];
  return {
    buy: buys.length === 0 ? null : Math.max(...buys),
    sell: sells.length === 0 ? null : Math.min(...sells),
  };
}
