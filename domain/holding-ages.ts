// What the copies under one holding of a follower's have traded, by when the order of the master's behind each was first known.

import { purposeOf, type CopyOrder } from './copy-order.ts';
import { signed, type Side } from './order.ts';

export type HoldingAges = {
  /**
   * Units that orders of the master's since `seq`, other than this one, have opened the other way, and nothing has closed:
   * they took nothing from what an exit of then closes, though the account's net is smaller by them.
   */
  readonly turnedSince: (seq: number, except: string) => number;
  /** Signed units that orders of the master's since `seq`, other than this one, have added to the holding. */
  readonly addedSince: (seq: number, except: string) => number;
};

/** What all copies for one order of the master's, or for one exit run, have traded. */
type Group = { readonly seq: number; turned: number; added: number };

/**
 * `side` is the side that closes; `seqOf` says by which fact an order of the master's was first known, 0 for an exit run,
 * which follows none.
 */
export function holdingAges(
  copies: readonly CopyOrder[],
  side: Side,
  seqOf: (masterKey: string) => number,
): HoldingAges {
  const groups = groupsOf(copies, side, seqOf);
  const newestFirst = [...groups].toSorted(([, a], [, b]) => b.seq - a.seq);
  const runs = newestFirst.filter(([, { seq }]) => seq === 0);
  const sum = (some: readonly (readonly [string, Group])[], of: 'turned' | 'added', except: string): number =>
    some.reduce((units, [key, group]) => (key === except ? units : units + group[of]), 0);
  const since = (seq: number): readonly (readonly [string, Group])[] => {
    const older = newestFirst.findIndex(([, group]) => group.seq <= seq);
    return older === -1 ? newestFirst : newestFirst.slice(0, older);
  };
  return {
    turnedSince: (seq, except) => Math.max(0, sum(runs, 'turned', except) + sum(since(seq), 'turned', except)),
    addedSince: (seq, except) => sum(since(seq), 'added', except),
  };
}

function groupsOf(
  copies: readonly CopyOrder[],
  side: Side,
  seqOf: (masterKey: string) => number,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const copy of copies) {
    const { order, key } = copy;
    if (order.cumQty === 0) continue;
    const group = groups.get(key.masterKey) ?? { seq: seqOf(key.masterKey), turned: 0, added: 0 };
    groups.set(key.masterKey, group);
    const purpose = purposeOf(copy);
    const closes = order.side === side;
    if (purpose === 'Copy' && closes && group.seq > 0) group.turned += order.cumQty;
    if (purpose !== 'Copy' && !closes) group.turned -= order.cumQty;
    if ((purpose === 'Exit') === closes) group.added += signed(order.side, order.cumQty);
  }
  return groups;
}
