// A change of a trading state: whom it covers, and the resting entries that go with it. Pure.

import { isWorking } from '../../domain/copy-order.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Order } from '../../domain/order.ts';
import { coversScope, type TradingScope, type TradingState } from '../../domain/trading-state.ts';
import type { Blotter } from './blotter.ts';

export type TradingChange = {
  readonly scope: TradingScope;
  readonly state: TradingState;
  readonly reason: string;
  /** Whether entries that rest at the broker within the scope are cancelled too; exits never are. */
  readonly cancelResting: boolean;
};

type Covered = (order: Pick<Order, 'accountId' | 'instrumentId'>) => boolean;

export function coveredBy(scope: TradingScope, groupOf: (follower: AccountId) => string): Covered {
  return ({ accountId, instrumentId }) =>
    coversScope(scope, { followerId: accountId, group: groupOf(accountId), instrumentId });
}

/** `now` is epoch ms. */
export function restingCancels(
  blotter: Blotter,
  followers: readonly AccountId[],
  covered: Covered,
  now: number,
): readonly JournalFact[] {
  return followers
    .flatMap((id) => blotter.liveOf(id))
    .filter((copy) => copy.key.purpose === 'Copy' && isWorking(copy) && !copy.order.cancelOpen)
    .filter(({ order }) => covered(order))
    .flatMap(({ clOrdId, order: { accountId, orderId } }): readonly JournalFact[] =>
      orderId === null
        ? []
        : [{ kind: 'CancelIntended', command: { kind: 'Cancel', accountId, clOrdId, orderId }, masterAt: now }],
    );
}
