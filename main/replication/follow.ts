// Target, plan and risk for one master order and one follower: which facts and commands follow. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { deriveClOrdId, orderId, type AccountId, type ClOrdId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import { proportionInLots } from '../../domain/allocation.ts';
import { sameReplaceable } from '../../domain/order-state.ts';
import { isOpen, leavesQtyOf, opposite, signed, type OrderTerms } from '../../domain/order.ts';
import { planOf, type PlannedStep } from '../../domain/plan.ts';
import {
  denial,
  entryDenial,
  freezeDenial,
  staleDenial,
  timeDenial,
  type Denial,
  type EntryFacts,
} from '../../domain/risk.ts';
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
export function follow(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  now: number,
): readonly JournalFact[] {
  if (master.unasked === null) return difference(parts, master, follower, now);
  // Nobody asked for this end: what stands at the follower stands as if the master's order did, and nothing is added.
  if (parts.blotter.copiesFor(master.order.orderId ?? '', follower).length === 0) return [];
  const standing = { ...master, order: { ...master.order, ended: null } };
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
    return [
      denied(
        about,
        'Copy',
        order,
        denial(
          'INSTRUMENT_UNKNOWN',
          `${order.instrumentId} is not in today's contract master.`,
          'Refresh the contract master; copy this order by hand meanwhile.',
        ),
      ),
    ];
  }

  const placing = { ...about, instrument };
  const { closing, opening } = splitExit(order.orderQty, master.held);
  const facts: JournalFact[] = [];
  let side = followerSide(about, copies);
  if (closing > 0 && side.outgrown) {
    const held = side.expected + side.exitedHere;
    facts.push(sized(about, held));
    side = { ...side, heldAtDecision: held };
  }
  // Another multiplier or policy counts from the next order on: this one keeps the size it was begun with.
  const begun = copies[0] === undefined ? undefined : blotter.termsOf(copies[0]);
  const sizing = begun === undefined ? terms : { ...terms, multiplier: begun.multiplier, copyPolicy: begun.copyPolicy };
  const targets = targetsOf(
    { order, held: master.held, flatNow: isMasterFlat(about) },
    { terms: sizing, ...side },
    instrument,
  );
  if (targets.exit !== null && closing > 0) facts.push(...step(placing, 'Exit', targets.exit, copies, side));
  const hasEntries = copies.some(({ key }) => key.purpose === 'Copy');
  if (targets.entry !== null && (opening > 0 || closing === 0 || hasEntries))
    facts.push(...step(placing, 'Copy', targets.entry, copies, side));
  return facts;
}

