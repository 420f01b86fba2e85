// The facts of an exit's own orders: what is made durable before a cancel or a closing order leaves.

import type { Close } from './exit.ts';
import { deriveClOrdId, type AccountId, type ClOrdId, type OrderId } from './ids.ts';
import type { JournalFact } from './journal-entry.ts';
import type { Paise } from './price.ts';

export type ExitSender = {
  readonly masterId: AccountId;
  readonly accountId: AccountId;
  readonly runId: string;
  /** Epoch ms. */
  readonly now: number;
};

/** Asking twice cancels once, so a cancel needs no slice of its own. `own`: our reference of the order, where it is ours. */
export function cancelFact(by: ExitSender, orderId: OrderId, own: ClOrdId | null): JournalFact {
  const foreign = deriveClOrdId({
    masterAccount: by.masterId,
    masterEvent: by.runId,
    follower: by.accountId,
    purpose: `Cancel ${orderId}`,
    slice: 0,
  });
  return {
    kind: 'CancelIntended',
    command: { kind: 'Cancel', accountId: by.accountId, clOrdId: own ?? foreign, orderId },
    masterAt: by.now,
  };
}

/** `held`: units held when it was sized. `slice` counts the run's closing orders in this account; `price` in paise protects it. */
export function closeFact(by: ExitSender, close: Close, held: number, price: Paise, slice: number): JournalFact {
  const { instrumentId, product, side, qty } = close;
  const { masterId, accountId, runId } = by;
  const clOrdId = deriveClOrdId({
    masterAccount: masterId,
    masterEvent: runId,
    follower: accountId,
    purpose: 'Flatten',
    slice,
  });
  return {
    kind: 'NewIntended',
    key: { masterKey: runId, followerId: accountId, purpose: 'Flatten', slice },
    command: {
      kind: 'New',
      accountId,
      clOrdId,
      instrumentId,
      side,
      ordType: 'Limit',
      timeInForce: 'Day',
      product,
      orderQty: qty,
      price,
      stopPx: 0,
    },
    heldAtDecision: held,
    masterAt: by.now,
  };
}
