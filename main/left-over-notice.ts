// Units that stayed at a follower though the master is out and no copy failed: nothing else would tell of them.

import type { Notice } from '../domain/desk-view.ts';
import type { DriftView } from '../domain/worklists.ts';

export function leftOverKey({ accountId, instrumentId, product }: DriftView): string {
  return `left-over:${accountId}/${instrumentId}/${product}`;
}

/** Of a drift whose cause is LeftOver. `at`: epoch ms. */
export function leftOverNotice(drift: DriftView, at: number): Notice {
  const { alias, accountId, symbol, product, actualQty, explanation } = drift;
  return {
    key: leftOverKey(drift),
    at,
    level: 'Error',
    title: `${alias} still holds ${actualQty > 0 ? '+' : ''}${actualQty} ${symbol} ${product}`,
    body: explanation,
    account: accountId,
    masterOrderId: '',
    sound: 'OutOfStep',
  };
}
