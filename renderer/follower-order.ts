// The order of the follower rows: made by a press on a header, then kept.

import type { FollowerState, FollowerView } from '../domain/account-view.ts';

export type FollowerSort = { readonly column: FollowerColumn; readonly down: boolean };
export type FollowerColumn =
  | 'enabled'
  | 'alias'
  | 'group'
  | 'state'
  | 'link'
  | 'multiplier'
  | 'maxQty'
  | 'maxOrderValue'
  | 'copyPolicy'
  | 'positions'
  | 'workingOrders'
  | 'copiesToday'
  | 'failedToday'
  | 'unknownNow'
  | 'medianDelayMs'
  | 'availableFunds'
  | 'realisedPnl'
  | 'lastError';

const severity: Readonly<Record<FollowerState, number>> = { Held: 0, OutOfStep: 1, Copying: 2, Off: 3 };

/** The order of rows as of now. It is kept until the next press on a header, so no row moves by itself. */
export function followerOrder(
  followers: readonly FollowerView[],
  sort: FollowerSort,
  groups: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const keyed = followers.map((follower) => ({
    id: follower.id,
    alias: follower.alias,
    key: sort.column === 'group' ? groups.get(follower.id) || null : sortKey(follower, sort.column),
  }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null)
      return Number(a.key === null) - Number(b.key === null) || a.alias.localeCompare(b.alias);
    const difference = typeof a.key === 'string' ? a.key.localeCompare(String(b.key)) : a.key - Number(b.key);
    return (sort.down ? -difference : difference) || a.alias.localeCompare(b.alias);
  });
  return keyed.map((row) => row.id);
}

/** Followers in a kept order; ones that came since are put at the end. */
export function inKeptOrder(
  followers: readonly FollowerView[],
  kept: readonly string[] | null,
): readonly FollowerView[] {
  if (kept === null) return followers;
  const place = new Map(kept.map((id, index) => [id, index]));
  return [...followers].sort((a, b) => (place.get(a.id) ?? kept.length) - (place.get(b.id) ?? kept.length));
}

function sortKey(follower: FollowerView, column: Exclude<FollowerColumn, 'group'>): number | string | null {
  switch (column) {
    case 'enabled':
      return follower.enabled ? 0 : 1;
    case 'alias':
      return follower.alias;
    case 'state':
      return severity[follower.state];
    case 'link':
      return `${follower.link.session.kind} ${follower.link.feed}`;
    case 'multiplier':
      return Number(follower.multiplier);
    case 'maxQty':
      return follower.maxQty;
    case 'maxOrderValue':
      return follower.maxOrderValue;
    case 'copyPolicy':
      return follower.copyPolicy;
    case 'positions':
      return follower.positions === null ? null : follower.positions.length;
    case 'workingOrders':
      return follower.workingOrders;
    case 'copiesToday':
      return follower.copiesToday;
    case 'failedToday':
      return follower.failedToday;
    case 'unknownNow':
      return follower.unknownNow;
    case 'medianDelayMs':
      return follower.medianDelayMs;
    case 'availableFunds':
      return follower.availableFunds;
    case 'realisedPnl':
      return follower.realisedPnl;
    case 'lastError':
      return follower.lastError?.at ?? null;
  }
}
