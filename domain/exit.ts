// Close one account, one round at a time: cancels first, then shorts before longs, never through zero.
// Each round is decided from fresh books, so that no press, retry or race can open the reverse.

import type { InstrumentId, OrderId } from './ids.ts';
import type { Product, Side } from './order.ts';

/** An order at the broker that can still trade, whoever placed it. */
export type WorkingOrder = {
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly product: Product | null;
  readonly side: Side;
  readonly leavesQty: number;
  /** The master's order, or the run, that it was sent for; null: not ours. */
  readonly masterKey: string | null;
};

/** Net units; negative is short. `product` is null where the broker's word for it is not known. */
export type HeldPosition = {
  readonly instrumentId: InstrumentId;
  readonly product: Product | null;
  readonly netQty: number;
};

export type ExitBooks = {
  readonly working: readonly WorkingOrder[];
  /** As the broker's positions show them. */
  readonly held: readonly HeldPosition[];
  /** Where orders of ours have a fate that nobody knows: closing around them could open the reverse. */
  readonly undecided: readonly Holding[];
  /** Net units that our own orders have bought, by our sums. */
  readonly copied: (holding: Holding) => number;
};

export type Holding = { readonly instrumentId: InstrumentId; readonly product: Product };

/** What one run wants of one account. */
export type ExitClaim =
  | { readonly kind: 'Account'; readonly reach: 'Everything' | 'Copied' }
  | { readonly kind: 'Instrument'; readonly reach: 'Everything' | 'Copied'; readonly instrumentId: InstrumentId }
  /** `leftQty`: net units that its copies have bought and no exit of the same order has closed yet; null: no copy of it. */
  | {
      readonly kind: 'MasterOrder';
      readonly masterKey: string;
      readonly holding: Holding | null;
      readonly leftQty: number;
      /** Products that units of the holding were moved to at the broker today; absent: none. */
      readonly movedTo?: readonly Product[];
    };

export type Close = Holding & { readonly side: Side; readonly qty: number };

export type ExitRound =
  | { readonly kind: 'Cancel'; readonly orders: readonly OrderId[] }
  | { readonly kind: 'Wait'; readonly reason: string }
  | { readonly kind: 'Close'; readonly closes: readonly Close[] }
  | { readonly kind: 'Flat' }
  /** Only a person can do the rest. */
  | { readonly kind: 'Stuck'; readonly reason: string };

/** Shorts are bought back before longs are sold, since margin is judged at the worst moment. */
export function exitRound(claim: ExitClaim, books: ExitBooks): ExitRound {
  const orders = books.working.filter((order) => isToBeCancelled(claim, order, books)).map(({ orderId }) => orderId);
  if (orders.length > 0) return { kind: 'Cancel', orders };
  // A doubt about one instrument keeps no other open.
  const doubted = new Set(books.undecided.map(({ instrumentId }) => instrumentId));
  const held = books.held.filter(({ instrumentId }) => !doubted.has(instrumentId));
  const { closes, stuck } = closesOf(claim, { ...books, held });
  const shorts = closes.filter(({ side }) => side === 'Buy');
  if (closes.length > 0) return { kind: 'Close', closes: shorts.length > 0 ? shorts : closes };
  if ([...doubted].some((instrumentId) => concerns(claim, instrumentId)))
    return { kind: 'Wait', reason: 'an order of ours is still unknown to the broker’s book' };
  return stuck[0] === undefined ? { kind: 'Flat' } : { kind: 'Stuck', reason: stuck[0] };
}

/** All that this claim would still close, and why some of it cannot be. */
export function closesOf(
  claim: ExitClaim,
  books: ExitBooks,
): { readonly closes: readonly Close[]; readonly stuck: readonly string[] } {
  const closes: Close[] = [];
  const stuck: string[] = [];
  for (const position of books.held) {
    const { instrumentId, product, netQty } = position;
    if (isClosed(position) || !concerns(claim, instrumentId)) continue;
    if (product === null) {
      if (reachOf(claim) === 'Everything') stuck.push('the broker names a product that Lockstep does not know');
      continue;
    }
    const holding = { instrumentId, product };
    const wanted = wantedOf(claim, holding, netQty, books);
    const free = wanted - handMadeAgainst(claim, holding, netQty, books);
    if (wanted > 0 && free <= 0)
      stuck.push('an order made by hand is working to close it: cancel that order at the broker, or exit everything');
    if (free > 0) closes.push({ ...holding, side: netQty < 0 ? 'Buy' : 'Sell', qty: free });
    if (isMovedHere(claim, holding, netQty))
      stuck.push(`units of it were moved to ${product} at the broker: exit that position, or close it at the broker`);
  }
  return { closes, stuck };
}

