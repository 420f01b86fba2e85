// A new order as the sender is handed it: ten units at a limit.

import { clOrdId, instrumentId, type AccountId } from '../../domain/ids.ts';
import type { NewOrder } from '../../domain/order-command.ts';

/** `ref` is filled up to a reference's length. */
export function anEntry(account: AccountId, ref: string): NewOrder {
  return {
    kind: 'New',
    accountId: account,
    clOrdId: clOrdId(ref.padEnd(10, '0')),
    instrumentId: instrumentId('NSE', '3045'),
    side: 'Buy',
    ordType: 'Limit',
    timeInForce: 'Day',
    product: 'MIS',
    orderQty: 10,
    price: 80_000,
    stopPx: 0,
  };
}
