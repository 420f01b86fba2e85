// What an account carries from earlier days and Lockstep may count: all of it for the master; of a follower's only what
// was copied, since what its holder bought by hand is never sold for them.

import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Product } from '../../domain/order.ts';
import type { BrokerPosition } from '../broker/broker.ts';
import type { Blotter } from './blotter.ts';
import { contractFlatSince } from './proven-flat.ts';

/** Days with anything in the journal; a position that has not been looked at for longer is its holder's own affair. */
const mostDaysBack = 30;

/** Once a day: what became of it since is in our sums. */
export function carriedByMaster(positions: readonly BrokerPosition[], today: Blotter): readonly JournalFact[] {
  return positions.flatMap((position) => (isIn(today, position) ? [] : carried(position, position.carriedQty)));
}

/**
 * What was copied on earlier days and never closed by us, as far as the broker's book of today still shows it as carried.
 * What is counted already today, in whatever way, is left alone. `earlier` gives the blotter of a day before this one (0 is
 * the last), or null.
 */
export function carriedByFollower(
  follower: AccountId,
  positions: readonly BrokerPosition[],
  earlier: (back: number) => Blotter | null,
  today: Blotter,
): readonly JournalFact[] {
  return positions.flatMap((position) => {
    const { instrumentId, product, carriedQty } = position;
    if (product === null || carriedQty === 0) return [];
    if (isIn(today, position) || today.holding(follower, instrumentId, product).offset !== 0) return [];
    // An exit found nothing left of it today, though the broker goes on naming what was carried in.
    if (contractFlatSince(today, follower, instrumentId) > 0) return [];
    const copied = copiedBefore(follower, instrumentId, product, earlier);
    const sameWay = Math.sign(copied) === Math.sign(carriedQty);
    return sameWay ? carried(position, Math.sign(copied) * Math.min(Math.abs(copied), Math.abs(carriedQty))) : [];
  });
}

function isIn(today: Blotter, { accountId, instrumentId, product }: BrokerPosition): boolean {
  return product !== null && today.wasCarriedIn(accountId, instrumentId, product);
}

/**
 * A desk may have been open on a day, or for many, without reading what the account carries: a Sunday, a follower that was not
 * signed in. Such a day knows what it traded and no more, and the day before it is asked too.
 */
function copiedBefore(
  follower: AccountId,
  instrument: InstrumentId,
  product: Product,
  earlier: (back: number) => Blotter | null,
): number {
  let copied = 0;
  for (let back = 0; back < mostDaysBack; back += 1) {
    const day = earlier(back);
    if (day === null) break;
    copied += day.net(follower, instrument, product);
    if (day.hasWholeSums(follower)) break;
  }
  return copied;
}

function carried({ accountId, instrumentId, product }: BrokerPosition, qty: number): readonly JournalFact[] {
  return product === null || qty === 0 ? [] : [{ kind: 'PositionCarried', accountId, instrumentId, product, qty }];
}
