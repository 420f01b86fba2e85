// Target, plan and risk for one master order and one follower: which facts and commands follow. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import { deriveClOrdId, type AccountId, type ClOrdId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { isOpen, leavesQtyOf, opposite, type OrderTerms } from '../../domain/order.ts';
import { planOf, type PlannedStep } from '../../domain/plan.ts';
import { denial, entryDenial, freezeDenial, staleDenial, timeDenial, type Denial, type EntryFacts } from '../../domain/risk.ts';
import { splitExit, targetsOf, type Target } from '../../domain/target.ts';
import type { FollowerTerms } from '../../domain/account.ts';
import type { Blotter, MasterOrder } from './blotter.ts';

export type FollowParts = {
  readonly blotter: Blotter;
  readonly masterId: AccountId;
  readonly instrumentOf: (id: OrderTerms['instrumentId']) => Instrument | undefined;
  /** Null: the account is reconciled and has a session. Otherwise why nothing may be sent to it. */
  readonly notReady: (follower: AccountId) => string | null;
  /** Whether the account may be copied into at all; exits are never asked about it. */
  readonly mayCopyInto: (follower: AccountId) => Denial | null;
  /** References of our shape seen in a book that the journal does not hold. */
  readonly isStray: (follower: AccountId, ref: ClOrdId) => boolean;
  readonly staleAfterMs: number;
  readonly dated: DatedRules;
};

/** The dated tables, asked at the moment of deciding; exits are never asked about them. */
export type DatedRules = {
  readonly marketOf: (instrument: Instrument, at: number) => EntryFacts['market'];
  /** By id, since a contract master that is missing knows no instrument. */
  readonly referenceStale: (id: OrderTerms['instrumentId'], at: number) => string | null;
  readonly freezeQtyOf: (instrument: Instrument) => number | null;
};

/** The facts to make durable for this pair; empty when the follower has what it should have, or must wait. */
export function follow(parts: FollowParts, master: MasterOrder, follower: AccountId, now: number): readonly JournalFact[] {
  const { blotter } = parts;
  const { order } = master;
  if (order.orderId === null || master.notCopied !== '' || !order.acknowledged) return [];
  const terms = blotter.terms(follower);
  if (terms === undefined) return [];
  const copies = blotter.copiesFor(order.orderId, follower);
  if (copies.length === 0 && !isOpen(order) && order.cumQty === 0) return [];

  const instrument = parts.instrumentOf(order.instrumentId);
  const about = { parts, master, follower, terms, now, masterKey: order.orderId };
  if (instrument === undefined) {
    if (copies.length > 0) return [];
    const outdated = parts.dated.referenceStale(order.instrumentId, now);
    if (outdated !== null) return [denied(about, 'Copy', order, staleDenial(outdated))];
    return [denied(about, 'Copy', order, denial('INSTRUMENT_UNKNOWN', `${order.instrumentId} is not in today's contract master.`, 'Refresh the contract master; copy this order by hand meanwhile.'))];
  }

  const placing = { ...about, instrument };
  const side = followerSide(about, copies);
  const targets = targetsOf({ order, held: master.held, flatNow: isMasterFlat(about) }, { terms, ...side }, instrument);
  const { closing, opening } = splitExit(order.orderQty, master.held);
  const facts: JournalFact[] = [];
  if (targets.exit !== null && closing > 0) facts.push(...step(placing, 'Exit', targets.exit, copies, side));
  if (targets.entry !== null && (opening > 0 || closing === 0)) facts.push(...step(placing, 'Copy', targets.entry, copies, side));
  return facts;
}

type About = {
  readonly parts: FollowParts;
  readonly master: MasterOrder;
  readonly masterKey: string;
  readonly follower: AccountId;
  readonly terms: FollowerTerms;
  readonly now: number;
};

type Placing = About & { readonly instrument: Instrument };

type Holding = { readonly held: number; readonly expected: number; readonly exitedHere: number; readonly heldAtDecision: number | null };

function step(about: Placing, purpose: CopyPurpose, target: Target, all: readonly CopyOrder[], side: Holding): readonly JournalFact[] {
  const copies = all.filter(({ key }) => key.purpose === purpose);
  if (copies.length === 0 && target.kind === 'Hold' && target.qty === 0) {
    // An exit with an entry still on its way waits for what that entry trades.
    if (purpose === 'Exit' && side.expected > side.held) return [];
    const terms = { ...target.terms, orderQty: 0 };
    return [denied(about, purpose, terms, purpose === 'Exit' ? nothingToExit(side.expected) : belowOneLot())];
  }
  return planOf(target, copies).flatMap((planned) => factsOf(about, purpose, planned, side));
}

function factsOf(about: Placing, purpose: CopyPurpose, planned: PlannedStep, side: Holding): readonly JournalFact[] {
  const { parts, master, follower, now } = about;
  const notReady = parts.notReady(follower);
  const stale = now - freshestOf(about) > parts.staleAfterMs;
  const masterAt = master.changedAt;
  switch (planned.kind) {
    case 'Cancel': {
      const { orderId } = planned.copy.order;
      // A working order that the broker has not named yet is cancelled when it is; a cancel is safe at any age.
      if (orderId === null || notReady !== null) return [];
      return [{ kind: 'CancelIntended', command: { kind: 'Cancel', accountId: follower, clOrdId: planned.copy.clOrdId, orderId }, masterAt }];
    }
    case 'Replace': {
      const { orderId } = planned.copy.order;
      if (orderId === null || notReady !== null || stale || parts.blotter.copying().kind !== 'On') return [];
      return [{ kind: 'ReplaceIntended', command: { kind: 'Replace', accountId: follower, clOrdId: planned.copy.clOrdId, orderId, ...planned.terms }, masterAt }];
    }
    case 'New': {
      const command = newOrder(about, purpose, planned.slice, planned.terms);
      const why = whyDenied(about, purpose, command, notReady, stale);
      if (why !== null) return [denied(about, purpose, planned.terms, why, planned.slice)];
      const key = { masterKey: about.masterKey, followerId: follower, purpose, slice: planned.slice };
      return [{ kind: 'NewIntended', key, command, heldAtDecision: purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null, masterAt }];
    }
  }
}

