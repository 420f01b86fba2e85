// Intraday positions that would be left over at the cut-off: what the broker squares off by itself, for a fee. Pure.

import type { Product } from './order.ts';

/** One position of one follower. Quantities in units, moments epoch ms. */
export type LeftoverView = {
  readonly accountId: string;
  readonly alias: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly netQty: number;
  /** From when nothing new is copied into it; the broker squares off some time after. */
  readonly cutOffAt: number;
  /** False: the master has no such position any more, so nothing will close this one but a person or the broker. */
  readonly masterHolds: boolean;
};

export type HeldNow = {
  readonly accountId: string;
  readonly alias: string;
  readonly positions: readonly {
    readonly instrumentId: string;
    readonly symbol: string;
    readonly product: Product | null;
    readonly netQty: number;
  }[];
};

/** How long before the cut-off the list begins. */
export const leftoverFromMs = 30 * 60_000;
/** How long after it the list goes on: squaring off takes its time. */
export const leftoverUntilMs = 45 * 60_000;

/** The moment from which a MIS order in the instrument is not entered any more today; null: none is known. */
export type CutOffOf = (instrumentId: string) => number | null;

/** What the master no longer has comes first, then by cut-off; empty outside the time around it. */
export function leftoversOf(
  followers: readonly HeldNow[],
  master: HeldNow | null,
  cutOffOf: CutOffOf,
  now: number,
): readonly LeftoverView[] {
  const masterHolds = new Set(
    (master?.positions ?? []).flatMap(({ instrumentId, product, netQty }) =>
      product === 'MIS' && netQty !== 0 ? [instrumentId] : [],
    ),
  );
  const rows = followers.flatMap(({ accountId, alias, positions }) =>
    positions.flatMap(({ instrumentId, symbol, product, netQty }): readonly LeftoverView[] => {
      if (product !== 'MIS' || netQty === 0) return [];
      const cutOffAt = cutOffOf(instrumentId);
      if (cutOffAt === null || now < cutOffAt - leftoverFromMs || now > cutOffAt + leftoverUntilMs) return [];
      return [{ accountId, alias, instrumentId, symbol, netQty, cutOffAt, masterHolds: masterHolds.has(instrumentId) }];
    }),
  );
  return rows.toSorted(
    (a, b) =>
      Number(a.masterHolds) - Number(b.masterHolds) ||
      a.cutOffAt - b.cutOffAt ||
      a.symbol.localeCompare(b.symbol) ||
      a.alias.localeCompare(b.alias),
  );
}
