// What a session that ended without closing left behind: the reason to hold back new entries until a person has looked.

import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { Blotter } from './blotter.ts';

export type UnclosedParts = {
  readonly blotter: Blotter;
  readonly followers: readonly AccountId[];
  readonly alias: (id: AccountId) => string;
  readonly symbolOf: (id: InstrumentId) => string;
};

const namedAtMost = 4;

/** Null: the last session closed in good order, or left no copied position open. Asked after the replay, once. */
export function foundUnclosed({ blotter, followers, alias, symbolOf }: UnclosedParts): string | null {
  if (!blotter.isSessionOpen()) return null;
  const found = followers.flatMap((follower) => {
    const held = blotter.holdingsOf(follower).filter(({ net }) => net !== 0);
    if (held.length === 0) return [];
    const what = held.map(({ instrumentId, net }) => `${symbolOf(instrumentId)} ${net > 0 ? '+' : ''}${net}`);
    return [`${alias(follower)}: ${what.join(', ')}`];
  });
  if (found.length === 0) return null;
  const more = found.length - namedAtMost;
  return `Lockstep ended without closing while positions were open (${found.slice(0, namedAtMost).join('; ')}${more > 0 ? `; and ${more} more` : ''}).`;
}
