// Looks after orders at prices of our own making until they have filled: takes entries back, prices exits anew, tells.

import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { orderId, type AccountId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { avgPxOf } from '../../domain/order.ts';
import { protectiveLimit } from '../../domain/pricing.ts';
import type { Priced, Reference } from '../../domain/reference-price.ts';
import { followedAs, isOver } from '../../domain/target.ts';
import { rulingState } from '../../domain/trading-state.ts';
import { unfilledDue } from '../../domain/unfilled.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import type { MasterOrder } from './master-order.ts';
import type { FollowParts } from './follow-parts.ts';

export type UnfilledParts = {
  readonly follow: FollowParts;
  readonly followers: readonly AccountId[];
  readonly clock: Clock;
  /** Commits these facts in the engine's turn. */
  readonly decide: (facts: () => readonly JournalFact[]) => void;
  readonly wantPrices: (ids: readonly CopyOrder['order']['instrumentId'][]) => void;
};

export type UnfilledWatch = {
  /** These copies have changed: one of them may be due before all others. */
  readonly changed: (copies: readonly CopyOrder[]) => void;
  /** Looks at everything, as after a start. */
  readonly look: () => void;
  readonly close: () => void;
};

/** What cannot be done yet, since the account is away or just asked, is tried again after so long. Ms. */
const againMs = 1000;
const justAskedMs = 2000;

export function createUnfilledWatch(parts: UnfilledParts): UnfilledWatch {
  const { clock } = parts;
  const { blotter } = parts.follow;
  let timer: { readonly at: number; readonly cancel: CancelTimer } | null = null;
  let closed = false;

  function dueOf(copy: CopyOrder): ReturnType<typeof unfilledDue> {
    const master = blotter.master(orderId(copy.key.masterKey));
    if (master === undefined) return null;
    const terms = blotter.termsOf(copy);
    // An exit that the master has taken back is to be cancelled, whatever becomes of the first try, and not to be filled.
    const over = master.unasked === null && isOver(followedAs(master), terms?.copyPolicy ?? 'Orders');
    if (over && purposeOf(copy) !== 'Copy') return null;
    const within = terms?.entryWithinMs ?? 10_000;
    return unfilledDue(copy, master, within);
  }

  function wakeAt(at: number): void {
    if (closed || (timer !== null && timer.at <= at)) return;
    timer?.cancel();
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      timer = null;
      look();
    });
    timer = { at, cancel };
  }

  function look(): void {
    if (closed) return;
    parts.decide(() => {
      const now = clock.now();
      const facts: JournalFact[] = [];
      for (const follower of parts.followers) {
        for (const copy of blotter.liveOf(follower)) {
          const due = dueOf(copy);
          if (due === null) continue;
          const fact = due.at <= now ? factOf(copy, due.what, now) : null;
          if (fact !== null) facts.push(fact);
          else wakeAt(Math.max(due.at, now + (due.at <= now ? againMs : 0)));
        }
      }
      return facts;
    });
  }

  function factOf(
    copy: CopyOrder,
    what: NonNullable<ReturnType<typeof unfilledDue>>['what'],
    now: number,
  ): JournalFact | null {
    const { accountId: account, orderId: named } = copy.order;
    const master = blotter.master(orderId(copy.key.masterKey));
    if (named === null || master === undefined || parts.follow.notReady(account) !== null) return null;
    if (parts.follow.barred(master, account)) return null;
    const about = { accountId: account, clOrdId: copy.clOrdId, orderId: named };
    const masterAt = master.changedAt;
    switch (what.kind) {
      case 'TakeBack':
        return copy.cancelAskedAt !== null && Math.abs(now - copy.cancelAskedAt) < justAskedMs
          ? null
          : { kind: 'CancelIntended', command: { kind: 'Cancel', ...about }, masterAt, unfilledMs: what.afterMs };
      case 'Tell':
        return { kind: 'ExitUnfilled', clOrdId: copy.clOrdId, accountId: account, tries: what.tries };
      case 'Reprice': {
        if (blotter.copying().kind !== 'On' || isHalted(copy)) return null;
        const instrument = parts.follow.instrumentOf(copy.order.instrumentId);
        const priced = instrument === undefined ? null : pricedAnew(copy, master, instrument, what.nth);
        // Whoever was told is not told again; it is priced anew as soon as its price can be made better.
        if (priced === null && copy.protection?.givenUp === true) return null;
        if (priced === null)
          return { kind: 'ExitUnfilled', clOrdId: copy.clOrdId, accountId: account, tries: what.nth - 1 };
        const command = {
          kind: 'Replace',
          ...about,
          ...copy.wanted,
          ordType: 'Limit',
          price: priced.limit,
          stopPx: 0,
        } as const;
        return { kind: 'ReplaceIntended', command, masterAt, priced: priced.by, repriced: what.nth };
      }
    }
  }

  function isHalted({ key, order }: CopyOrder): boolean {
    const about = {
      followerId: key.followerId,
      group: parts.follow.groupOf(key.followerId),
      instrumentId: order.instrumentId,
    };
    return rulingState(blotter.trading(), about)?.state === 'Halted';
  }

  /** Further past the market each time, and never further from it than it was; null: the band lets it go no further. */
  function pricedAnew(
    { order }: CopyOrder,
    master: MasterOrder,
    instrument: Instrument,
    nth: number,
  ): { readonly limit: number; readonly by: Priced } | null {
    parts.wantPrices([instrument.id]);
    const { last, band } = parts.follow.tapeOf(instrument.id);
    const known: Reference =
      last === null
        ? { price: avgPxOf(master.order) ?? order.price, source: 'MasterFill', ageMs: null, fresh: false }
        : { price: last.price, source: last.fresh ? 'Quote' : 'LastTrade', ageMs: last.ageMs, fresh: last.fresh };
    const at = (within: typeof band): number => {
      const limit = protectiveLimit(known.price, order.side, instrument, nth + 1, within);
      return order.side === 'Buy' ? Math.max(order.price, limit) : Math.min(order.price, limit);
    };
    const limit = at(band);
    const by = { ...known, band, clamped: limit !== at(null) };
    return limit === order.price && order.ordType === 'Limit' ? null : { limit, by };
  }

  return {
    changed: (copies) => {
      for (const copy of copies) {
        const due = copy.protection === null ? null : dueOf(copy);
        if (due !== null) wakeAt(due.at);
      }
    },
    look,
    close: () => {
      closed = true;
      timer?.cancel();
    },
  };
}
