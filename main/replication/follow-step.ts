// From what a follower has under one purpose of a master order to what it should have: the plan, and what it leaves to say.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import { isUndecided, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { termsOf } from '../../domain/order-state.ts';
import { isOpen } from '../../domain/order.ts';
import { planOf } from '../../domain/plan.ts';
import type { Target, UnsizedEntry } from '../../domain/target.ts';
import type { About, Placing } from './follow-parts.ts';
import type { FollowerHolding } from './follower-side.ts';
import { belowOneLot, denied, mostPerOrder, nothingToExit, sentAs, sized, standsBack, unsized } from './intents.ts';
import { whyNotAtAll } from './permission.ts';
import { canceled, factsOf } from './step-facts.ts';

/** The facts that take this follower from what it has under one purpose to what it should have. */
export function stepTo(
  about: Placing,
  purpose: CopyPurpose,
  target: Target | UnsizedEntry,
  all: readonly CopyOrder[],
  side: FollowerHolding,
): readonly JournalFact[] {
  const copies = all.length === 0 ? all : all.filter((copy) => purposeOf(copy) === purpose);
  // One that was sent as the other kind keeps its place among those, and no reference is used twice.
  const next = Math.max(copies.length, sentAs(purpose, all));
  if (target.kind === 'Unsized')
    return copies.length > 0
      ? []
      : [
          denied(about, purpose, { ...target.terms, orderQty: 0 }, whyNotAtAll(about) ?? unsized(target.why), {
            slice: next,
          }),
        ];
  if (copies.length === 0 && target.kind === 'Hold' && target.qty === 0) {
    // It comes to its turn when what stands for the same units has traded or is taken back.
    if (purpose === 'Exit' && side.behind === 'Traded')
      return side.heldAtDecision === null ? [sized(about, side.expected)] : [];
    if (purpose === 'Exit' && side.behind === 'Resting')
      return [
        denied(about, purpose, { ...target.terms, orderQty: 0 }, standsBack(), {
          heldAtDecision: side.heldAtDecision ?? side.expected,
          slice: next,
        }),
      ];
    // An exit with an entry still on its way waits for what that entry trades, and for nothing that is bought later.
    if (purpose === 'Exit' && side.due > 0 && side.expected > side.held)
      return side.heldAtDecision === null ? [sized(about, side.expected)] : [];
    const terms = { ...target.terms, orderQty: 0 };
    const why = purpose === 'Exit' ? nothingToExit(side.expected) : (whyNotAtAll(about) ?? belowOneLot(target.size));
    // Less than a lot so far: measured by what it had at this moment, it may come to a lot as the master trades on.
    const heldAtDecision = purpose === 'Exit' ? (side.heldAtDecision ?? side.expected) : null;
    return [denied(about, purpose, terms, why, { heldAtDecision, size: target.size, slice: next })];
  }
  // Beside one in doubt no units are asked for, so that nothing is sized.
  const size = target.kind === 'Hold' && !copies.some(isUndecided) ? target.size : undefined;
  const total = target.kind === 'Hold' ? target.qty - refusedUnits(copies) : 0;
  const most = mostPerOrder(about);
  const steps = planOf(target, copies, most, next);
  const [first, ...more] = steps;
  if (first === undefined) return size === undefined ? [] : resized(about, copies, size);
  // What an order is sized by is said once, with the first of its steps.
  const makesRoom = target.kind === 'Hold';
  const atMasters = target.kind === 'Hold' ? target.atMasters : undefined;
  const facts = factsOf(about, purpose, first, side, { size, makesRoom, total, most, atMasters });
  if (more.length === 0) return facts;
  return [
    ...facts,
    ...more.flatMap((planned) =>
      factsOf(about, purpose, planned, side, { size: undefined, makesRoom, total, most, atMasters }),
    ),
  ];
}

/** The cancels of all that still stands under an order that is over: they need no contract. */
export function takenBack(about: About, copies: readonly CopyOrder[]): readonly JournalFact[] {
  return (['Copy', 'Exit'] as const).flatMap((purpose) => {
    const mine = copies.filter((copy) => purposeOf(copy) === purpose);
    return planOf({ kind: 'Nothing' }, mine).flatMap((planned) =>
      planned.kind === 'Cancel' ? canceled(about, planned, { size: undefined, makesRoom: false }) : [],
    );
  });
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
