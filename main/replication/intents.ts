// The facts that a decision leaves in the journal, and our own words for why there is nothing to send. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import { sizeWords, wholeLots, type EntrySize, type Unsized } from '../../domain/entry-size.ts';
import { deriveClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import type { OrderTerms } from '../../domain/order.ts';
import { slicesOf } from '../../domain/plan.ts';
import type { Priced } from '../../domain/reference-price.ts';
import { denial, type Denial } from '../../domain/risk.ts';
import type { Draft } from '../../domain/draft.ts';
import type { About, Placing } from './follow-parts.ts';

export function sized({ masterKey, follower, master }: About, held: number): JournalFact {
  return { kind: 'ExitSized', masterKey, followerId: follower, held, masterHeld: master.held };
}

/** Where in the order it stands, and what it was measured by. A denied entry owes nothing, unless it was too small. */
type DeniedAs = {
  readonly slice?: number;
  readonly heldAtDecision?: number | null;
  readonly size?: EntrySize | undefined;
  readonly inputs?: DecisionInputs | undefined;
  readonly priced?: Priced | undefined;
};

export function denied(
  about: About,
  purpose: CopyPurpose,
  terms: OrderTerms,
  why: Denial,
  { slice = 0, heldAtDecision = purpose === 'Exit' ? 0 : null, size, inputs, priced }: DeniedAs = {},
): JournalFact {
  const key = { masterKey: about.masterKey, followerId: about.follower, purpose, slice };
  const fact: Draft<Extract<JournalFact, { kind: 'Denied' }>> = {
    kind: 'Denied',
    key,
    command: newOrder(about, purpose, slice, terms),
    denial: why,
    masterAt: about.master.changedAt,
    heldAtDecision,
  };
  if (size !== undefined) fact.size = why.code === 'QTY_BELOW_ONE_LOT' ? size : { ...size, owes: 0 };
  if (inputs !== undefined) fact.inputs = inputs;
  if (priced !== undefined) fact.priced = priced;
  return fact;
}

export function newOrder(about: About, purpose: CopyPurpose, slice: number, terms: OrderTerms): NewOrder {
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

/** How many orders under this purpose there have been: the slice of the next, under a reference that nothing has. */
export function sentAs(purpose: CopyPurpose, all: readonly CopyOrder[]): number {
  return all.filter(({ key }) => key.purpose === purpose).length;
}

/** The most units of one order: whole lots within the exchange's freeze quantity; Infinity where none is known. */
export function mostPerOrder({ parts, instrument }: Placing): number {
  const freeze = parts.dated.freezeQtyOf(instrument);
  return freeze === null ? Infinity : wholeLots(freeze, instrument.lotSize);
}

/** The intents of one decision: an order, or as many as the freeze quantity asks for, each under a reference of its own. */
export function intended(
  about: Placing,
  purpose: CopyPurpose,
  from: number,
  terms: OrderTerms,
  rest: IntendedWith,
  known?: {
    /** The order for all of it; without slices it is the one that goes out. */ readonly whole: NewOrder;
    readonly most: number;
  },
): readonly Intended[] {
  const most = known?.most ?? mostPerOrder(about);
  if (known !== undefined && terms.orderQty <= most) return [intent(about, purpose, from, known.whole, rest)];
  return slicesOf(terms.orderQty, most).map((orderQty, at) => {
    const fact = intent(about, purpose, from + at, newOrder(about, purpose, from + at, { ...terms, orderQty }), rest);
    // What an order is sized by is said once, with its first slice.
    if (at > 0) delete fact.size;
    return fact;
  });
}

function intent(
  { masterKey, follower: followerId }: About,
  purpose: CopyPurpose,
  slice: number,
  command: NewOrder,
  { heldAtDecision, masterAt, freshFrom, planned, byHand, size, inputs, priced }: IntendedWith,
): Draft<Intended> {
  const key = { masterKey, followerId, purpose, slice };
  const fact: Draft<Intended> = { kind: 'NewIntended', key, command, heldAtDecision, masterAt };
  if (freshFrom !== undefined) fact.freshFrom = freshFrom;
  if (planned !== undefined) fact.planned = planned;
  if (byHand !== undefined) fact.byHand = byHand;
  if (size !== undefined) fact.size = size;
  if (inputs !== undefined) fact.inputs = inputs;
  if (priced !== undefined) fact.priced = priced;
  return fact;
}

type Intended = Extract<JournalFact, { kind: 'NewIntended' }>;

/** What an intent says beside its order. */
export type IntendedWith = Omit<Intended, 'kind' | 'key' | 'command'>;

export function belowOneLot(size?: EntrySize): Denial {
  if (size?.outcome === 'CutToMaximum')
    return denial(
      'QTY_ABOVE_MAXIMUM',
      'This follower’s maximum leaves less than one lot of this contract.',
      'Raise the maximum quantity or value, or leave it out of this contract.',
    );
  return denial(
    'QTY_BELOW_ONE_LOT',
    size === undefined
      ? 'This follower’s share is less than one lot.'
      : `This follower’s share is less than one lot: ${sizeWords(size)}.`,
    'Raise its size, choose at least one lot, or leave it out of small orders.',
  );
}

export function unsized(why: Unsized): Denial {
  switch (why) {
    case 'FUNDS_UNKNOWN':
      return denial(
        why,
        'It is sized by funds, and the funds of the master or of this follower are not known.',
        'Wait until both accounts show their funds, or size it by a multiplier.',
      );
    case 'VALUE_UNKNOWN':
      return denial(
        why,
        'It is sized by value, and the order has no price to value it by.',
        'Copy it by hand, or size it by a multiplier.',
      );
  }
}

export function masterOut(): Denial {
  return denial(
    'MASTER_OUT',
    'The master was out of it again before it could be followed here, so nothing was opened.',
    'Nothing to do: neither holds anything of it.',
  );
}

export function partOut(): Denial {
  return denial(
    'MASTER_OUT',
    'The master has closed this part of it again since, so it was not opened here.',
    'Nothing to do: what the master has left of it is asked for.',
  );
}

/** `traded`: the master's units. */
export function overWhileExiting(closes: boolean, traded: number): Denial {
  return denial(
    'MASTER_ACTION_STALE',
    `The master’s order was over, with ${traded} traded, before an exit of this account was, so that nothing of it was followed here.`,
    closes
      ? 'Compare what this follower holds with the master’s position, and close by hand what it holds too much.'
      : 'The market has moved: if this follower should still have its share, place that by hand, and close it by hand too.',
  );
}

export function standsBack(): Denial {
  return denial(
    'EXIT_STANDS_BACK',
    'Another exit stands for the same units at this follower, so that both can never trade.',
    'Nothing to do: it is sent as soon as the other is taken back, or the master’s own order trades.',
  );
}

export function nothingToExit(expected: number): Denial {
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
