// Target, plan and risk for one master order and one follower: which facts and commands follow. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import { isUndecided, type CopyOrder } from '../../domain/copy-order.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import { isStandingTrade } from '../../domain/door-trade.ts';
import { sameReplaceable, termsOf } from '../../domain/order-state.ts';
import { isOpen, type OrderTerms } from '../../domain/order.ts';
import { orderCount, planOf, type PlannedStep } from '../../domain/plan.ts';
import { denial, staleDenial } from '../../domain/risk.ts';
import { followedAs, sideOf, splitExit, targetsOf, type Target, type UnsizedEntry } from '../../domain/target.ts';
import type { Blotter } from './blotter.ts';
import type { MasterOrder } from './master-order.ts';
import type { About, FollowParts, Placing } from './follow-parts.ts';
import { begunTerms, followerSide, isMasterFlat, sizingSide, type FollowerHolding } from './follower-side.ts';
import {
  belowOneLot,
  denied,
  intended,
  type IntendedWith,
  mostPerOrder,
  newOrder,
  nothingToExit,
  sized,
  standsBack,
  unsized,
} from './intents.ts';
import { decisionInputs } from './limit-facts.ts';
import { isTakenBack, rulingOf, whyDenied, whyNotReplaced } from './permission.ts';
import { legGateFor, legWait } from './leg-gate.ts';
import { keptPrice, pricedBy, referenceFor } from './protection.ts';

