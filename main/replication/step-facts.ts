// What one step of a plan comes to: the intent to make durable, why it is refused, or nothing yet. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import { isStandingTrade } from '../../domain/door-trade.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { sameReplaceable } from '../../domain/order-state.ts';
import { isOpen, type OrderTerms } from '../../domain/order.ts';
import { orderCount, type PlannedStep } from '../../domain/plan.ts';
import type { Draft } from '../../domain/draft.ts';
import type { About, Placing } from './follow-parts.ts';
import type { FollowerHolding } from './follower-side.ts';
import { denied, intended, newOrder, type IntendedWith } from './intents.ts';
import { legGateFor, legWait } from './leg-gate.ts';
import { decisionInputs } from './limit-facts.ts';
import { rulingOf, whyDenied, whyNotReplaced } from './permission.ts';
import { keptPrice, pricedBy } from './protection.ts';

type StepOf = {
  readonly size: EntrySize | undefined;
  /** Less is wanted than before, and not nothing. */
  readonly makesRoom: boolean;
  /** Units wanted under this order of the master's, all its slices together. */
  readonly total: number;
  /** The most units of one order. */
  readonly most: number;
  /** As the target has it. */
  readonly atMasters: true | undefined;
};

type Planned<Kind> = Extract<PlannedStep, { kind: Kind }>;

export function factsOf(
  about: Placing,
  purpose: CopyPurpose,
  planned: PlannedStep,
  side: FollowerHolding,
  step: StepOf,
): readonly JournalFact[] {
  switch (planned.kind) {
    case 'Cancel':
      return canceled(about, planned, step);
    case 'Replace':
      return replaced(about, purpose, planned, step);
    case 'New':
      return placed(about, purpose, planned, side, step);
  }
}

export function canceled(
  { parts, master, follower, now }: About,
  { copy }: Planned<'Cancel'>,
  { size, makesRoom }: Pick<StepOf, 'size' | 'makesRoom'>,
): readonly JournalFact[] {
  const { orderId } = copy.order;
  // A working order that the broker has not named yet is cancelled when it is; a cancel is safe at any age. Asked
  // for in vain, it is asked for again, but not faster than the broker's book can show what the last one did.
  if (orderId === null || parts.notReady(follower) !== null || justNow(copy.cancelAskedAt, now)) return [];
  // A change is made or refused in a moment, and the cancel comes in its order; one that hangs is not waited for.
  if (copy.order.replaceOpen && justNow(copy.replaceAskedAt ?? null, now)) return [];
  return [
    {
      kind: 'CancelIntended',
      command: { kind: 'Cancel', accountId: follower, clOrdId: copy.clOrdId, orderId },
      masterAt: master.changedAt,
      ...(makesRoom ? { makesRoom } : {}),
      ...(size === undefined ? {} : { size }),
    },
  ];
}

function replaced(
  about: Placing,
  purpose: CopyPurpose,
  planned: Planned<'Replace'>,
  { size, total, atMasters }: StepOf,
): readonly JournalFact[] {
  const { parts, master, follower, now } = about;
  const masterAt = master.changedAt;
  const { copy } = planned;
  const { orderId } = copy.order;
  // While the master's order rests, or the door's trade stands, late in step is better than resting at its old price. Once it
  // is over, an exit that rests on is listed, and told of until the follower is out.
  const stale = ageOf(about, purpose) > parts.staleAfterMs;
  const tooLate = stale && !isOpen(master.order) && !isStandingTrade(master.order);
  // Less is never too late to be wanted, at the price that it has.
  const fewer = planned.terms.orderQty < copy.order.orderQty;
  if (
    orderId === null ||
    parts.notReady(follower) !== null ||
    (tooLate && !fewer) ||
    parts.blotter.copying().kind !== 'On' ||
    rulingOf(about)?.state === 'Halted' ||
    justNow(copy.changeLostAt, now)
  )
    return [];
  // Else it would be taken back, or moved, because it does not fill where the master wants it to rest.
  const mastersNow = atMasters === true && copy.protection !== null && copy.protection.repriced === 0 && !copy.byHand;
  const replace = (terms: OrderTerms, inputs?: DecisionInputs): JournalFact => ({
    kind: 'ReplaceIntended',
    command: { kind: 'Replace', accountId: follower, clOrdId: copy.clOrdId, orderId, ...terms },
    masterAt,
    ...(size === undefined ? {} : { size }),
    ...(inputs === undefined ? {} : { inputs }),
    ...keptPrice(about, terms, copy.wanted),
    ...(mastersNow ? { atMasters: true } : {}),
  });
  if (tooLate) return [replace({ ...copy.wanted, orderQty: planned.terms.orderQty })];
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

function placed(
  about: Placing,
  purpose: CopyPurpose,
  { slice, terms }: Planned<'New'>,
  side: FollowerHolding,
  { size, total, most }: StepOf,
): readonly JournalFact[] {
  const { parts, master, follower, now } = about;
  const whole = newOrder(about, purpose, slice, terms);
  const heldAtDecision = purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null;
  const inputs = purpose === 'Copy' ? decisionInputs(about, total, orderCount(whole.orderQty, most)) : undefined;
  const stale = ageOf(about, purpose) > parts.staleAfterMs;
  const gate = slice === 0 ? legGateFor(about, purpose) : ({ kind: 'Go' } as const);
  const leg = legWait(about, purpose, gate, stale);
  const why = whyDenied(about, purpose, whole, most, parts.notReady(follower), leg.stale, total, inputs) ?? leg.denial;
  const priced = pricedBy(about, terms);
  if (why !== null) return [denied(about, purpose, terms, why, { slice, heldAtDecision, size, inputs, priced })];
  if (gate.kind === 'Wait') return leg.facts;
  const rest: Draft<IntendedWith> = { heldAtDecision, masterAt: master.changedAt };
  if (leg.held) rest.freshFrom = now;
  if (size !== undefined) rest.size = size;
  if (inputs !== undefined) rest.inputs = inputs;
  if (priced !== undefined) rest.priced = priced;
  return intended(about, purpose, slice, terms, rest, { whole, most });
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
