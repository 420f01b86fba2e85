// What one reading of an account's books means for one claim on it: something to do, something to wait for, or the end.

import {
  closesOf,
  concerns,
  exitRound,
  type Close,
  type ExitBooks,
  type ExitClaim,
  type HeldPosition,
} from './exit.ts';
import type { InstrumentId, OrderId } from './ids.ts';

export type ExitReading = ExitBooks & {
  /** Where the order book and the positions do not agree yet. */
  readonly undecidable: ReadonlySet<InstrumentId>;
  /** What was copied on earlier days is not known yet, so that `copied` may fall short of what was. */
  readonly uncounted: boolean;
  /** Why a position is left to a person while the others are closed; null: it can be closed. */
  readonly whyNotClosable: (position: HeldPosition) => string | null;
  /** Rows of the order book that could not be read and may be orders that still work, each with the reason. */
  readonly unreadable: readonly string[];
  /** Those of them that can be cancelled by their id, and have not been yet. */
  readonly cancellable: readonly OrderId[];
};

export type ExitVerdict = (
  | { readonly kind: 'Cancel'; readonly orders: readonly OrderId[] }
  | { readonly kind: 'Close'; readonly closes: readonly Close[] }
  | { readonly kind: 'Wait'; readonly reason: string; readonly proving: boolean }
  | { readonly kind: 'Flat' }
  | { readonly kind: 'Left'; readonly reason: string }
) & {
  /** What the claim still wants closed, as positions. */
  readonly left: readonly HeldPosition[];
};

export function verdictOf(claim: ExitClaim, reading: ExitReading): ExitVerdict {
  const unnamed = reading.held.filter(({ instrumentId, product }) => product === null && concerns(claim, instrumentId));
  const wanted = closesOf(claim, reading);
  const left: readonly HeldPosition[] = [
    ...wanted.closes.map(({ instrumentId, product, side, qty }) => ({
      instrumentId,
      product,
      netQty: side === 'Buy' ? -qty : qty,
    })),
    ...(claim.kind !== 'MasterOrder' && claim.reach === 'Everything' ? unnamed : []),
  ];
  // Asked once for each: a price that grows old between two answers must not hide a position from both.
  const whyNot = reading.held.map((position) => ({ position, why: reading.whyNotClosable(position) }));
  const barred = left.flatMap(({ instrumentId, product }) =>
    whyNot
      .filter(({ position }) => position.instrumentId === instrumentId && position.product === product)
      .flatMap(({ why }) => why ?? []),
  );
  const closable = whyNot.filter(({ why }) => why === null).map(({ position }) => position);
  const round = exitRound(claim, { ...reading, held: closable });
  // Whatever it is, an order in an account that is to be empty is cancelled; if that does not help, a person must look.
  const odd = claim.kind === 'Account' && claim.reach === 'Everything' ? reading.cancellable : [];
  if (round.kind !== 'Cancel' && odd.length > 0) return { kind: 'Cancel', orders: odd, left };
  switch (round.kind) {
    case 'Cancel':
      return { kind: 'Cancel', orders: [...round.orders, ...odd], left };
    case 'Wait':
      return { kind: 'Wait', reason: `Waiting: ${round.reason}.`, proving: false, left };
    default:
      break;
  }
  if ([...reading.undecidable].some((id) => concerns(claim, id)))
    return { kind: 'Wait', reason: 'Waiting: its positions and its order book do not agree yet.', proving: true, left };
  if (round.kind === 'Close') return { kind: 'Close', closes: round.closes, left };
  if (reading.uncounted && claim.kind !== 'MasterOrder' && claim.reach === 'Copied')
    return {
      kind: 'Wait',
      reason: 'Waiting: what it carries from earlier days has not been read, so what was copied of it is not known.',
      proving: true,
      left,
    };
  // A position that is left to a person was not weighed by the round.
  const stuck = round.kind === 'Stuck' ? round.reason : barred.length === 0 ? wanted.stuck[0] : undefined;
  const reasons = [
    ...barred,
    ...unreadOf(reading.unreadable),
    ...(stuck === undefined ? [] : [`${stuck.slice(0, 1).toUpperCase()}${stuck.slice(1)}.`]),
  ];
  return reasons.length === 0 ? { kind: 'Flat', left: [] } : { kind: 'Left', reason: reasons.join(' '), left };
}

function unreadOf(unreadable: readonly string[]): readonly string[] {
  return unreadable.length === 0
    ? []
    : [`${unreadable.length} orders in its book cannot be read (${unreadable[0]}); look at the account at the broker.`];
}
