// Commands to the broker and the four ways that sending one can end.

import type { AccountId, ClOrdId, OrderId } from './ids.ts';
import type { OrderTerms } from './order.ts';

export type NewOrder = { readonly kind: 'New'; readonly accountId: AccountId; readonly clOrdId: ClOrdId } & OrderTerms;

/** `orderQty` is the order's new total, not what is left of it. */
export type ReplaceOrder = {
  readonly kind: 'Replace';
  readonly accountId: AccountId;
  readonly clOrdId: ClOrdId;
  readonly orderId: OrderId;
} & OrderTerms;

export type CancelOrder = {
  readonly kind: 'Cancel';
  readonly accountId: AccountId;
  readonly clOrdId: ClOrdId;
  readonly orderId: OrderId;
};

export type OrderCommand = NewOrder | ReplaceOrder | CancelOrder;

/**
 * NotSent: proof that no byte left. Refused: the broker's own no. Placed: the broker took the request (not yet the
 * exchange). Unknown: everything else; only the broker's own book settles it, and nothing is resent meanwhile.
 */
export type CommandOutcome =
  | { readonly kind: 'NotSent'; readonly code: string; readonly text: string }
  | { readonly kind: 'Refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'Placed'; readonly orderId: OrderId }
  | { readonly kind: 'Unknown'; readonly code: string; readonly text: string };
