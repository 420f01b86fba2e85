// What waits for a person: orders in doubt, actions of the master's that were missed, positions that differ. Plain data.

import type { CopyPurpose } from './copy-key.ts';
import type { OrdType, Product, Side } from './order.ts';
import type { Paise } from './price.ts';

/**
 * Asking: the broker's book is being read. CannotVerify: it cannot be read, or what it shows is no evidence.
 * ProvenAbsent: it was never there, as far as the broker's books can prove. EarlierDay: the book of its day is gone.
 */
export type DoubtState = 'Asking' | 'CannotVerify' | 'ProvenAbsent' | 'EarlierDay';

/** An order that may or may not have reached the broker. Moments are epoch ms, prices paise. */
export type AttentionView = {
  readonly clOrdId: string;
  readonly accountId: string;
  readonly alias: string;
  readonly masterKey: string;
  readonly purpose: CopyPurpose;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly product: Product;
  readonly ordType: OrdType;
  readonly orderQty: number;
  readonly price: Paise;
  readonly stopPx: Paise;
  /** When it may have left. */
  readonly since: number;
  readonly state: DoubtState;
  /** What was looked at and what it showed, in words. */
  readonly evidence: string;
  /** Readings of the book that count as evidence. */
  readonly readings: number;
  /** The master's average, or its price while nothing has traded; null for none. */
  readonly masterPrice: Paise | null;
  /** Null: not available. */
  readonly priceNow: Paise | null;
  /** Why it may not be sent now, and what helps; empty: it may. */
  readonly sendRefusal: string;
};

export type CatchUpChoice = 'AtLimit' | 'ExitsOnly' | 'Adopt' | 'Leave';
export const catchUpChoices: readonly CatchUpChoice[] = ['AtLimit', 'ExitsOnly', 'Adopt', 'Leave'];

/** What one follower lacks of a missed action. */
export type MissedGap = {
  readonly followerId: string;
  readonly alias: string;
  /** Copy: it would open or add. Exit: it would close what the follower holds. */
  readonly purpose: 'Copy' | 'Exit';
  readonly qty: number;
  /** What acting now costs more than acting then, for the whole gap, paise; negative is better; null: not available. */
  readonly costPaise: Paise | null;
};

/** An action of the master's that was seen too late to be copied, and that nobody has decided about. */
export type MissedView = {
  readonly masterKey: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly product: Product;
  readonly orderQty: number;
  readonly cumQty: number;
  /** When the master did it, by the broker's clock where it is known. */
  readonly at: number;
  /** Why it was not copied, in words. */
  readonly why: string;
  readonly priceThen: Paise | null;
  readonly priceNow: Paise | null;
  readonly gaps: readonly MissedGap[];
};

/**
 * Foreign: traded in the account by hand or by another program. Rounding: less than a lot of the follower's size.
 * Rejected: a copy failed. Missed: the master acted while nothing could be copied. Carried: from an earlier day.
 * LeftOver: the master is out of it and every copy went as asked, yet something is left.
 */
export type DriftCause = 'Foreign' | 'Rounding' | 'Rejected' | 'Missed' | 'Carried' | 'LeftOver';

/** What an account holds by its broker, against what it should hold by the journal. Units; negative is short. */
export type DriftView = {
  readonly accountId: string;
  readonly alias: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product;
  /** What it should hold in step with the master. */
  readonly targetQty: number;
  /** What the journal says was copied into it. */
  readonly copiedQty: number;
  readonly actualQty: number;
  readonly cause: DriftCause;
  readonly explanation: string;
  /** The one order that would bring it in step; null: nothing to do, or not by an order. */
  readonly repair: { readonly side: Side; readonly qty: number; readonly purpose: 'Copy' | 'Exit' } | null;
  readonly since: number;
};
