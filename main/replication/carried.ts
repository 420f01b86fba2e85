// What an account carries from earlier days and Lockstep may count: all of it for the master; of a follower's only what
// was copied, since what its holder bought by hand is never sold for them.

import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { BrokerPosition } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';

export function carriedByMaster(positions: readonly BrokerPosition[]): readonly JournalFact[] {
  return positions.flatMap((position) => carried(position, position.carriedQty));
}

/**
 * `earlier` makes the blotter of the last day before this one: what it says was copied, as far as the broker's book of
 * today still shows it as carried. What is counted already today, in whatever way, is left alone.
 */
export function carriedByFollower(
  follower: AccountId,
  positions: readonly BrokerPosition[],
  earlier: () => Blotter,
  today: Blotter,
): readonly JournalFact[] {
  return positions.flatMap((position) => {
    const { instrumentId, product, carriedQty } = position;
    if (product === null || carriedQty === 0) return [];
    if (today.holding(follower, instrumentId, product).offset !== 0) return [];
    const copied = earlier().net(follower, instrumentId, product);
    const sameWay = Math.sign(copied) === Math.sign(carriedQty);
    return sameWay ? carried(position, Math.sign(copied) * Math.min(Math.abs(copied), Math.abs(carriedQty))) : [];
  });
}

function carried({ accountId, instrumentId, product }: BrokerPosition, qty: number): readonly JournalFact[] {
  return product === null || qty === 0 ? [] : [{ kind: 'PositionCarried', accountId, instrumentId, product, qty }];
}
