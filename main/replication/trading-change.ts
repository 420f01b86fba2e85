// A change of a trading state, and whom it covers. Pure.

import type { AccountId } from '../../domain/ids.ts';
import type { Order } from '../../domain/order.ts';
import { coversScope, type TradingScope, type TradingState } from '../../domain/trading-state.ts';

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
