// What became of a trade at each follower, in the words of the door. Success is the broker's proof and nothing less.

import { copyStatusOf, isWorking, type CopyOrder } from '../domain/copy-order.ts';
import { mappingStatusOf, type MappingStatus } from '../domain/order-mapping.ts';
import { sameReplaceable } from '../domain/order-state.ts';
import { avgPxOf, isOpen } from '../domain/order.ts';
import { explainRejection } from '../domain/rejection.ts';

/** SKIPPED: our own rules sent nothing. UNKNOWN: it may stand at the broker; it is being looked for and not sent again. */
export type DoorStatus = 'SUCCESS' | 'FAILED' | 'SKIPPED' | 'UNKNOWN';

/** Quantities in units, prices in rupees. */
export type FollowerOutcome = {
  readonly follower_id: string;
  readonly client_id: string;
  readonly status: DoorStatus;
  /** Units of the follower's order that the broker holds or has traded. */
  readonly executed_quantity: number;
  /** Units traded so far. */
  readonly filled_quantity: number;
  readonly average_price: number | null;
  readonly follower_order_id: string | null;
  readonly mapping_status: MappingStatus | null;
  readonly code: string;
  /** The broker's own words, or ours where nothing was sent. */
  readonly message: string;
  readonly remedy: string;
};

export type DoorReport = {
  /** At least one follower has the broker's proof. */
  readonly ok: boolean;
  readonly summary: {
    readonly successful: number;
    readonly failed: number;
    readonly skipped: number;
    readonly unknown: number;
  };
  readonly results: readonly FollowerOutcome[];
};

export function doorReport(results: readonly FollowerOutcome[]): DoorReport {
  const of = (status: DoorStatus): number => results.filter((one) => one.status === status).length;
  const summary = { successful: of('SUCCESS'), failed: of('FAILED'), skipped: of('SKIPPED'), unknown: of('UNKNOWN') };
  return { ok: summary.successful > 0, summary, results };
}

/** An order id alone proves little: the exchange may still refuse, so it waits until the broker's book or feed shows it. */
export function isDecided(copy: CopyOrder): boolean {
  return outcomeStatus(copy) !== 'UNKNOWN' || copyStatusOf(copy) === 'NeedsAttention';
}

export function copyOutcome(copy: CopyOrder, followerId: string): FollowerOutcome {
  const { order } = copy;
  const status = outcomeStatus(copy);
  const average = avgPxOf(order);
  return {
    follower_id: followerId,
    client_id: copy.key.followerId,
    status,
    executed_quantity: status === 'SUCCESS' && isOpen(order) ? order.orderQty : order.cumQty,
    filled_quantity: order.cumQty,
    average_price: average === null ? null : average / 100,
    follower_order_id: order.orderId,
    mapping_status: mappingStatusOf(copy),
    ...reasonOf(copy, status),
  };
}

/**
 * The outcome of a change at one follower's order; `waits`: nothing was asked of its broker yet. Only an order that the
 * broker shows as it was asked for is a success.
 */
export function changeOutcome(copy: CopyOrder, followerId: string, waits: boolean, now: number): FollowerOutcome {
  // A change that is still under way is as unknown as an order would be.
  if (copy.order.replaceOpen) return copyOutcome({ ...copy, order: { ...copy.order, unknownSince: now } }, followerId);
  const outcome = copyOutcome(copy, followerId);
  if (!isWorking(copy)) return outcome;
  if (waits)
    return {
      ...outcome,
      status: 'UNKNOWN',
      code: 'CHANGE_WAITS',
      message: 'Its order stands as it was: the change has not been sent to its broker yet.',
      remedy: 'See why this account waits; the change is made once it may be sent to.',
    };
  if (sameReplaceable(copy.order, copy.wanted)) return outcome;
  return {
    ...outcome,
    status: 'FAILED',
    code: outcome.code === '' ? 'NOT_CHANGED' : outcome.code,
    message: outcome.message === '' ? 'Its order does not stand at the broker as was asked.' : outcome.message,
  };
}

/** Nothing was decided for it yet: an exit under way is waited for, and the trade may be followed after it. */
export function undecidedOutcome(followerId: string, clientId: string): FollowerOutcome {
  return {
    ...skippedOutcome(followerId, clientId, 'NOTHING_DECIDED', 'Nothing has been decided for this follower yet.'),
    status: 'UNKNOWN',
    remedy: 'Send the same trade again in a moment to hear what became of it; do not send it under another id.',
  };
}

/** A follower for which nothing was decided at all. */
export function skippedOutcome(followerId: string, clientId: string, code: string, message: string): FollowerOutcome {
  return {
    follower_id: followerId,
    client_id: clientId,
    status: 'SKIPPED',
    executed_quantity: 0,
    filled_quantity: 0,
    average_price: null,
    follower_order_id: null,
    mapping_status: null,
    code,
    message,
    remedy: '',
  };
}

function outcomeStatus(copy: CopyOrder): DoorStatus {
  const status = copyStatusOf(copy);
  switch (status) {
    case 'Denied':
      return 'SKIPPED';
    case 'NotSent':
    case 'Rejected':
      return 'FAILED';
    case 'Unknown':
    case 'NeedsAttention':
    case 'PendingNew':
      return 'UNKNOWN';
    case 'Canceled':
    case 'Expired':
      return copy.order.cumQty > 0 ? 'SUCCESS' : 'FAILED';
    case 'PendingReplace':
    case 'PendingCancel':
      // What was asked of it since proves nothing of the order itself.
      return copy.order.acknowledged ? 'SUCCESS' : 'UNKNOWN';
    case 'New':
    case 'PartiallyFilled':
    case 'Filled':
      return 'SUCCESS';
  }
}

function reasonOf(copy: CopyOrder, status: DoorStatus): Pick<FollowerOutcome, 'code' | 'message' | 'remedy'> {
  if (status === 'UNKNOWN')
    return {
      code: copy.reasonCode === '' ? 'OUTCOME_UNKNOWN' : copy.reasonCode,
      message:
        copy.order.orderId === null
          ? 'The broker has not answered; its book is being asked, and nothing is sent again.'
          : 'The broker gave an order number and has not shown the order yet.',
      remedy: 'Ask for the mappings of this trade in a moment; do not send it under another id.',
    };
  const remedy =
    copy.denial?.remedy ?? (copy.reasonCode === '' ? '' : explainRejection(copy.reasonCode, copy.reasonText).remedy);
  return { code: copy.reasonCode, message: copy.reasonText, remedy };
}