/** The facts to make durable for this pair; empty when the follower has what it should have, or must wait. */
export function follow(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  now: number,
): readonly JournalFact[] {
  const order = followedAs(master);
  if (master.unasked === null || order !== master.order)
    return difference(parts, order === master.order ? master : { ...master, order }, follower, now);
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
  if (order.orderId === null || !order.acknowledged) return [];
  // A missed one is followed from the moment on that a person had the follower catch up with it.
  if (master.notCopied !== '' && blotter.missedDecision(order.orderId, follower) !== 'AtLimit') return [];
  if (master.only !== null && !master.only.includes(follower)) return [];
  const terms = blotter.terms(follower);
  if (terms === undefined) return [];
  const copies = blotter.copiesFor(order.orderId, follower);
  if (copies.length === 0 && !isOpen(order) && order.cumQty === 0) return [];

  const instrument = parts.instrumentOf(order.instrumentId);
  const begun = begunTerms(blotter, copies, terms);
  const ourSide = sideOf(order.side, begun);
  if (instrument === undefined) {
    if (copies.length > 0) return [];
    const about = { parts, master, masterKey: order.orderId, follower, terms, side: ourSide, now };
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

  const reference = referenceFor(parts, master, begun, copies);
  // Spelled out: this is done for every follower of every event, and a spread costs more than the decision.
  const placing: Placing = {
    parts,
    master,
    masterKey: order.orderId,
    follower,
    terms,
    side: ourSide,
    now,
    instrument,
    reference,
  };
  const { closing, opening } = splitExit(order.orderQty, master.held);
  const facts: JournalFact[] = [];
  let side = followerSide(placing, copies);
  if (closing > 0 && side.outgrown) {
    const held = side.expected + side.exitedHere;
    facts.push(sized(placing, held));
    side = { ...side, heldAtDecision: held };
  }
  const targets = targetsOf(
    {
      order,
      held: master.held,
      flatNow: !isOpen(order) && isMasterFlat(placing),
      market: { reference: reference?.price ?? null, band: parts.tapeOf(instrument.id).band },
    },
    sizingSide(placing, copies, side, begun),
    instrument,
  );
  if (targets.exit !== null && closing > 0) facts.push(...step(placing, 'Exit', targets.exit, copies, side));
  const hasEntries = copies.some(({ key }) => key.purpose === 'Copy');
  const entry = hasEntries && isTakenBack(placing) ? ({ kind: 'Nothing' } as const) : targets.entry;
  // A first price is on its way: the entry is decided when it is here, or does not come.
  const waits = reference?.fresh === false && !hasEntries && parts.pricesComing(instrument.id);
  if (entry !== null && !waits && (opening > 0 || closing === 0 || hasEntries))
    facts.push(...step(placing, 'Copy', entry, copies, side));
  return facts;
}

/** Whether nothing that may still happen at this follower can change what this exit asks of it. */
export function isExitSettled({ blotter }: FollowParts, master: MasterOrder, follower: AccountId): boolean {
  const { order } = master;
  if (isOpen(order)) return false;
  return blotter.liveHolding(follower, order.instrumentId, order.product).length === 0;
}

function step(
  about: Placing,
  purpose: CopyPurpose,
  target: Target | UnsizedEntry,
  all: readonly CopyOrder[],
  side: FollowerHolding,
): readonly JournalFact[] {
  const copies = all.length === 0 ? all : all.filter(({ key }) => key.purpose === purpose);
  if (target.kind === 'Unsized')
    return copies.length > 0 ? [] : [denied(about, purpose, { ...target.terms, orderQty: 0 }, unsized(target.why))];
  if (copies.length === 0 && target.kind === 'Hold' && target.qty === 0) {
    // It comes to its turn when what stands for the same units has traded or is taken back.
    if (purpose === 'Exit' && side.behind === 'Traded')
      return side.heldAtDecision === null ? [sized(about, side.expected)] : [];
    if (purpose === 'Exit' && side.behind === 'Resting')
      return [
        denied(about, purpose, { ...target.terms, orderQty: 0 }, standsBack(), {
          heldAtDecision: side.heldAtDecision ?? side.expected,
        }),
      ];
    // An exit with an entry still on its way waits for what that entry trades, and for nothing that is bought later.
    if (purpose === 'Exit' && (side.heldAtDecision ?? side.expected) > 0 && side.expected > side.held)
      return side.heldAtDecision === null ? [sized(about, side.expected)] : [];
    const terms = { ...target.terms, orderQty: 0 };
    const why = purpose === 'Exit' ? nothingToExit(side.expected) : belowOneLot(target.size);
    // Less than a lot so far: measured by what it had at this moment, it may come to a lot as the master trades on.
    const heldAtDecision = purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null;
    return [denied(about, purpose, terms, why, { heldAtDecision, size: target.size })];
  }
  const size = target.kind === 'Hold' ? target.size : undefined;
  const total = target.kind === 'Hold' ? target.qty - refusedUnits(copies) : 0;
  const steps = planOf(target, copies, mostPerOrder(about));
  if (steps.length === 0 && size !== undefined) return resized(about, copies, size);
  return steps.flatMap((planned, at) =>
    // What an order is sized by is said once, with the first of its steps.
    factsOf(about, purpose, planned, side, {
      size: at === 0 ? size : undefined,
      makesRoom: target.kind === 'Hold',
      total,
    }),
  );
}

/** Units that were asked for under this order and that we refused; they are not asked for again. */
function refusedUnits(copies: readonly CopyOrder[]): number {
  return copies.reduce((sum, copy) => sum + (copy.sending === 'Denied' ? copy.wanted.orderQty : 0), 0);
}

/** The master's order changed by less than a lot of this follower's: nothing is sent, but the ledger owes another rest. */
function resized(
  { parts, masterKey, follower, master, side }: Placing,
  copies: readonly CopyOrder[],
  size: EntrySize,
): readonly JournalFact[] {
  const known = parts.blotter.entrySize(masterKey, follower);
  if (known === undefined || known.masterQty === size.masterQty) return [];
  if (copies.some((copy) => isUndecided(copy) || copy.order.replaceOpen || copy.order.cancelOpen)) return [];
  const has = copies.reduce((sum, { order }) => sum + (isOpen(order) ? order.orderQty : order.cumQty), 0);
  if (has !== size.qty) return [];
  return [{ kind: 'EntrySized', masterKey, followerId: follower, order: { ...termsOf(master.order), side }, size }];
}

type Rest = { -readonly [Name in keyof IntendedWith]: IntendedWith[Name] };

type StepOf = {
  readonly size: EntrySize | undefined;
  /** Less is wanted than before, and not nothing. */
  readonly makesRoom: boolean;
  /** Units wanted under this order of the master's, all its slices together. */
  readonly total: number;
};

function factsOf(
  about: Placing,
  purpose: CopyPurpose,
  planned: PlannedStep,
  side: FollowerHolding,
  { size, makesRoom, total }: StepOf,
): readonly JournalFact[] {
  const { parts, master, follower, now } = about;
  const notReady = parts.notReady(follower);
  const stale = ageOf(about, purpose) > parts.staleAfterMs;
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
          ...(makesRoom ? { makesRoom } : {}),
          ...(size === undefined ? {} : { size }),
        },
      ];
    }
    case 'Replace': {
      const { copy } = planned;
      const { orderId } = copy.order;
      // While the master's order rests, or the door's trade stands, late in step is better than resting at its old price.
      const tooLate = stale && !isOpen(master.order) && !isStandingTrade(master.order);
      if (
        orderId === null ||
        notReady !== null ||
        tooLate ||
        parts.blotter.copying().kind !== 'On' ||
        rulingOf(about)?.state === 'Halted' ||
        justNow(copy.changeLostAt, now)
      )
        return [];
      const replace = (terms: OrderTerms, inputs?: DecisionInputs): JournalFact => ({
        kind: 'ReplaceIntended',
        command: { kind: 'Replace', accountId: follower, clOrdId: copy.clOrdId, orderId, ...terms },
        masterAt,
        ...(size === undefined ? {} : { size }),
        ...(inputs === undefined ? {} : { inputs }),
        ...keptPrice(about, terms, copy.wanted),
      });
      const grows = purpose === 'Copy' && planned.terms.orderQty > copy.order.orderQty;
      const inputs = grows ? decisionInputs(about, total) : undefined;
      const why = whyNotReplaced(about, purpose, copy, planned.terms, total, inputs);
      if (why === null) return [replace(planned.terms, inputs)];
      // What may not grow still keeps the master's price.
      const kept = { ...planned.terms, orderQty: Math.min(planned.terms.orderQty, copy.order.orderQty) };
      const moved = !sameReplaceable({ ...kept, orderQty: copy.wanted.orderQty }, copy.wanted);
      if (moved && whyNotReplaced(about, purpose, copy, kept, total) === null) return [replace(kept)];
      return [
        {
          kind: 'ReplaceDenied',
          clOrdId: copy.clOrdId,
          accountId: follower,
          masterKey: about.masterKey,
          terms: planned.terms,
          denial: why,
          ...(inputs === undefined ? {} : { inputs }),
        },
      ];
    }
    case 'New': {
      const whole = newOrder(about, purpose, planned.slice, planned.terms);
      const heldAtDecision = purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null;
      const most = mostPerOrder(about);
      const inputs = purpose === 'Copy' ? decisionInputs(about, total, orderCount(whole.orderQty, most)) : undefined;
      const gate = planned.slice === 0 ? legGateFor(about, purpose) : ({ kind: 'Go' } as const);
      const leg = legWait(about, purpose, gate, stale);
      const why = whyDenied(about, purpose, whole, most, notReady, leg.stale, total, inputs) ?? leg.denial;
      if (why !== null)
        return [
          denied(about, purpose, planned.terms, why, {
            slice: planned.slice,
            heldAtDecision,
            size,
            inputs,
            priced: pricedBy(about, planned.terms),
          }),
        ];
      if (gate.kind === 'Wait') return leg.facts;
      const rest: Rest = { heldAtDecision, masterAt };
      if (leg.held) rest.freshFrom = now;
      if (size !== undefined) rest.size = size;
      if (inputs !== undefined) rest.inputs = inputs;
      const priced = pricedBy(about, planned.terms);
      if (priced !== undefined) rest.priced = priced;
      return intended(about, purpose, planned.slice, planned.terms, rest, whole);
    }
  }
}

/** Ms. What opens is as old as the older of two clocks says; an exit that is late is better than none. */
function ageOf(about: About, purpose: CopyPurpose): number {
  const byWall = about.now - freshestOf(about, purpose);
  return purpose === 'Copy' ? Math.max(byWall, about.parts.ageOf(about.master)) : byWall;
}

const againAfterMs = 2000;

/** False too when the wall clock was set back since: a jump must not keep anything waiting. */
function justNow(at: number | null, now: number): boolean {
  return at !== null && now >= at && now - at < againAfterMs;
}

/** The newest live reason to act: the master's own action, or a fill or an end at the follower that an exit must answer. */
function freshestOf({ parts, master, follower }: About, purpose: CopyPurpose): number {
  const { instrumentId, product } = master.order;
  // What the order opens beyond what it closes is an entry like any other: no fill makes it fresh again.
  if (master.held === 0 || purpose === 'Copy') return master.changedAt;
  const { lastFillAt, lastFreedAt } = parts.blotter.holding(follower, instrumentId, product);
  return Math.max(master.changedAt, lastFillAt, lastFreedAt);
}
