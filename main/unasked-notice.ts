// An order of the master's that ended although nobody is known to have asked for it: what a person is to decide.

import { isWorking } from '../domain/copy-order.ts';
import type { Notice } from '../domain/desk-view.ts';
import type { Unasked } from '../domain/exchange-cancel.ts';
import { orderText } from '../domain/journal-line.ts';
import type { OrderTerms } from '../domain/order.ts';
import type { Blotter } from './replication/blotter.ts';

export const unaskedKey = (masterKey: string): string => `unasked:${masterKey}`;

export function unaskedNotice(
  { masterKey, account, terms }: { readonly masterKey: string; readonly account: string; readonly terms: OrderTerms },
  { sure, why }: Unasked,
  symbol: (instrumentId: string) => string,
  at: number,
): Notice {
  return {
    key: unaskedKey(masterKey),
    at,
    level: 'Warning',
    title: sure ? 'Cancelled by the exchange or the broker' : 'Cancelled, and it cannot be told by whom',
    body: `The master’s ${orderText(terms, symbol(terms.instrumentId))}. ${why.replace(/[.\s]*$/, '.')} The followers’ orders were left as they are: cancel them too with the button beside the order, or place new protection by hand.`,
    account,
    masterOrderId: masterKey,
  };
}

/** Those of today that still leave an order standing at a follower, for a desk that is opened again. */
export function standingUnasked(
  blotter: Blotter,
  symbol: (instrumentId: string) => string,
  at: number,
): readonly Notice[] {
  return [...blotter.masters()].flatMap(({ order, unasked }) => {
    const masterKey = order.orderId ?? '';
    if (unasked === null || !blotter.copiesOfMaster(masterKey).some(isWorking)) return [];
    return [unaskedNotice({ masterKey, account: order.accountId, terms: order }, unasked, symbol, at)];
  });
}