/** The fixed order: who, whether, when, then how much. Exits pass everything that limits entries. */
function whyDenied(about: Placing, purpose: CopyPurpose, command: NewOrder, notReady: string | null, stale: boolean): Denial | null {
  const { parts, follower, terms } = about;
  const copying = parts.blotter.copying();
  if (copying.kind !== 'On') {
    return denial('COPYING_OFF', copying.kind === 'Halted' ? `Copying is halted: ${copying.reason}` : 'Copying is off.', 'Switch copying on to follow the next orders.');
  }
  if (!terms.enabled && purpose === 'Copy') return denial('FOLLOWER_DISABLED', 'This follower is switched off.', 'Switch the follower on to copy the next orders.');
  const barred = purpose === 'Copy' ? parts.mayCopyInto(follower) : null;
  if (barred !== null) return barred;
  if (notReady !== null) return denial('ACCOUNT_NOT_READY', notReady, 'Mend the connection or log in; then copy this order by hand if you still want it.');
  if (stale) {
    return denial('MASTER_ACTION_STALE', `The master's action was more than ${Math.round(parts.staleAfterMs / 1000)} s old.`, 'The market has moved: decide by hand whether to follow it.');
  }
  const facts = purpose === 'Copy' ? entryFacts(about) : null;
  const untimely = facts === null ? null : timeDenial(command, facts, about.now);
  if (untimely !== null) return untimely;
  if (parts.isStray(follower, command.clOrdId)) {
    return denial('ALREADY_AT_BROKER', 'The broker already holds an order with this reference.', 'Look at the account at the broker; it was not sent again.');
  }
  return facts === null ? null : (entryDenial(command, terms) ?? freezeDenial(command, facts.freezeQty));
}

function entryFacts({ parts, master, instrument, now }: Placing): EntryFacts {
  const { marketOf, referenceStale, freezeQtyOf } = parts.dated;
  return { market: marketOf(instrument, now), referenceStale: referenceStale(master.order.instrumentId, now), freezeQty: freezeQtyOf(instrument) };
}

function denied(about: About, purpose: CopyPurpose, terms: OrderTerms, why: Denial, slice = 0): JournalFact {
  const key = { masterKey: about.masterKey, followerId: about.follower, purpose, slice };
  return { kind: 'Denied', key, command: newOrder(about, purpose, slice, terms), denial: why, masterAt: about.master.changedAt };
}

function newOrder(about: About, purpose: CopyPurpose, slice: number, terms: OrderTerms): NewOrder {
  const ref = deriveClOrdId({ masterAccount: about.parts.masterId, masterEvent: about.masterKey, follower: about.follower, purpose, slice });
  const { instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx } = terms;
  return { kind: 'New', accountId: about.follower, clOrdId: ref, instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx };
}

function followerSide(about: About, copies: readonly CopyOrder[]): Holding {
  const { parts, master, follower } = about;
  const { instrumentId, product, side } = master.order;
  const net = parts.blotter.net(follower, instrumentId, product);
  const held = side === 'Sell' ? Math.max(0, net) : Math.max(0, -net);
  const coming = parts.blotter
    .copiesHolding(follower, instrumentId, product)
    .filter((copy) => copy.key.purpose === 'Copy' && copy.order.side === opposite(side) && (isWorking(copy) || isUndecided(copy)))
    .reduce((sum, copy) => sum + leavesQtyOf(copy.order), 0);
  const exits = copies.filter(({ key }) => key.purpose === 'Exit');
  return {
    held,
    expected: held + coming,
    exitedHere: exits.reduce((sum, copy) => sum + copy.order.cumQty, 0),
    heldAtDecision: exits.find((copy) => copy.heldAtDecision !== null)?.heldAtDecision ?? null,
  };
}

function isMasterFlat({ parts, master }: About): boolean {
  const { instrumentId, product, side } = master.order;
  if (parts.blotter.net(parts.masterId, instrumentId, product) !== 0) return false;
  return !parts.blotter.mastersHolding(parts.masterId, instrumentId, product).some(({ order }) => isOpen(order) && order.side === side);
}

/** The newest live reason to act: the master's own action, or a fill of the follower's that an exit must answer. */
function freshestOf({ parts, master, follower }: About): number {
  const { instrumentId, product } = master.order;
  if (master.held === 0) return master.changedAt;
  const fills = parts.blotter.copiesHolding(follower, instrumentId, product).map((copy) => copy.lastFillAt ?? 0);
  return Math.max(master.changedAt, ...fills);
}

function belowOneLot(): Denial {
  return denial('QTY_BELOW_ONE_LOT', 'The multiplier gives less than one lot.', 'Raise the multiplier, or leave this follower out of small orders.');
}

function nothingToExit(expected: number): Denial {
  return expected === 0
    ? denial('NOTHING_TO_EXIT', 'This follower holds nothing copied from this position.', 'Nothing to do, unless it holds some by hand: Exit All closes that too.')
    : denial('QTY_BELOW_ONE_LOT', 'The follower’s part of this exit is less than one lot.', 'It is closed with the last exit; close it by hand if you want it sooner.');
}
