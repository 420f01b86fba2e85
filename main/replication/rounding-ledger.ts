// What rounding down to whole lots leaves owed, per follower and contract: a fold of the sizes in the journal.

import type { CopyKey } from '../../domain/copy-key.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { OrderTerms, Product, Side } from '../../domain/order.ts';

type Line = {
  readonly masterKey: string;
  readonly side: Side;
  readonly size: EntrySize;
};

export type RoundingLedger = ReturnType<typeof createRoundingLedger>;

export function createRoundingLedger() {
  /** By contract and product, so that the master's going flat forgets them together; then by follower and master order. */
  const lines = new Map<string, Map<AccountId, Map<string, Line>>>();
  /** By master order, then follower. */
  const sizes = new Map<string, Map<AccountId, EntrySize>>();
  const contract = (instrument: InstrumentId, product: Product): string => `${instrument}/${product}`;

  return {
    take: (
      { masterKey, followerId }: Pick<CopyKey, 'masterKey' | 'followerId'>,
      order: OrderTerms,
      size: EntrySize,
    ): void => {
      within(sizes, masterKey).set(followerId, size);
      const known = within(lines, contract(order.instrumentId, order.product));
      within(known, followerId).set(masterKey, { masterKey, side: order.side, size });
    },
    sizeOf: (masterKey: string, follower: AccountId): EntrySize | undefined => sizes.get(masterKey)?.get(follower),
    /** Parts of a unit. An order that the master did not complete owes nothing: nobody has what it was a share of. */
    owed: (
      follower: AccountId,
      instrument: InstrumentId,
      product: Product,
      side: Side,
      endedUnfilled: (masterKey: string) => boolean,
    ): number => {
      const mine = lines.size === 0 ? undefined : lines.get(contract(instrument, product))?.get(follower);
      if (mine === undefined) return 0;
      let sum = 0;
      for (const line of mine.values()) if (line.side === side && !endedUnfilled(line.masterKey)) sum += line.size.owes;
      return sum;
    },
    /** The master holds nothing of it any more, and its exits closed the whole at every follower. */
    forget: (instrument: InstrumentId, product: Product): void => {
      lines.delete(contract(instrument, product));
    },
    clear: (): void => {
      lines.clear();
      sizes.clear();
    },
  };
}

function within<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const begun = new Map<Inner, Value>();
  map.set(key, begun);
  return begun;
}
