// The calls about what waits for a person: orders in doubt, failed and missed copies, and what is out of step.

import type { Product, Side } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';
import type { CatchUpChoice } from '../domain/worklists.ts';

/** Prices in paise; null: not available. */
export type RetryPreview = {
  readonly symbol: string;
  readonly side: Side;
  /** The most that can be had, units. */
  readonly orderQty: number;
  readonly lotSize: number;
  readonly tick: Paise;
  /** What the master paid or got, or its limit while it has not traded. */
  readonly masterPrice: Paise | null;
  readonly priceNow: Paise | null;
  /** A limit that would trade now, with the buffer that protects a market order. */
  readonly suggestedLimit: Paise | null;
};

export type CatchUpForm = {
  readonly masterKey: string;
  readonly followerIds: readonly string[];
  readonly choice: CatchUpChoice;
  /** Rupees as typed; empty: at the master's own price, which only an order that still rests can be followed at. */
  readonly limit: string;
};

/** `code` and `message` are empty where it was done. */
export type CatchUpAnswer = {
  readonly followerId: string;
  readonly done: boolean;
  readonly code: string;
  readonly message: string;
};

export type AttentionCalls = {
  /** A person has looked at the broker's own screen and takes the copy off the attention list. */
  ignoreAttention: { in: { readonly clOrdId: string }; out: null };
  /** What asking for a failed copy again would send, and at what difference to the master's price. */
  previewRetry: { in: { readonly clOrdId: string }; out: RetryPreview };
  /**
   * A new order by hand at this limit (rupees as typed), under the same rules; never for one of unknown outcome. `qty` in
   * units, whole lots; null or absent: all that can be had. What is left out is not sent by itself later.
   */
  retryCopy: {
    in: { readonly clOrdId: string; readonly limit: string; readonly qty?: number | null | undefined };
    out: null;
  };
  /** The master's order ended unasked and the followers' were left: cancel those as well. */
  followUnasked: { in: { readonly orderId: string }; out: null };
  /** The same order under the same reference, only where the books have proven it absent and a fresh reading agrees. */
  sendAttention: { in: { readonly clOrdId: string }; out: null };
  /** What is done about an action of the master's that was missed: for each follower named, one after the other. */
  catchUp: { in: CatchUpForm; out: readonly CatchUpAnswer[] };
  /** Asks again for what failed, so that the account holds what it should; rupees as typed, empty: at the live price. */
  repairDrift: {
    in: {
      readonly accountId: string;
      readonly instrumentId: string;
      readonly product: Product;
      readonly limit: string;
    };
    out: null;
  };
};

export const attentionCallNames: readonly (keyof AttentionCalls)[] = [
  'ignoreAttention',
  'previewRetry',
  'retryCopy',
  'followUnasked',
  'sendAttention',
  'catchUp',
  'repairDrift',
];
