// When exits have proven what is held to be gone, and which trades of the local door nothing is left of by that. Pure.

import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import { doorSource } from '../../domain/door-trade.ts';
import type { ExitScope } from '../../domain/exit-scope.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { OrderTerms } from '../../domain/order.ts';
import type { Blotter } from './blotter.ts';
import { isWholeAccount } from './exit-claims.ts';
import type { MasterOrder } from './master-order.ts';

/** When an exit last proved this contract flat, or one order of it; one of less than the account proves nothing of other contracts. */
export function flatSince(blotter: Blotter, account: AccountId, instrument: InstrumentId): number {
  return provenSince(blotter, account, (scope) => {
    if (scope.kind !== 'MasterOrder' && scope.kind !== 'InStep') return isWholeContract(scope, instrument);
    return blotter.copiesFor(scope.masterKey, account).some(({ order }) => order.instrumentId === instrument);
  });
}

/** Of exits of the whole contract or account alone; 0: none has. */
export function contractFlatSince(blotter: Blotter, account: AccountId, instrument: InstrumentId): number {
  return provenSince(blotter, account, (scope) => isWholeContract(scope, instrument));
}

/** Of exits of this one order of the master's, or trade of the door; 0: none has. */
function orderFlatSince(blotter: Blotter, account: AccountId, masterKey: string): number {
  return provenSince(blotter, account, (scope) => scope.kind === 'MasterOrder' && scope.masterKey === masterKey);
}

function isWholeContract(scope: ExitScope, instrument: InstrumentId): boolean {
  if (scope.kind === 'Instrument' || scope.kind === 'Position') return scope.instrumentId === instrument;
  return isWholeAccount(scope);
}

function provenSince(blotter: Blotter, account: AccountId, covers: (scope: ExitScope) => boolean): number {
  const proven = blotter
    .exits()
    .filter(({ request }) => covers(request.scope))
    .flatMap(({ accounts }) => accounts.filter(({ accountId }) => accountId === account));
  return Math.max(0, ...proven.map(({ state, provenAt }) => (state === 'Flat' ? (provenAt ?? 0) : 0)));
}

/** Trades of the door in this contract and product of which every follower that got any was proven flat since. */
export function goneTrades(
  blotter: Blotter,
  followers: readonly AccountId[],
  { instrumentId, product }: Pick<OrderTerms, 'instrumentId' | 'product'>,
): readonly MasterOrder[] {
  const flat = new Map(followers.map((id) => [id, contractFlatSince(blotter, id, instrumentId)]));
  return blotter.mastersHolding(doorSource, instrumentId, product).filter(({ order, held }) => {
    const got = followers.flatMap((id) => blotter.copiesFor(order.orderId ?? '', id)).filter(mayCount);
    return (
      got.length > 0 &&
      got.every((copy) => {
        const { masterKey, followerId } = copy.key;
        const ofOrder = held === 0 ? orderFlatSince(blotter, followerId, masterKey) : 0;
        return isGone(copy, Math.max(ofOrder, flat.get(followerId) ?? 0));
      })
    );
  });
}

function mayCount(copy: CopyOrder): boolean {
  return copy.order.cumQty > 0 || isWorking(copy) || isUndecided(copy);
}

function isGone(copy: CopyOrder, flat: number): boolean {
  return copy.times.decidedAt <= flat && !isWorking(copy) && !isUndecided(copy);
}
