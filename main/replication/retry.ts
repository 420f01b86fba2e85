// A copy that failed, asked for once more by a person at a price of their own: a new order under the same rules. Pure.

import { hasFailed, isUndecided, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { mayTrade } from '../../domain/exit-share.ts';
import { hadOf } from '../../domain/plan.ts';
import { orderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { orderCount } from '../../domain/plan.ts';
import { isOnTick, rupeesText, type Paise } from '../../domain/price.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { followedAs, sideOf, targetsOf } from '../../domain/target.ts';
import type { MasterOrder } from './master-order.ts';
import type { FollowParts, Placing } from './follow-parts.ts';
import { begunTerms, followerSide, isMasterFlat, sizingSide } from './follower-side.ts';
import { intended, mostPerOrder, newOrder, sentAs, unsized } from './intents.ts';
import { keptPart } from './kept-part.ts';
import { decisionInputs } from './limit-facts.ts';
import { whyDenied } from './permission.ts';

/** What would be sent, at no price yet: the units still to be had in step with the master. */
export type Retry = {
  readonly about: Placing;
  readonly master: MasterOrder;
  /** All of it in one; above the freeze quantity it goes out in slices. */
  readonly command: NewOrder;
  /** Units under the master's order with it: limits on one order speak of all of them. */
  readonly total: number;
  /** Units of the failed copy that are not asked for, since the master has closed its part of them. */
  readonly closed: number;
};

/** What goes into the journal together with a retry, ahead of it. */
export type Given = {
  /** Orders under the same order of the master's. */
  readonly before: number;
  /** Orders that open, and their units, whatever they follow. */
  readonly orders: number;
  readonly units: number;
};

export const nothingGiven: Given = { before: 0, orders: 0, units: 0 };

/** Whether the copy may be asked for again at all, and for how many units. */
export function retryOf(parts: FollowParts, copy: CopyOrder, now: number): Result<Retry> {
  const { blotter } = parts;
  const { masterKey, followerId } = copy.key;
  if (isUndecided(copy))
    return err('RETRY_IN_DOUBT', 'Nobody knows yet whether the broker has this order, so it is not sent again.');
  if (!hasFailed(copy)) return err('RETRY_NOT_FAILED', 'This copy has not failed; there is nothing to ask for again.');
  if (copy.retried) return err('RETRY_DONE', 'It was asked for again already; look at the order that took its place.');
  if (purposeOf(copy) !== 'Copy')
    return err(
      'RETRY_IS_EXIT',
      'This one closes a position: use the exit for its account, which follows what it holds.',
    );
  const known = blotter.master(orderId(masterKey));
  const master = known === undefined ? undefined : { ...known, order: followedAs(known) };
  const terms = blotter.terms(followerId);
  const instrument = parts.instrumentOf(copy.order.instrumentId);
  if (master === undefined || terms === undefined || instrument === undefined)
    return err('RETRY_UNKNOWN', 'The order, the follower or the contract is not on this desk today; place it by hand.');

  const all = blotter.copiesFor(masterKey, followerId);
  const begun = begunTerms(blotter, all, terms);
  // The master's exit would be followed by what is set now, and leave it.
  if (begun.reverse !== terms.reverse)
    return err(
      'RETRY_REVERSED',
      `Reverse was switched ${terms.reverse ? 'on' : 'off'} for this follower since, so it would trade the other way round. Place it by hand if you want it, and close it by hand too.`,
    );
  const side = sideOf(master.order.side, begun);
  const about = { parts, master, follower: followerId, terms, side, now, masterKey, instrument, reference: null };
  const mine = all.filter((one) => purposeOf(one) === 'Copy');
  if (mine.some(isUndecided))
    return err(
      'RETRY_IN_DOUBT',
      'Another order of this copy is in doubt; wait until the broker’s book has settled it.',
    );
  const { entry } = targetsOf(
    { order: master.order, held: master.held, flatNow: isMasterFlat(about) },
    sizingSide(about, all, followerSide(about, all), begun),
    instrument,
  );
  if (entry?.kind === 'Unsized') {
    const why = unsized(entry.why);
    return err(why.code, `${why.text} ${why.remedy}`);
  }
  if (entry === null || entry.kind === 'Nothing') return masterGone(about);
  // What it traded before it failed stays traded.
  const had = mine.reduce((sum, one) => sum + (one === copy ? copy.order.cumQty : hadOf(one)), 0);
  const missing = Math.min(copy.wanted.orderQty - copy.order.cumQty, entry.qty - had);
  if (missing <= 0)
    return err('RETRY_NOTHING_LEFT', 'At this follower’s size there is nothing left to send for this order.');
  const has = mine.reduce((sum, one) => sum + one.order.cumQty, mayTrade(mine));
  const kept = keptPart(blotter, about.master, begun.copyPolicy === 'Fills', entry.qty, instrument.lotSize);
  const orderQty = kept === entry.qty ? missing : Math.min(missing, kept - has);
  if (orderQty <= 0)
    return err(
      'RETRY_REDUCED',
      'The master has closed a part or all of it since, and this follower has its share of what is left.',
    );
  const wanted = { ...entry.terms, ordType: 'Limit', orderQty, price: 0, stopPx: 0 } as const;
  return ok({
    about,
    master,
    command: newOrder(about, 'Copy', sentAs('Copy', all), wanted),
    total: had + orderQty,
    closed: missing - orderQty,
  });
}

/** Of an order that ended in part nothing is copied any more, and yet the master may hold that part. */
function masterGone(about: Placing): Result<never> {
  const { cumQty, orderQty, ended } = about.master.order;
  if (ended !== null && cumQty > 0 && !isMasterFlat(about))
    return err(
      'RETRY_MASTER_PART',
      `The master’s order ended after ${cumQty} of its ${orderQty} had traded, and an order that has ended is not copied. If this follower should hold its share of the ${cumQty}, place that by hand, and close it by hand too.`,
    );
  return err(
    'RETRY_MASTER_OUT',
    'The master’s order is gone or its position is closed again: there is nothing left to follow.',
  );
}

/** The facts of a retry at this limit, of `qty` units (null: all that can be had). Its age counts from now, since it is a person's act and not the master's. */
export function retryFacts(
  parts: FollowParts,
  copy: CopyOrder,
  limit: Paise,
  actor: string,
  now: number,
  given = nothingGiven,
  qty: number | null = null,
): Result<readonly JournalFact[]> {
  const retry = retryOf(parts, copy, now);
  if (!retry.ok) return retry;
  const { about } = retry.value;
  const { instrument, follower, masterKey } = about;
  if (parts.barred(about.master, follower)) return barredNow();
  if (limit <= 0 || !isOnTick(limit, instrument.tick))
    return err('RETRY_TICK', `The price must be a multiple of the tick, Rs ${rupeesText(instrument.tick)}.`);
  const most = retry.value.command.orderQty;
  const orderQty = qty ?? most;
  if (orderQty < 1 || orderQty > most || (orderQty < most && orderQty % instrument.lotSize !== 0))
    return err(
      'RETRY_QTY',
      `The quantity must be at most ${most} units${instrument.lotSize > 1 ? `, in whole lots of ${instrument.lotSize}` : ''}.`,
    );
  const total = retry.value.total - most + orderQty;
  const forgone = retry.value.closed + most - orderQty;
  const slice = sentAs('Copy', parts.blotter.copiesFor(masterKey, follower)) + given.before;
  const command = newOrder(about, 'Copy', slice, { ...retry.value.command, orderQty, price: limit });
  const before = decisionInputs(about, total, orderCount(orderQty, mostPerOrder(about)));
  const inputs = {
    ...before,
    working: before.working + given.units,
    ordersToday: before.ordersToday + given.orders,
  };
  const why = whyDenied(about, 'Copy', command, mostPerOrder(about), parts.notReady(follower), false, total, inputs);
  if (why !== null) return err(why.code, `${why.text} ${why.remedy}`);
  return ok([
    {
      kind: 'CopyRetried',
      clOrdId: copy.clOrdId,
      accountId: follower,
      limit,
      actor,
      ...(forgone > 0 ? { forgone } : {}),
    },
    ...intended(about, 'Copy', slice, command, { heldAtDecision: null, masterAt: now, byHand: true }).map((fact) => ({
      ...fact,
      inputs,
    })),
  ]);
}

/** What an exit closes, or has closed, is not opened again beside it. */
export function barredNow(): Result<never> {
  return err(
    'EXIT_UNDER_WAY',
    'An exit of this account or order is under way, or has taken the follower out of it; nothing is sent. If you still want it once the exit is over, place it by hand.',
  );
}