/** Whether nothing that may still happen at this follower can change what this exit asks of it. */
export function isExitSettled({ blotter }: FollowParts, master: MasterOrder, follower: AccountId): boolean {
  const { order } = master;
  if (isOpen(order)) return false;
  return blotter.liveHolding(follower, order.instrumentId, order.product).length === 0;
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

type Holding = {
  readonly held: number;
  readonly expected: number;
  readonly exitedHere: number;
  readonly heldAtDecision: number | null;
  /** The master has enlarged this exit since it was measured. */
  readonly outgrown: boolean;
};

function step(
  about: Placing,
  purpose: CopyPurpose,
  target: Target,
  all: readonly CopyOrder[],
  side: Holding,
): readonly JournalFact[] {
  const copies = all.filter(({ key }) => key.purpose === purpose);
  if (copies.length === 0 && target.kind === 'Hold' && target.qty === 0) {
    // An exit with an entry still on its way waits for what that entry trades, and for nothing that is bought later.
    if (purpose === 'Exit' && (side.heldAtDecision ?? side.expected) > 0 && side.expected > side.held)
      return side.heldAtDecision === null ? [sized(about, side.expected)] : [];
    const terms = { ...target.terms, orderQty: 0 };
    return [denied(about, purpose, terms, purpose === 'Exit' ? nothingToExit(side.expected) : belowOneLot())];
  }
  return planOf(target, copies).flatMap((planned) => factsOf(about, purpose, planned, side));
}

function sized({ masterKey, follower, master }: About, held: number): JournalFact {
  return { kind: 'ExitSized', masterKey, followerId: follower, held, masterHeld: master.held };
}

function factsOf(about: Placing, purpose: CopyPurpose, planned: PlannedStep, side: Holding): readonly JournalFact[] {
  const { parts, master, follower, now } = about;
  const notReady = parts.notReady(follower);
  const stale = now - freshestOf(about) > parts.staleAfterMs;
  const masterAt = master.changedAt;
  switch (planned.kind) {
    case 'Cancel': {
      const { orderId } = planned.copy.order;
      // A working order that the broker has not named yet is cancelled when it is; a cancel is safe at any age. Asked
      // for in vain, it is asked for again, but not faster than the broker's book can show what the last one did.
      if (orderId === null || notReady !== null || justNow(planned.copy.cancelAskedAt, now)) return [];
      return [
        {
          kind: 'CancelIntended',
          command: { kind: 'Cancel', accountId: follower, clOrdId: planned.copy.clOrdId, orderId },
          masterAt,
        },
      ];
    }
    case 'Replace': {
      const { copy } = planned;
      const { orderId } = copy.order;
      // While the master's order rests, being late in step with it is better than resting at its old price.
      const tooLate = stale && !isOpen(master.order);
      if (
        orderId === null ||
        notReady !== null ||
        tooLate ||
        parts.blotter.copying().kind !== 'On' ||
        justNow(copy.changeLostAt, now)
      )
        return [];
      const replace = (terms: OrderTerms): JournalFact => ({
        kind: 'ReplaceIntended',
        command: { kind: 'Replace', accountId: follower, clOrdId: copy.clOrdId, orderId, ...terms },
        masterAt,
      });
      const why = whyNotReplaced(about, purpose, copy, planned.terms);
      if (why === null) return [replace(planned.terms)];
      // What may not grow still keeps the master's price.
      const kept = { ...planned.terms, orderQty: Math.min(planned.terms.orderQty, copy.order.orderQty) };
      const moved = !sameReplaceable({ ...kept, orderQty: copy.wanted.orderQty }, copy.wanted);
      if (moved && whyNotReplaced(about, purpose, copy, kept) === null) return [replace(kept)];
      return [
        {
          kind: 'ReplaceDenied',
          clOrdId: copy.clOrdId,
          accountId: follower,
          masterKey: about.masterKey,
          terms: planned.terms,
          denial: why,
        },
      ];
    }
    case 'New': {
      const command = newOrder(about, purpose, planned.slice, planned.terms);
      const why = whyDenied(about, purpose, command, notReady, stale);
      if (why !== null)
        return [
          denied(
            about,
            purpose,
            planned.terms,
            why,
            planned.slice,
            purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null,
          ),
        ];
      const key = { masterKey: about.masterKey, followerId: follower, purpose, slice: planned.slice };
      return [
        {
          kind: 'NewIntended',
          key,
          command,
          heldAtDecision: purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null,
          masterAt,
        },
      ];
    }
  }
}

/** The fixed order: who, whether, when, then how much. Exits pass everything that limits entries. */
function whyDenied(
  about: Placing,
  purpose: CopyPurpose,
  command: NewOrder,
  notReady: string | null,
  stale: boolean,
): Denial | null {
  const { parts, follower, terms } = about;
  const copying = parts.blotter.copying();
  if (copying.kind !== 'On') {
    return denial(
      'COPYING_OFF',
      copying.kind === 'Halted' ? `Copying is halted: ${copying.reason}` : 'Copying is off.',
      'Switch copying on to follow the next orders.',
    );
  }
  if (!terms.enabled && purpose === 'Copy')
    return denial(
      'FOLLOWER_DISABLED',
      'This follower is switched off.',
      'Switch the follower on to copy the next orders.',
    );
  const barred = purpose === 'Copy' ? parts.mayCopyInto(follower) : null;
  if (barred !== null) return barred;
  if (notReady !== null)
    return denial(
      'ACCOUNT_NOT_READY',
      notReady,
      'Mend the connection or log in; then copy this order by hand if you still want it.',
    );
  if (stale) {
    return denial(
      'MASTER_ACTION_STALE',
      `The master's action was more than ${Math.round(parts.staleAfterMs / 1000)} s old.`,
      'The market has moved: decide by hand whether to follow it.',
    );
  }
  const facts = purpose === 'Copy' ? entryFacts(about) : null;
  const untimely = facts === null ? null : timeDenial(command, facts, about.now);
  if (untimely !== null) return untimely;
  if (parts.isStray(follower, command.clOrdId)) {
    return denial(
      'ALREADY_AT_BROKER',
      'The broker already holds an order with this reference.',
      'Look at the account at the broker; it was not sent again.',
    );
  }
  return facts === null ? null : (entryDenial(command, terms) ?? freezeDenial(command, facts.freezeQty));
}

function entryFacts({ parts, master, instrument, now }: Placing): EntryFacts {
  const { marketOf, referenceStale, freezeQtyOf } = parts.dated;
  return {
    market: marketOf(instrument, now),
    referenceStale: referenceStale(master.order.instrumentId, now),
    freezeQty: freezeQtyOf(instrument),
  };
}

/** A modify is held to what a new order is held to, as far as it asks for more than the order has. */
function whyNotReplaced(about: Placing, purpose: CopyPurpose, copy: CopyOrder, wanted: OrderTerms): Denial | null {
  const { terms, follower, parts } = about;
  if (purpose !== 'Copy') return null;
  const command = { ...copy.command, ...wanted };
  const grows = wanted.orderQty > copy.order.orderQty;
  if (!grows) return valueOf(wanted) > valueOf(copy.order) ? entryDenial(command, terms) : null;
  if (!terms.enabled)
    return denial(
      'FOLLOWER_DISABLED',
      'This follower is switched off, so its order was not enlarged.',
      'Switch the follower on to copy the next orders.',
    );
  const facts = entryFacts(about);
  return (
    parts.mayCopyInto(follower) ??
    timeDenial(command, facts, about.now) ??
    entryDenial(command, terms) ??
    freezeDenial(command, facts.freezeQty)
  );
}

function valueOf({ price, stopPx, orderQty }: OrderTerms): number {
  return (price > 0 ? price : stopPx) * orderQty;
}

const againAfterMs = 2000;

/** False too when the wall clock was set back since: a jump must not keep anything waiting. */
function justNow(at: number | null, now: number): boolean {
  return at !== null && now >= at && now - at < againAfterMs;
}

function denied(
  about: About,
  purpose: CopyPurpose,
  terms: OrderTerms,
  why: Denial,
  slice = 0,
  heldAtDecision: number | null = purpose === 'Exit' ? 0 : null,
): JournalFact {
  const key = { masterKey: about.masterKey, followerId: about.follower, purpose, slice };
  return {
    kind: 'Denied',
    key,
    command: newOrder(about, purpose, slice, terms),
    denial: why,
    masterAt: about.master.changedAt,
    heldAtDecision,
  };
}

function newOrder(about: About, purpose: CopyPurpose, slice: number, terms: OrderTerms): NewOrder {
  const ref = deriveClOrdId({
    masterAccount: about.parts.masterId,
    masterEvent: about.masterKey,
    follower: about.follower,
    purpose,
    slice,
  });
  const { instrumentId, side, ordType, timeInForce, product, orderQty, price, stopPx } = terms;
  return {
    kind: 'New',
    accountId: about.follower,
    clOrdId: ref,
    instrumentId,
    side,
    ordType,
    timeInForce,
    product,
    orderQty,
    price,
    stopPx,
  };
}

function followerSide(about: About, copies: readonly CopyOrder[]): Holding {
  const { parts, master, follower, masterKey } = about;
  const { blotter } = parts;
  const { instrumentId, product, side } = master.order;
  const net = blotter.net(follower, instrumentId, product);
  const total = Math.max(0, side === 'Sell' ? net : -net);
  const exits = copies.filter(({ key }) => key.purpose === 'Exit');
  const exitedHere = exits.reduce((sum, copy) => sum + copy.order.cumQty, 0);
  if (master.held === 0) return { held: total, expected: total, exitedHere, heldAtDecision: null, outgrown: false };

  const first = exits.find((copy) => copy.heldAtDecision !== null)?.heldAtDecision ?? null;
  const size =
    blotter.exitSize(masterKey, follower) ??
    (first === null ? null : { held: first, masterHeld: master.heldAtFirst, seq: master.seq });
  const outgrown = size !== null && size.masterHeld < master.held;
  const mine = size === null || outgrown ? total : Math.max(0, total - boughtSince(about, size.seq));
  // What another exit has still to sell here is as good as sold: counted again, it would be sold twice.
  const unsold = Math.max(0, mine - stillOwed(about, 'Exit', Infinity));
  const held = Math.max(0, mine - promised(about));
  const coming = stillOwed(about, 'Copy', size === null || outgrown ? Infinity : size.seq);
  return { held, expected: unsold + coming, exitedHere, heldAtDecision: size?.held ?? null, outgrown };
}

/** Units that orders of the master's since then have added to the follower's holding: an exit measured before leaves them. */
function boughtSince({ parts, master, follower }: About, seq: number): number {
  const { instrumentId, product, side } = master.order;
  const later = parts.blotter
    .copiesHolding(follower, instrumentId, product)
    .filter((copy) => copy.key.masterKey !== master.order.orderId && begunAt(parts, copy) > seq)
    .reduce((sum, { order }) => sum + signed(order.side, order.cumQty), 0);
  return Math.max(0, side === 'Sell' ? later : -later);
}

/**
 * Units that its other exits may sell before this one: all that an earlier order of the same kind still works for, and
 * what the others owe. A stop and a target may stand for the same units, since the market cannot be at both.
 */
function promised(about: About): number {
  const { parts, master, follower } = about;
  const { instrumentId, product, side } = master.order;
  const earlier = parts.blotter.liveHolding(follower, instrumentId, product).filter((copy) => {
    const begun = parts.blotter.master(orderId(copy.key.masterKey));
    return (
      copy.key.purpose === 'Exit' &&
      copy.order.side === side &&
      begun !== undefined &&
      begun.seq < master.seq &&
      isStop(begun.order) === isStop(master.order)
    );
  });
  const worked = earlier.reduce((sum, { order }) => sum + leavesQtyOf(order), 0);
  return worked + stillOwed(about, 'Exit', Infinity, earlier);
}

function isStop({ ordType }: OrderTerms): boolean {
  return ordType === 'Stop' || ordType === 'StopLimit';
}

/**
 * Units that the follower's entries into this holding, or its other exits from it, still owe for what the master has
 * traded by now. What rests at the master too owes nothing: a stop and a target may stand for the same units.
 */
function stillOwed(
  { parts, master, follower }: About,
  purpose: 'Copy' | 'Exit',
  before: number,
  except: readonly CopyOrder[] = [],
): number {
  const { instrumentId, product, side } = master.order;
  const wanted = purpose === 'Exit' ? side : opposite(side);
  return parts.blotter
    .liveHolding(follower, instrumentId, product)
    .filter(
      ({ key, order }) => key.purpose === purpose && order.side === wanted && key.masterKey !== master.order.orderId,
    )
    .filter((copy) => !except.includes(copy))
    .reduce((sum, copy) => {
      const begun = parts.blotter.master(orderId(copy.key.masterKey));
      if (begun === undefined || begun.seq > before) return sum;
      const due =
        proportionInLots(copy.order.orderQty, begun.order.cumQty, begun.order.orderQty, 1) - copy.order.cumQty;
      return sum + Math.min(leavesQtyOf(copy.order), Math.max(0, due));
    }, 0);
}

/** When the master's order or the Exit All behind a copy was first known. */
function begunAt({ blotter }: FollowParts, copy: CopyOrder): number {
  return blotter.master(orderId(copy.key.masterKey))?.seq ?? 0;
}

function isMasterFlat({ parts, master }: About): boolean {
  const { instrumentId, product, side } = master.order;
  if (parts.blotter.net(parts.masterId, instrumentId, product) !== 0) return false;
  return !parts.blotter
    .openMastersHolding(parts.masterId, instrumentId, product)
    .some(({ order }) => order.side === side);
}

/** The newest live reason to act: the master's own action, or a fill of the follower's that an exit must answer. */
function freshestOf({ parts, master, follower }: About): number {
  const { instrumentId, product } = master.order;
  if (master.held === 0) return master.changedAt;
  return Math.max(master.changedAt, parts.blotter.holding(follower, instrumentId, product).lastFillAt);
}

function belowOneLot(): Denial {
  return denial(
    'QTY_BELOW_ONE_LOT',
    'The multiplier gives less than one lot.',
    'Raise the multiplier, or leave this follower out of small orders.',
  );
}

function nothingToExit(expected: number): Denial {
  return expected === 0
    ? denial(
        'NOTHING_TO_EXIT',
        'This follower holds nothing copied from this position.',
        'Nothing to do, unless it holds some by hand: Exit All closes that too.',
      )
    : denial(
        'QTY_BELOW_ONE_LOT',
        'The follower’s part of this exit is less than one lot.',
        'It is closed with the last exit; close it by hand if you want it sooner.',
      );
}