/** Delivery shares sold out of the holdings show as a negative position until they are settled; nothing is owed there. */
export function isClosed({ product, netQty }: HeldPosition): boolean {
  return netQty === 0 || (product === 'CNC' && netQty < 0);
}

export function concerns(claim: ExitClaim, instrumentId: InstrumentId): boolean {
  switch (claim.kind) {
    case 'Account':
      return true;
    case 'Instrument':
      return claim.instrumentId === instrumentId;
    case 'MasterOrder':
      return claim.holding?.instrumentId === instrumentId;
  }
}

/** The next child order of a holding: at most the exchange's freeze quantity, in whole lots where that is possible. */
export function nextSlice(qty: number, freezeQty: number | null, lotSize: number): number {
  if (freezeQty === null || qty <= freezeQty) return qty;
  return Math.max(Math.floor(freezeQty / lotSize) * lotSize, Math.min(lotSize, qty));
}

function reachOf(claim: ExitClaim): 'Everything' | 'Copied' {
  return claim.kind === 'MasterOrder' ? 'Copied' : claim.reach;
}

function isToBeCancelled(claim: ExitClaim, order: WorkingOrder, books: ExitBooks): boolean {
  if (!concerns(claim, order.instrumentId)) return false;
  if (reachOf(claim) === 'Everything') return true;
  if (order.masterKey === null) return false;
  if (claim.kind !== 'MasterOrder' || order.masterKey === claim.masterKey) return true;
  return restsAgainst(claim, order) && wouldCrossZero(claim, books);
}

type MasterOrderClaim = Extract<ExitClaim, { kind: 'MasterOrder' }>;

/** Another order of ours that closes the same holding. */
function restsAgainst(claim: MasterOrderClaim, order: WorkingOrder): boolean {
  return (
    order.masterKey !== null &&
    order.masterKey !== claim.masterKey &&
    order.instrumentId === claim.holding?.instrumentId &&
    order.product === claim.holding.product &&
    claim.leftQty !== 0 &&
    (order.side === 'Sell') === claim.leftQty > 0
  );
}

/** Whether what is closed here and what rests against the holding would together sell more than is held. */
function wouldCrossZero(claim: MasterOrderClaim, books: ExitBooks): boolean {
  const position = books.held.find(
    ({ instrumentId, product }) => instrumentId === claim.holding?.instrumentId && product === claim.holding.product,
  );
  const resting = books.working.filter((order) => restsAgainst(claim, order));
  const leaves = resting.reduce((sum, { leavesQty }) => sum + leavesQty, 0);
  return Math.abs(claim.leftQty) + leaves > Math.abs(position?.netQty ?? 0);
}

/** Units of a holding that this claim wants closed: never more than is really held, never through zero. */
function wantedOf(claim: ExitClaim, holding: Holding, netQty: number, books: ExitBooks): number {
  if (reachOf(claim) === 'Everything') return Math.abs(netQty);
  const ours = withinSameSign(books.copied(holding), netQty);
  if (claim.kind !== 'MasterOrder') return ours;
  return claim.holding?.product === holding.product ? Math.min(ours, withinSameSign(claim.leftQty, netQty)) : 0;
}

/** Whether what is still to be closed may be held here by now: its orders bought it as another product. */
function isMovedHere(claim: ExitClaim, { product }: Holding, netQty: number): boolean {
  if (claim.kind !== 'MasterOrder' || claim.movedTo?.includes(product) !== true) return false;
  return withinSameSign(claim.leftQty, netQty) > 0;
}

/** What stands at the broker to close the same units and is not ours to cancel. */
function handMadeAgainst(claim: ExitClaim, holding: Holding, netQty: number, books: ExitBooks): number {
  if (reachOf(claim) === 'Everything') return 0;
  const foreign = books.working.filter(
    (order) =>
      order.masterKey === null &&
      order.instrumentId === holding.instrumentId &&
      (order.product === holding.product || order.product === null) &&
      (order.side === 'Sell') === netQty > 0,
  );
  const spare = Math.abs(netQty) - wantedOf(claim, holding, netQty, books);
  return Math.max(0, foreign.reduce((sum, order) => sum + order.leavesQty, 0) - spare);
}

function withinSameSign(qty: number, netQty: number): number {
  return qty > 0 === netQty > 0 ? Math.min(Math.abs(qty), Math.abs(netQty)) : 0;
}
