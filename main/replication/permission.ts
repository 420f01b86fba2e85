// May this order of a follower's leave now? The fixed order of rules, asked with the facts of the moment. Pure.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import type { DecisionInputs } from '../../domain/decision.ts';
import { limitDenial } from '../../domain/limit-rules.ts';
import { expiryDenial, mandateDenial } from '../../domain/mandate-rules.ts';
import type { NewOrder } from '../../domain/order-command.ts';
import type { OrderTerms } from '../../domain/order.ts';
import { orderCount } from '../../domain/plan.ts';
import {
  denial,
  entryDenial,
  priceDenial,
  tradingDenial,
  sliceDenial,
  timeDenial,
  type Denial,
  type EntryFacts,
} from '../../domain/risk.ts';
import { rulingState, takesBackResting, type SetTradingState, type TradingTarget } from '../../domain/trading-state.ts';
import type { Placing } from './follow-parts.ts';
import { decisionInputs } from './limit-facts.ts';

/** Why no entry at all is copied to this follower, whatever its size; null: it may be. */
export function whyNotAtAll({ parts, follower, terms, now }: Placing): Denial | null {
  if (!terms.enabled)
    return denial(
      'FOLLOWER_DISABLED',
      'This follower is switched off.',
      'Switch the follower on to copy the next orders.',
    );
  return parts.mayCopyInto(follower) ?? expiryDenial(terms.mandate, now);
}

/** The fixed order: who, whether, when, then how much. Exits pass everything that limits entries. */
export function whyDenied(
  about: Placing,
  purpose: CopyPurpose,
  command: NewOrder,
  most: number,
  notReady: string | null,
  stale: boolean,
  /** Units that the master's order would come to here, this one included: limits on one order speak of all its slices. */
  total: number = command.orderQty,
  inputs?: DecisionInputs,
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
  const unable = tradingDenial(rulingOf(about), purpose !== 'Copy');
  if (unable !== null) return unable;
  const who = purpose === 'Copy' ? whyNotAtAll(about) : null;
  if (who !== null) return who;
  if (notReady !== null)
    return denial(
      'ACCOUNT_NOT_READY',
      notReady,
      'Log in, mend the connection or let the exit end; then copy this order by hand if you still want it.',
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
  const unpriced = purpose === 'Copy' ? priceDenial(about.reference) : null;
  if (unpriced !== null) return unpriced;
  if (parts.isStray(follower, command.clOrdId)) {
    return denial(
      'ALREADY_AT_BROKER',
      'The broker already holds an order with this reference.',
      'Look at the account at the broker; it was not sent again.',
    );
  }
  return facts === null
    ? null
    : (entryDenial(total === command.orderQty ? command : { ...command, orderQty: total }, terms) ??
        ownDenial(about, command, inputs ?? decisionInputs(about, total, orderCount(command.orderQty, most))) ??
        sliceDenial(command.orderQty, most));
}

/** The follower's own limits, then what its holder agreed to. */
function ownDenial({ instrument, terms }: Placing, command: NewOrder, inputs: DecisionInputs): Denial | null {
  return (
    limitDenial(command, instrument, terms.limits, inputs) ?? mandateDenial(terms.mandate, command, instrument, inputs)
  );
}

/** The strictest state that covers this follower and instrument; null: active. */
export function rulingOf(about: Placing): SetTradingState | null {
  const set = about.parts.blotter.trading();
  return set.length === 0 ? null : rulingState(set, tradingTarget(about));
}

/** Whether its resting entries are wanted back. */
export function isTakenBack(about: Placing): boolean {
  const set = about.parts.blotter.trading();
  return set.length > 0 && takesBackResting(set, tradingTarget(about));
}

function tradingTarget({ parts, follower, master }: Placing): TradingTarget {
  return { followerId: follower, group: parts.groupOf(follower), instrumentId: master.order.instrumentId };
}

function entryFacts({ parts, master, instrument, now }: Placing): EntryFacts {
  const { marketOf, referenceStale } = parts.dated;
  return {
    market: marketOf(instrument, now),
    referenceStale: referenceStale(master.order.instrumentId, now),
  };
}

/** A modify is held to what a new order is held to, as far as it asks for more than the order has. */
export function whyNotReplaced(
  about: Placing,
  purpose: CopyPurpose,
  copy: CopyOrder,
  wanted: OrderTerms,
  /** As for a new order. */
  total: number = wanted.orderQty,
  inputs: DecisionInputs = decisionInputs(about, total),
): Denial | null {
  const { terms, follower, parts } = about;
  if (purpose !== 'Copy') return null;
  const command = { ...copy.command, ...wanted, orderQty: Math.max(total, wanted.orderQty) };
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
    tradingDenial(rulingOf(about), false) ??
    parts.mayCopyInto(follower) ??
    expiryDenial(terms.mandate, about.now) ??
    timeDenial(command, facts, about.now) ??
    priceDenial(about.reference) ??
    entryDenial(command, terms) ??
    ownDenial(about, { ...command, orderQty: wanted.orderQty - copy.order.orderQty }, inputs)
  );
}

function valueOf({ price, stopPx, orderQty }: OrderTerms): number {
  return (price > 0 ? price : stopPx) * orderQty;
}
