// An entry that nothing but its turn has kept back, beyond the time for which the master's action is fresh: it may still go
// while it is as good as when it was decided. Its own limit bounds its price; the market must not have passed that limit.

import type { Order, OrderTerms } from './order.ts';
import type { Paise } from './price.ts';

/** How long after the master's action an entry may leave that only waited for its turn. Ms. */
export const turnLimitMs = 20_000;

/** `quote`: a fresh price; null: none, and then nothing says that the market is where it was. */
export function isAsGoodAsDecided(
  { ordType, side, price, stopPx }: Pick<OrderTerms, 'ordType' | 'side' | 'price' | 'stopPx'>,
  master: Pick<Order, 'ended' | 'cumQty'>,
  quote: Paise | null,
): boolean {
  // The master's own order still rests, so a copy that rests beside it is in step.
  if (master.ended === null && master.cumQty === 0) return true;
  if (quote === null) return false;
  const bound = ordType === 'Stop' || ordType === 'StopLimit' ? stopPx : price;
  return side === 'Buy' ? quote <= bound : quote >= bound;
}
