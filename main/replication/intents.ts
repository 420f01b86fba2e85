// The facts that a decision leaves in the journal, and our own words for why there is nothing to send. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import { deriveClOrdId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import type { OrderTerms } from '../../domain/order.ts';
import { denial, type Denial } from '../../domain/risk.ts';
import type { About } from './follow-parts.ts';

export function sized({ masterKey, follower, master }: About, held: number): JournalFact {
  return { kind: 'ExitSized', masterKey, followerId: follower, held, masterHeld: master.held };
}

export function denied(
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

export function belowOneLot(): Denial {
  return denial(
    'QTY_BELOW_ONE_LOT',
    'The multiplier gives less than one lot.',
    'Raise the multiplier, or leave this follower out of small orders.',
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
