// Every follower's holdings held against its broker's positions, and a failed copy asked for again to mend one. Pure.

import { closedByHandSince } from '../../domain/closed-by-hand.ts';
import { isOpen, signed, type Order, type Product, type Side } from '../../domain/order.ts';
import { isOnTick, rupeesText, type Paise } from '../../domain/price.ts';
import { driftOf, legOf, type Drift, type Leg, type MasterStand } from '../../domain/reconcile.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { followedAs } from '../../domain/target.ts';
import { orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { BrokerPosition } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';
import type { FollowParts } from './follow-parts.ts';
import { intended, newOrder } from './intents.ts';
import { whyDenied } from './permission.ts';
import { flatSince } from './proven-flat.ts';
import { barredNow, retryFacts } from './retry.ts';

export type HoldingDrift = Drift & {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly product: Product;
  readonly copiedQty: number;
  readonly actualQty: number;
  /** The one order's worth of mending, over all failed copies; null: none. */
  readonly repair: { readonly side: Side; readonly qty: number; readonly purpose: 'Copy' | 'Exit' } | null;
};

/** `positions`: all of the account's, as its broker just showed them. */
export function driftsOf(
  blotter: Blotter,
  account: AccountId,
  positions: readonly BrokerPosition[],
): readonly HoldingDrift[] {
  const keys = new Map<string, { readonly instrumentId: InstrumentId; readonly product: Product }>();
  for (const { instrumentId, product } of blotter.holdingsOf(account))
    keys.set(`${instrumentId}/${product}`, { instrumentId, product });
  for (const { instrumentId, product } of positions)
    if (product !== null) keys.set(`${instrumentId}/${product}`, { instrumentId, product });
  const newest = newestTrades(blotter);
  return [...keys.values()].flatMap(({ instrumentId, product }) => {
    const flat = flatSince(blotter, account, instrumentId);
    const mine = positions.filter((one) => one.instrumentId === instrumentId && one.product === product);
    const actualQty = mine.reduce((sum, { netQty }) => sum + netQty, 0);
    const copiedQty = blotter.net(account, instrumentId, product);
    const copies = blotter.copiesHolding(account, instrumentId, product);
    const drift = driftOf({
      copiedQty,
      leftQty: leftOf(blotter, account, instrumentId, copiedQty, copies),
      actualQty,
      carriedQty: mine.reduce((sum, { carriedQty }) => sum + carriedQty, 0),
      legs: lessRuns(
        blotter,
        copies
          // What was failed before an exit that proved the account flat is done with; an exit, once nothing was held any more.
          .filter((copy) => {
            const { flatAt } = blotter.holding(account, instrumentId, product);
            return copy.times.decidedAt > flat && (purposeOf(copy) !== 'Exit' || copy.times.decidedAt >= flatAt);
          })
          .map((copy) => legOf(copy, standOf(blotter, copy, newest))),
      ),
      owed: (['Buy', 'Sell'] as const).map((side) => ({
        side,
        parts: blotter.owed(account, instrumentId, product, side),
      })),
    });
    if (drift === null) return [];
    return [
      { ...drift, accountId: account, instrumentId, product, copiedQty, actualQty, repair: repairOf(drift, copiedQty) },
    ];
  });
}

/**
 * What is counted here of the master's own orders, today's and what was carried of them, where it is out of the contract under
 * every product, since both may have converted what they hold. What a trade of the local door opened is no position of the
 * master's; what an order of the master's that still rests has traded here ahead of it may be one yet.
 */
function leftOf(
  blotter: Blotter,
  account: AccountId,
  instrument: InstrumentId,
  copiedQty: number,
  copies: readonly CopyOrder[],
): number {
  if (copiedQty === 0 || !isMasterOut(blotter, account, instrument)) return 0;
  const others = copies.reduce((sum, copy) => {
    const master = blotter.master(orderId(copy.key.masterKey));
    const ahead = purposeOf(copy) === 'Copy' && master !== undefined && isOpen(master.order);
    return master?.asked != null || ahead ? sum + signed(copy.order.side, copy.order.cumQty) : sum;
  }, 0);
  const left = copiedQty - others;
  return Math.sign(left) === Math.sign(copiedQty) ? Math.sign(left) * Math.min(Math.abs(left), Math.abs(copiedQty)) : 0;
}

/** Where orders of its own have been followed here today, and it holds nothing of the contract any more. */
function isMasterOut(blotter: Blotter, account: AccountId, instrument: InstrumentId): boolean {
  const followed = blotter
    .holdingsOf(account)
    .filter(({ instrumentId }) => instrumentId === instrument)
    .flatMap(({ copies }) => copies)
    .map((id) => blotter.master(orderId(blotter.copy(id)?.key.masterKey ?? '')))
    .find((master) => master !== undefined && master.asked === null);
  if (followed === undefined) return false;
  return blotter
    .holdingsOf(followed.order.accountId)
    .every(({ instrumentId, net }) => instrumentId !== instrument || net === 0);
}

type NewestTrades = (order: Order) => Readonly<Record<Side, number>>;

/** Seq of the newest traded order on each side of what an order of the master's holds; looked up once for all its copies. */
function newestTrades(blotter: Blotter): NewestTrades {
  const known = new Map<string, Readonly<Record<Side, number>>>();
  return ({ accountId, instrumentId, product }) => {
    const key = `${accountId}/${instrumentId}/${product}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const newest = { Buy: 0, Sell: 0 };
    for (const { order, seq } of blotter.mastersHolding(accountId, instrumentId, product))
      if (order.cumQty > 0) newest[order.side] = Math.max(newest[order.side], seq);
    known.set(key, newest);
    return newest;
  };
}

/**
 * A failed exit lacks no more what runs begun for it have closed, less what one asked for again was left out by, nor what was
 * closed without us since; that counts once for all of them.
 */
function lessRuns(blotter: Blotter, legs: readonly Leg[]): readonly Leg[] {
  const left = new Map<string, number>();
  let usedByHand = 0;
  return legs.map((leg) => {
    const { masterKey } = leg.copy.key;
    const lacks = leg.dueQty - leg.copy.order.cumQty;
    if (purposeOf(leg.copy) !== 'Exit' || lacks <= 0) return leg;
    const closed = left.get(masterKey) ?? closedByRuns(blotter, leg.copy);
    const ofRuns = Math.max(0, Math.min(lacks, closed));
    left.set(masterKey, closed - ofRuns);
    const ofHand = Math.max(0, Math.min(lacks - ofRuns, closedByHand(blotter, leg.copy) - usedByHand));
    usedByHand += ofHand;
    const byRuns = ofRuns + ofHand;
    if (byRuns === 0) return leg;
    return { ...leg, dueQty: leg.dueQty - byRuns, byRuns, state: byRuns === lacks ? 'Settled' : leg.state };
  });
}

/** Units, of the side that it closes. */
function closedByHand(blotter: Blotter, { order, times }: CopyOrder): number {
  const holding = blotter.holding(order.accountId, order.instrumentId, order.product);
  return -signed(order.side, closedByHandSince(holding.handCloses, times.decidedAt));
}

function closedByRuns(blotter: Blotter, { key, order }: CopyOrder): number {
  const closed = blotter
    .copiesInStep(key.masterKey, key.followerId)
    .filter((one) => one.order.side === order.side && one.order.instrumentId === order.instrumentId)
    .reduce((sum, one) => sum + one.order.cumQty, 0);
  const again = blotter.copiesFor(key.masterKey, key.followerId, 'Exit');
  return closed - again.reduce((sum, { forgone }) => sum + (forgone ?? 0), 0);
}

function standOf(blotter: Blotter, copy: CopyOrder, newest: NewestTrades): MasterStand | null {
  const { key } = copy;
  const master = blotter.master(orderId(key.masterKey));
  if (master === undefined) return null;
  const { accountId, instrumentId, product, side } = master.order;
  const reducedSince = newest(master.order)[side === 'Buy' ? 'Sell' : 'Buy'] > master.seq;
  const takenOut = blotter.isTakenOut(key.masterKey);
  const sizedBy = blotter.entrySize(key.masterKey, key.followerId)?.masterQty ?? 0;
  const net = blotter.net(accountId, instrumentId, product);
  const fills = blotter.termsOf(copy)?.copyPolicy === 'Fills';
  return { order: followedAs(master), net, reducedSince, takenOut, sizedBy, held: master.held, fills };
}

function repairOf({ mend }: Drift, copiedQty: number): HoldingDrift['repair'] {
  const first = mend[0]?.copy;
  if (first === undefined) return null;
  const net = mend.reduce((sum, { copy, dueQty }) => sum + signed(copy.order.side, dueQty), 0);
  if (net === 0) return null;
  const purpose = purposeOf(first) === 'Copy' ? 'Copy' : 'Exit';
  const qty = purpose === 'Copy' ? Math.abs(net) : Math.min(Math.abs(net), Math.abs(copiedQty));
  return { side: net > 0 ? 'Buy' : 'Sell', qty, purpose };
}

/** The facts that ask again for each failed copy behind a drift, at this limit; refused where one of them would be. */
export function repairFacts(
  parts: FollowParts,
  drift: HoldingDrift,
  limit: Paise,
  actor: string,
  now: number,
): Result<readonly JournalFact[]> {
  if (drift.repair === null) return err('NOTHING_TO_REPAIR', `No order of ours would mend this. ${drift.explanation}`);
  const facts: JournalFact[] = [];
  for (const { copy, dueQty, byRuns = 0 } of drift.mend) {
    const given = facts.flatMap((fact) => (fact.kind === 'NewIntended' ? [fact] : []));
    const before = given.filter(
      ({ key }) => key.masterKey === copy.key.masterKey && key.purpose === copy.key.purpose,
    ).length;
    const closed = given.reduce((sum, { key, command }) => sum + (key.purpose === 'Exit' ? command.orderQty : 0), 0);
    const asked =
      purposeOf(copy) === 'Copy'
        ? retryFacts(parts, copy, limit, actor, now, { before, ...opened(given) })
        : exitAgain(parts, copy, dueQty, limit, actor, now, { count: before, closed, byRuns });
    if (!asked.ok) return asked;
    const units = asked.value.reduce((sum, fact) => sum + (fact.kind === 'NewIntended' ? fact.command.orderQty : 0), 0);
    if (purposeOf(copy) === 'Copy' && units !== dueQty)
      return err(
        'REPAIR_DIFFERS',
        `Asked again, it would send ${units} units instead of the ${dueQty} that are missing, so nothing was sent. Ask again for the failed copy, which shows how much is sent.`,
      );
    facts.push(...asked.value);
  }
  return ok(facts);
}

type Intended = Extract<JournalFact, { kind: 'NewIntended' }>;

function opened(given: readonly Intended[]): { readonly orders: number; readonly units: number } {
  const entries = given.filter(({ key }) => key.purpose === 'Copy');
  return { orders: entries.length, units: entries.reduce((sum, { command }) => sum + command.orderQty, 0) };
}

/**
 * A failed exit once more, for no more than the follower holds by now and nothing else closes. `given`: of the same
 * repair, how many go before it under its master's order, and the units that they close; and what runs have closed of it.
 */
function exitAgain(
  parts: FollowParts,
  copy: CopyOrder,
  dueQty: number,
  limit: Paise,
  actor: string,
  now: number,
  given: { readonly count: number; readonly closed: number; readonly byRuns: number },
): Result<readonly JournalFact[]> {
  const { masterKey, followerId } = copy.key;
  const { side, instrumentId, product } = copy.order;
  const master = parts.blotter.master(orderId(masterKey));
  const terms = parts.blotter.terms(followerId);
  const instrument = parts.instrumentOf(instrumentId);
  if (master === undefined || terms === undefined || instrument === undefined)
    return err('RETRY_UNKNOWN', 'The order, the follower or the contract is not on this desk today; close it by hand.');
  if (limit <= 0 || !isOnTick(limit, instrument.tick))
    return err('RETRY_TICK', `The price must be a multiple of the tick, Rs ${rupeesText(instrument.tick)}.`);
  const net = parts.blotter.net(followerId, instrumentId, product);
  if (parts.barred(master, followerId)) return barredNow();
  // Another order that closes it works or is in doubt: both together could close more than is held.
  if (parts.blotter.liveHolding(followerId, instrumentId, product).some(({ order }) => order.side === side))
    return err('EXIT_UNDER_WAY', 'An order that closes this works already; wait for what it does.');
  const orderQty = Math.min(dueQty, Math.max(0, (side === 'Sell' ? net : -net) - given.closed));
  const forgone = given.byRuns > 0 ? { forgone: given.byRuns } : {};
  const retried = {
    kind: 'CopyRetried',
    clOrdId: copy.clOrdId,
    accountId: followerId,
    limit,
    actor,
    ...forgone,
  } as const;
  // The others of this repair close all that is left: they stand in its place too.
  if (orderQty <= 0 && given.closed > 0) return ok([retried]);
  if (orderQty <= 0) return err('NOTHING_TO_EXIT', 'The follower holds nothing copied of it any more.');
  const about = { parts, master, follower: followerId, terms, side, now, masterKey, instrument, reference: null };
  const slice = parts.blotter.copiesFor(masterKey, followerId, 'Exit').length + given.count;
  const wanted = { ...copy.wanted, side, ordType: 'Limit', orderQty, price: limit, stopPx: 0 } as const;
  const command = newOrder(about, 'Exit', slice, wanted);
  const why = whyDenied(about, 'Exit', command, Infinity, parts.notReady(followerId), false);
  if (why !== null) return err(why.code, `${why.text} ${why.remedy}`);
  return ok([
    retried,
    ...intended(about, 'Exit', slice, command, { heldAtDecision: copy.heldAtDecision, masterAt: now, byHand: true }),
  ]);
}
