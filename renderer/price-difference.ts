// What a follower's price costs against the master's. Pure, in integer paise.

import type { Side } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';

export type PriceDifference = { readonly perUnit: Paise; readonly total: Paise };

/** Positive: worse than the master (a buy dearer, a sale cheaper). */
export function priceDifference(side: Side, master: Paise, follower: Paise, qty: number): PriceDifference {
  const perUnit = side === 'Buy' ? follower - master : master - follower;
  return { perUnit, total: perUnit * qty };
}
