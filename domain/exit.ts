// Flatten one account, one round at a time: cancels first, then shorts before longs, never through zero.
// Each round is decided from fresh books, so that no press, retry or race can open the reverse.

import type { InstrumentId, OrderId } from './ids.ts';
import type { Product, Side } from './order.ts';

export type HeldPosition = {
  readonly instrumentId: InstrumentId;
  readonly product: Product | null;
  readonly netQty: number;
};

export type AccountBooks = {
  /** Orders that can still trade, whoever placed them. */
  readonly working: readonly OrderId[];
  readonly held: readonly HeldPosition[];
  /** Our own orders here whose fate nobody knows: closing around them could open the reverse. */
  readonly undecided: number;
};

export type Close = {
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  readonly side: Side;
  readonly qty: number;
};

export type ExitRound =
  | { readonly kind: 'Cancel'; readonly orders: readonly OrderId[] }
  | { readonly kind: 'Wait'; readonly reason: string }
  | { readonly kind: 'Close'; readonly closes: readonly Close[] }
  | { readonly kind: 'Flat' }
  /** Only a person can do the rest. */
  | { readonly kind: 'Stuck'; readonly reason: string };

/** Shorts are bought back before longs are sold, since margin is judged at the worst moment. */
export function exitRound(books: AccountBooks): ExitRound {
  if (books.working.length > 0) return { kind: 'Cancel', orders: books.working };
  const open = books.held.filter(({ netQty }) => netQty !== 0);
  if (books.undecided > 0) return { kind: 'Wait', reason: 'an order of ours is still unknown to the broker’s book' };
  if (open.length === 0) return { kind: 'Flat' };
  const closes = open.flatMap(({ instrumentId, product, netQty }): readonly Close[] =>
    product === null ? [] : [{ instrumentId, product, side: netQty < 0 ? 'Buy' : 'Sell', qty: Math.abs(netQty) }],
  );
  if (closes.length === 0) return { kind: 'Stuck', reason: 'the broker names a product that Lockstep does not know' };
  const shorts = closes.filter(({ side }) => side === 'Buy');
  return { kind: 'Close', closes: shorts.length > 0 ? shorts : closes };
}
