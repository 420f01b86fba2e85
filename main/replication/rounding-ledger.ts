// What rounding down to whole lots leaves owed, per follower and contract: a fold of the sizes in the journal.

import type { CopyKey } from '../../domain/copy-key.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { OrderTerms, Product, Side } from '../../domain/order.ts';

type Line = {
  readonly masterKey: string;
  readonly followerId: AccountId;
  readonly side: Side;
  readonly size: EntrySize;
};

export type RoundingLedger = ReturnType<typeof createRoundingLedger>;

export function createRoundingLedger() {
  /** By contract and product, so that the master's going flat forgets them together. */
  const lines = new Map<string, Map<string, Line>>();
  const sizes = new Map<string, EntrySize>();
  const pair = (masterKey: string, follower: AccountId): string => `${masterKey}/${follower}`;
  const contract = (instrument: InstrumentId, product: Product): string => `${instrument}/${product}`;

  return {
    take: (
      { masterKey, followerId }: Pick<CopyKey, 'masterKey' | 'followerId'>,
      order: OrderTerms,
      size: EntrySize,
    ): void => {
      sizes.set(pair(masterKey, followerId), size);
      const key = contract(order.instrumentId, order.product);
      const known = lines.get(key) ?? new Map<string, Line>();
      lines.set(key, known.set(pair(masterKey, followerId), { masterKey, followerId, side: order.side, size }));
    },
    sizeOf: (masterKey: string, follower: AccountId): EntrySize | undefined => sizes.get(pair(masterKey, follower)),
    /** Parts of a unit. An order that the master did not complete owes nothing: nobody has what it was a share of. */
    owed: (
      follower: AccountId,
      instrument: InstrumentId,
      product: Product,
      side: Side,
      endedUnfilled: (masterKey: string) => boolean,
    ): number => {
      const known = lines.get(contract(instrument, product));
      if (known === undefined) return 0;
      let sum = 0;
      for (const line of known.values())
        if (line.followerId === follower && line.side === side && !endedUnfilled(line.masterKey)) sum += line.size.owes;
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
