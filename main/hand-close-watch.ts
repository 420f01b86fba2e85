// Copied positions that a follower's owner, or the broker, closed without Lockstep: once the broker's positions have shown it for
// a while our sums are lowered, so that no later exit sells what is gone. Positions that only lagged behind raise them again.

import { closedByHand, mayBeBack, type ClosedByHand } from '../domain/closed-by-hand.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { JournalFact } from '../domain/journal-entry.ts';
import { isUndecided } from '../domain/copy-order.ts';
import { signed } from '../domain/order.ts';
import type { AccountFigures } from './account-watch.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';
import type { Holding } from './replication/holdings.ts';

export type HandCloseWatchParts = {
  readonly clock: Clock;
  readonly blotter: Pick<Blotter, 'holdingsOf' | 'liveHolding'>;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** What the account carries from earlier days is in our sums. */
  readonly isCounted: (id: AccountId) => boolean;
  readonly figures: (id: AccountId) => AccountFigures;
  readonly record: (facts: readonly JournalFact[]) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type HandCloseWatch = { readonly close: () => void };

const everyMs = 2000;
/** From the beginning of one reading to that of another; two systems of the broker are never quite in step. */
const standsMs = 6000;

export function watchHandCloses(parts: HandCloseWatchParts): HandCloseWatch {
  const { clock, blotter } = parts;
  /** When the reading began that showed it first, epoch ms. */
  let since = new Map<string, number>();
  let timer: CancelTimer;

  function look(): void {
    const next: typeof since = new Map();
    const stood: ClosedByHand[] = [];
    for (const accountId of parts.followers) {
      const { positions, positionsAt = null } = parts.figures(accountId);
      if (positions === null || positionsAt === null || !parts.isCounted(accountId)) continue;
      for (const found of foundAt(accountId, positions, positionsAt)) {
        const key = JSON.stringify(found);
        const at = since.get(key) ?? positionsAt;
        if (positionsAt - at >= standsMs) stood.push(found);
        else next.set(key, at);
      }
    }
    since = next;
    if (stood.length > 0) parts.record(stood.map((one) => ({ kind: 'PositionClosedByHand', ...one })));
    for (const one of stood) tell(one);
    timer = clock.after(everyMs, look);
  }

  function foundAt(
    accountId: AccountId,
    positions: NonNullable<AccountFigures['positions']>,
    positionsAt: number,
  ): readonly ClosedByHand[] {
    const holdings = blotter.holdingsOf(accountId);
    return holdings.flatMap((holding) => {
      const { instrumentId, product, net: summed } = holding;
      const rows = positions.filter((one) => one.instrumentId === instrumentId);
      // The broker goes on naming what was closed today; what it does not name it has not shown.
      if (rows.every((one) => one.product !== product)) return [];
      const shownAs = (other: typeof product): number =>
        rows.filter((one) => one.product === other).reduce((sum, { netQty }) => sum + netQty, 0);
      // Under another product it may be a conversion, which is judged elsewhere.
      const same = holdings.filter((one) => one.instrumentId === instrumentId && one !== holding);
      const known = new Set([product, ...same.map((one) => one.product)]);
      const moves =
        same.some((one) => shownAs(one.product) !== one.net) ||
        rows.some((one) => one.netQty !== 0 && (one.product === null || !known.has(one.product)));
      if (moves || positionsAt <= Math.max(...[holding, ...same].map((one) => one.lastFillAt))) return [];
      const taken = mayBeBack(holding.closedByHandAt, clock.now()) ? holding.closedByHand : 0;
      const found = closedByHand({ summed, shown: shownAs(product), taken });
      if (found === null || mayExplain(accountId, holding, found)) return [];
      return [{ accountId, instrumentId, product, ...found }];
    });
  }

  /**
   * An order of ours that nobody can vouch for, or that trades the same way, may have traded what our sums do not say. One that
   * the books have proven absent has not, and it may wait for a person all day.
   */
  function mayExplain(
    accountId: AccountId,
    { instrumentId, product }: Readonly<Holding>,
    { found, qty }: Pick<ClosedByHand, 'found' | 'qty'>,
  ): boolean {
    return blotter
      .liveHolding(accountId, instrumentId, product)
      .filter(({ attention }) => attention !== 'Raised')
      .some((copy) => isUndecided(copy) || signed(copy.order.side, qty) < 0 === (found === 'Closed'));
  }

  function tell({ accountId, instrumentId, product, found, qty }: ClosedByHand): void {
    const key = `closed-by-hand:${accountId}/${instrumentId}/${product}`;
    if (found === 'Back') {
      parts.clear(key);
      return;
    }
    parts.raise({
      key,
      at: clock.now(),
      level: 'Warning',
      title: `${Math.abs(qty)} ${parts.symbol(instrumentId)} ${product} were closed at ${parts.alias(accountId)} by hand or by the broker`,
      body: 'They are not counted as copied any more: when the master exits, only what is left here is closed. Nothing to do, unless it should be held in step: then buy or sell it there by hand, and close it by hand too.',
      account: accountId,
      masterOrderId: '',
    });
  }

  timer = clock.after(everyMs, look);
  return {
    close: () => {
      timer();
    },
  };
}
