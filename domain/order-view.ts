// An order of the master's with its copies, as the screen shows them. Plain data; money is integer paise, moments are epoch ms.

import type { CopyPurpose } from './copy-key.ts';
import type { Unasked } from './exchange-cancel.ts';
import type { Exchange } from './instrument.ts';
import type { OrdStatus, OrdType, Product, Side } from './order.ts';
import type { Paise } from './price.ts';

/** A copied order's state on screen: FIX words, plus what FIX has no word for. */
export type CopyStatus = OrdStatus | 'Denied' | 'NotSent' | 'Unknown' | 'NeedsAttention';

/** Whether a person is asked to decide: about a doubt, about a failure; PutAside: somebody has. */
export type CopyAttention = 'None' | 'Doubt' | 'Failed' | 'PutAside';

/** Moments of one copy; the differences are its delay by stage. */
export type CopyTimes = {
  readonly masterAt: number;
  readonly decidedAt: number;
  readonly committedAt: number | null;
  readonly sentAt: number | null;
  readonly answeredAt: number | null;
  readonly filledAt: number | null;
};

export type CopyView = {
  readonly clOrdId: string;
  readonly followerId: string;
  readonly followerAlias: string;
  readonly purpose: CopyPurpose;
  readonly slice: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly price: Paise;
  readonly stopPx: Paise;
  readonly avgPx: Paise | null;
  readonly status: CopyStatus;
  readonly attention: CopyAttention;
  /** The broker's order id; null before it gave one. */
  readonly orderId: string | null;
  /** Stable code of a denial or refusal; empty when all is well. */
  readonly reasonCode: string;
  /** The broker's own words, or ours for a denial. */
  readonly reasonText: string;
  /** What it means and what to do next, in plain words. */
  readonly remedy: string;
  readonly times: CopyTimes;
};

export type MasterOrderView = {
  /** The broker's order id, or the id of an Exit All run. */
  readonly key: string;
  readonly kind: 'MasterOrder' | 'ExitRun';
  readonly instrumentId: string;
  readonly symbol: string;
  readonly exchange: Exchange | '';
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly price: Paise;
  readonly stopPx: Paise;
  readonly avgPx: Paise | null;
  readonly status: OrdStatus;
  readonly text: string;
  readonly receivedAt: number;
  /** Why this order was not copied at all (copying off, too old, known before start); empty when it was. */
  readonly notCopied: string;
  /** It ended without anybody asking for it, as far as is known: the followers' orders were left. */
  readonly unasked?: Unasked | null;
  /** Followers for whom it is a second leg that waits for their own first one. */
  readonly waiting?: readonly { readonly followerId: string; readonly followerAlias: string }[];
  readonly copies: readonly CopyView[];
};
