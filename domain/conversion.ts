// A position moved from one product to another in the broker's own app: no order tells of it, only the positions do.

import type { AccountId, InstrumentId } from './ids.ts';
import type { Product } from './order.ts';

/** `qty` signed as it is held: positive is long. */
export type Conversion = {
  readonly instrumentId: InstrumentId;
  readonly from: Product;
  readonly to: Product;
  readonly qty: number;
};

export type ProductStand = {
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  /** Net units by our own sums. */
  readonly summed: number;
  /** Net units by the broker's positions. */
  readonly shown: number;
};

/**
 * Where one product of a contract lacks exactly what another has too much, and what is lacking was held by our sums. The
 * stands are all of one account's, one for each product of a contract that either side names.
 */
export function conversionsOf(stands: readonly ProductStand[]): readonly Conversion[] {
  const differing = stands.filter(({ summed, shown }) => summed !== shown);
  return [...new Set(differing.map(({ instrumentId }) => instrumentId))].flatMap((instrumentId) => {
    const [one, other, ...more] = differing.filter((stand) => stand.instrumentId === instrumentId);
    if (one === undefined || other === undefined || more.length > 0) return [];
    return [movedBetween(one, other) ?? movedBetween(other, one)].filter((found) => found !== null);
  });
}

function movedBetween(from: ProductStand, to: ProductStand): Conversion | null {
  const qty = to.shown - to.summed;
  if (qty === 0 || from.shown - from.summed !== -qty) return null;
  const held = Math.sign(from.summed) === Math.sign(qty) && Math.abs(from.summed) >= Math.abs(qty);
  return held ? { instrumentId: from.instrumentId, from: from.product, to: to.product, qty } : null;
}

export type AccountConversion = Conversion & { readonly accountId: AccountId };
