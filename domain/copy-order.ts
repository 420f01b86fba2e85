// One follower order, or our refusal to send it, as the facts of the journal leave it.

import type { AbsenceProof } from './absence.ts';
import type { CopyKey, CopyPurpose } from './copy-key.ts';
import type { DecisionInputs } from './decision.ts';
import type { CopyAttention, CopyStatus, CopyTimes } from './order-view.ts';
import type { ClOrdId } from './ids.ts';
import type { NewOrder } from './order-command.ts';
import { isOpen, ordStatusOf, type Order, type OrderTerms } from './order.ts';
import type { Priced } from './reference-price.ts';
import { isQuiet, type Denial } from './risk.ts';

export type CopyOrder = {
  readonly key: CopyKey;
  /** It was sent as an entry; the master's order has turned out to close, so this one closes too (`purposeOf`). */
  readonly closes: boolean;
  readonly clOrdId: ClOrdId;
  /** Exactly what was made durable; never changes. */
  readonly command: NewOrder;
  readonly order: Order;
  /** Planned: waits for its turn, nothing has left. Sending: may have left, no answer yet. NotSent: it never left. */
  readonly sending: 'Planned' | 'Sending' | 'Answered' | 'NotSent' | 'Denied';
  readonly denial: Denial | null;
  /** Code of the broker's refusal, or of what kept it from leaving; empty when there was none. */
  readonly reasonCode: string;
  readonly reasonText: string;
  readonly attention: 'None' | 'Raised' | 'Ignored';
  /** When our request was over without an answer; null while there is no doubt of it. */
  readonly silentSince: number | null;
  /** What proved it absent; null: nothing has. */
  readonly absence: AbsenceProof | null;
  /** A person asked for it at its price, which is not moved with the master's. */
  readonly byHand: boolean;
  /** It had failed and was asked for again: another order stands in its place. */
  readonly retried: boolean;
  /** Units that whoever asked again chose to do without; absent: none. They are not sent by themselves later. */
  readonly forgone?: number;
  readonly heldAtDecision: number | null;
  /** What the rules held the newest decision on it against; null for an exit. */
  readonly inputs: DecisionInputs | null;
  /** How its price was made, where it is of our own making; null: it is the master's, or a person's. */
  readonly protection: Protection | null;
  /** What we last asked for. A change made by hand at the broker, or a refused replace, is not fought over. */
  readonly wanted: OrderTerms;
  /** The most units that we ever asked of it. */
  readonly mostAsked: number;
  /** When the answer to the open cancel or replace came; a book asked for later settles what it did. */
  readonly changeAnsweredAt: number | null;
  /** The answer to the open replace left its outcome unknown. */
  readonly changeInDoubt: boolean;
  /** Cancels and replaces since the last one that the broker made. */
  readonly changes: number;
  /** When we last asked to change it; absent before. */
  readonly replaceAskedAt?: number;
  /** When we last asked to cancel it; null before. */
  readonly cancelAskedAt: number | null;
  /** The last cancel asked for it because less was wanted of it, or another exit had to have its units: what it has not traded is not had. */
  readonly madeRoom: boolean;
  /** When a replace was found not to have reached the broker's order; null when there is none to send again. */
  readonly changeLostAt: number | null;
  /** When the newest fill was taken in, our clock; null before the first. */
  readonly lastFillAt: number | null;
  readonly times: CopyTimes;
};

/** A price of our own making, and what was done to get the order filled at one. */
export type Protection = {
  readonly priced: Priced;
  /** When the newest price was decided, our clock. */
  readonly pricedAt: number;
  /** How often an exit was priced anew because it did not fill. */
  readonly repriced: number;
  /** A person was told that it does not fill. */
  readonly givenUp: boolean;
};

/** What it is for by now. Its key keeps what it was sent for. */
export function purposeOf({ key, closes }: Pick<CopyOrder, 'key' | 'closes'>): CopyPurpose {
  return closes ? 'Exit' : key.purpose;
}

export function copyStatusOf(copy: CopyOrder): CopyStatus {
  if (copy.sending === 'Denied') return 'Denied';
  if (copy.sending === 'NotSent') return 'NotSent';
  if (copy.order.unknownSince !== null) return copy.attention === 'Raised' ? 'NeedsAttention' : 'Unknown';
  return ordStatusOf(copy.order);
}

/** Nobody knows yet whether the broker has it: nothing may be decided for it until its book says. */
export function isUndecided(copy: CopyOrder): boolean {
  return (
    copy.sending === 'Planned' ||
    copy.sending === 'Sending' ||
    (copy.sending === 'Answered' && copy.order.unknownSince !== null && copy.attention !== 'Ignored')
  );
}

/** The broker holds it and it can still trade. */
export function isWorking(copy: CopyOrder): boolean {
  return copy.sending === 'Answered' && copy.order.unknownSince === null && isOpen(copy.order);
}

/** Failed: refused by us or by the broker, or never left. Somebody's choice to leave a follower out is not a failure. */
export function hasFailed(copy: CopyOrder): boolean {
  const status = copyStatusOf(copy);
  return status === 'Rejected' || status === 'NotSent' || (status === 'Denied' && copy.denial !== null);
}

/** Exit All took it back before it left, or sized it anew. */
export function wasWithdrawn({ reasonCode }: Pick<CopyOrder, 'reasonCode'>): boolean {
  return reasonCode === 'DROPPED_BY_EXIT_ALL' || reasonCode === 'EXIT_OVERTAKEN';
}

/** A failure that nobody chose: somebody's choice to leave a follower out raises no alarm. */
export function failedLoudly(copy: CopyOrder): boolean {
  return hasFailed(copy) && !(copy.denial !== null && isQuiet(copy.denial.code)) && !wasWithdrawn(copy);
}

/** What a person has to do with it: decide about a doubt, decide about a failure, nothing more, or nothing. */
export function attentionOf(copy: CopyOrder): CopyAttention {
  const status = copyStatusOf(copy);
  if (copy.attention !== 'Ignored' && (status === 'Unknown' || status === 'NeedsAttention')) return 'Doubt';
  if (!failedLoudly(copy)) return copy.attention === 'Ignored' ? 'PutAside' : 'None';
  return copy.attention === 'Ignored' || copy.retried ? 'PutAside' : 'Failed';
}
