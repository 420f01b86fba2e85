// Target, plan and risk for one master order and one follower: which facts and commands follow. Pure.

import { isUndecided, isWorking, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { isOpen } from '../../domain/order.ts';
import { denial, staleDenial, type Denial } from '../../domain/risk.ts';
import { followedAs, isOver, sideOf, splitExit, targetsOf, type Targets } from '../../domain/target.ts';
import type { Blotter } from './blotter.ts';
import type { FollowParts, Placing } from './follow-parts.ts';
import { stepTo, takenBack } from './follow-step.ts';
import { begunTerms, followerSide, isMasterOut, sizingSide } from './follower-side.ts';
import { denied, masterOut, nothingToExit, overWhileExiting, sized } from './intents.ts';
import type { MasterOrder } from './master-order.ts';
import { isTakenBack } from './permission.ts';
import { referenceFor } from './protection.ts';

/** The facts to make durable for this pair; empty when the follower has what it should have, or must wait. */
export function follow(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  now: number,
): readonly JournalFact[] {
  const order = followedAs(master);
  if (order !== master.order) return difference(parts, { ...master, order }, follower, now);
  if (master.unasked === null) return difference(parts, master, follower, now);
  // Nobody asked for this end: what stands at the follower stands as if the master's order did, and nothing is added but, by
  // fills, what it has traded, which may be heard of no sooner than the end.
  const copies = parts.blotter.copiesFor(master.order.orderId ?? '', follower);
  const terms = parts.blotter.terms(follower);
  const standing = { ...master, order: { ...master.order, ended: null } };
  if (terms !== undefined && order.cumQty > 0 && begunTerms(parts.blotter, copies, terms).copyPolicy === 'Fills')
    return difference(parts, standing, follower, now);
  if (copies.length === 0) return [];
  return difference(parts, standing, follower, now).filter((fact) => !asksForMore(parts.blotter, fact));
}

function asksForMore(blotter: Blotter, fact: JournalFact): boolean {
  if (fact.kind === 'NewIntended' || fact.kind === 'Denied') return true;
  if (fact.kind !== 'ReplaceIntended') return false;
  return fact.command.orderQty > (blotter.copy(fact.command.clOrdId)?.order.orderQty ?? 0);
}

function difference(parts: FollowParts, master: MasterOrder, follower: AccountId, now: number): readonly JournalFact[] {
  const { blotter } = parts;
  const { order } = master;
  if (order.orderId === null || !order.acknowledged) return [];
  // A missed one is followed from the moment on that a person had the follower catch up with it, by its exits alone or in all.
  const decision = master.notCopied === '' ? 'AtLimit' : blotter.missedDecision(order.orderId, follower);
  if (decision !== 'AtLimit' && decision !== 'ExitsOnly') return [];
  if (master.only !== null && !master.only.includes(follower)) return [];
  const terms = blotter.terms(follower);
  if (terms === undefined) return [];
  const copies = blotter.copiesFor(order.orderId, follower);
  if (copies.length === 0 && (decision === 'ExitsOnly' || (!isOpen(order) && order.cumQty === 0))) return [];

  const instrument = parts.instrumentOf(order.instrumentId);
  const begun = begunTerms(blotter, copies, terms);
  const masterKey = order.orderId;
  const side = sideOf(order.side, begun);
  if (instrument === undefined) {
    const about = { parts, master, masterKey, follower, terms, side, now };
    if (copies.length > 0) return isOver(order, begun.copyPolicy) ? takenBack(about, copies) : [];
    return [denied(about, 'Copy', order, unknownDenial(parts, order.instrumentId, now))];
  }

  const reference = referenceFor(parts, master, begun, copies);
  const placing: Placing = { parts, master, masterKey, follower, terms, side, now, instrument, reference };
  const turned = turnedExits(placing, copies);
  if (turned.length > 0) return turned;
  const { closing, opening } = splitExit(order.orderQty, master.held);
  const facts: JournalFact[] = [];
  let holding = followerSide(placing, copies);
  if (closing > 0 && holding.outgrown) {
    const held = holding.expected + holding.exitedHere;
    facts.push(sized(placing, held));
    holding = { ...holding, heldAtDecision: held };
  }
  const targets = targetsOf(
    {
      order,
      held: master.held,
      flatNow: !isOpen(order) && isMasterOut(placing),
      market: { reference: reference?.price ?? null, band: parts.tapeOf(instrument.id).band },
    },
    sizingSide(placing, copies, holding, begun),
    instrument,
  );
  // Nothing of it has traded that fills could follow: it is measured all the same, so that what is added later stays.
  const rests = targets.exit === null && closing > 0 && holding.heldAtDecision === null && copies.length === 0;
  if (rests && holding.expected > 0) facts.push(sized(placing, holding.expected));
  if (targets.exit !== null && closing > 0) facts.push(...stepTo(placing, 'Exit', targets.exit, copies, holding));
  if (decision === 'ExitsOnly') return facts;
  const hasEntries = copies.some((copy) => purposeOf(copy) === 'Copy');
  const entry = hasEntries && isTakenBack(placing) ? ({ kind: 'Nothing' } as const) : targets.entry;
  // A first price is on its way: the entry is decided when it is here, or does not come.
  const waits = reference?.fresh === false && !hasEntries && parts.pricesComing(instrument.id);
  if (entry === null || waits || (closing > 0 && !hasEntries && opensNothing(entry, opening))) return facts;
  // What the master was out of is not opened when another order takes it back in: that one is followed itself.
  const leftOut = copies.every((copy) => purposeOf(copy) !== 'Copy' || copy.denial?.code === 'MASTER_OUT');
  if (hasEntries && leftOut) return facts;
  const entries =
    entry.kind === 'Nothing' && !hasEntries && order.ended === null
      ? [denied(placing, 'Copy', { ...order, side, orderQty: 0 }, masterOut())]
      : stepTo(placing, 'Copy', entry, copies, holding);
  return facts.length === 0 ? entries : [...facts, ...entries];
}

/**
 * The master's order, first seen as opening, closes what it holds by now: so does what stands at the follower for it, and it
 * is measured like any exit, by what the follower had before its orders traded. What was refused is asked for anew.
 */
function turnedExits(about: Placing, copies: readonly CopyOrder[]): readonly JournalFact[] {
  const { master, masterKey, follower, parts } = about;
  // Once: what it asks for after that is sent as what it is.
  if (!master.becameExit || parts.blotter.exitSize(masterKey, follower) !== undefined) return [];
  const turning = copies.filter(
    (copy) => purposeOf(copy) === 'Copy' && (isWorking(copy) || isUndecided(copy) || hasStood(copy)),
  );
  const facts = turning.map(({ clOrdId }): JournalFact => ({
    kind: 'CopyCloses',
    clOrdId,
    accountId: follower,
    masterKey,
  }));
  return facts.length === 0 ? [] : [sized(about, followerSide(about, copies).expected), ...facts];
}

/** By fills, what has traded of an order that closes first may have closed only. */
function opensNothing(entry: NonNullable<Targets['entry']>, opening: number): boolean {
  return opening === 0 || (entry.kind === 'Hold' && entry.size?.masterQty === 0);
}

/** The broker had it: whatever it did not trade, somebody took back. */
function hasStood({ order }: CopyOrder): boolean {
  return order.cumQty > 0 || (order.orderId !== null && order.ended !== 'Rejected');
}

function unknownDenial({ dated }: FollowParts, id: MasterOrder['order']['instrumentId'], now: number): Denial {
  const outdated = dated.referenceStale(id, now);
  if (outdated !== null) return staleDenial(outdated);
  return denial(
    'INSTRUMENT_UNKNOWN',
    `${id} is not in today's contract master.`,
    'Refresh the contract master; copy this order by hand meanwhile.',
  );
}

/**
 * The line for an order that an exit kept from this follower until it had ended in part: nothing of it is followed any more,
 * since a follower of whole orders has what stands, and nothing is added for an end that nobody asked for.
 */
export function lineOfKeptBack(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  now: number,
): readonly JournalFact[] {
  const { order, held, only, notCopied, unasked } = master;
  const terms = parts.blotter.terms(follower);
  if (order.orderId === null || order.ended === null || order.cumQty === 0 || notCopied !== '') return [];
  if (terms === undefined || (only !== null && !only.includes(follower))) return [];
  if (terms.copyPolicy === 'Fills' && unasked === null) return [];
  if (parts.blotter.copiesFor(order.orderId, follower).length > 0) return [];
  const side = sideOf(order.side, terms);
  const about = { parts, master, masterKey: order.orderId, follower, terms, side, now };
  const holds = parts.blotter.net(follower, order.instrumentId, order.product) !== 0;
  const why = held > 0 && !holds ? nothingToExit(0) : overWhileExiting(held > 0, order.cumQty);
  return [denied(about, held > 0 ? 'Exit' : 'Copy', { ...order, side, orderQty: 0 }, why)];
}

/** Whether nothing that may still happen at this follower can change what this exit asks of it. */
export function isExitSettled({ blotter }: FollowParts, master: MasterOrder, follower: AccountId): boolean {
  const { order } = master;
  if (isOpen(order)) return false;
  return blotter.liveHolding(follower, order.instrumentId, order.product).length === 0;
}
