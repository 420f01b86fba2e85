// The questions screens ask of the view. Pure; the answers hold nothing that the view does not.

import type {
  CopyStatus,
  CopyTimes,
  CopyView,
  DeskView,
  FollowerState,
  FollowerView,
  MasterOrderView,
} from '../domain/desk-view.ts';
import type { OrdStatus } from '../domain/order.ts';

const failed: readonly CopyStatus[] = ['Rejected', 'Denied', 'NotSent'];
const attention: readonly CopyStatus[] = ['Unknown', 'NeedsAttention'];
const working: readonly CopyStatus[] = ['PendingNew', 'New', 'PartiallyFilled', 'PendingReplace', 'PendingCancel'];

export const isFailed = (status: CopyStatus): boolean => failed.includes(status);
export const isAttention = (status: CopyStatus): boolean => attention.includes(status);
export const isTrouble = (status: CopyStatus): boolean => isFailed(status) || isAttention(status);
export const isWorking = (status: CopyStatus | OrdStatus): boolean => working.includes(status);

/** People know accounts by alias; facts name them by the broker's code. */
export function aliasOf(view: DeskView, account: string): string {
  if (view.master?.id === account) return view.master.alias;
  return view.followers.find((follower) => follower.id === account)?.alias ?? account;
}

export type FleetTotals = {
  readonly followers: Readonly<Record<FollowerState, number>>;
  readonly workingOrders: number;
  readonly failedCopies: number;
  readonly attention: number;
};

export function fleetTotals(view: DeskView): FleetTotals {
  const followers: Record<FollowerState, number> = { Off: 0, Copying: 0, OutOfStep: 0, Held: 0 };
  for (const follower of view.followers) followers[follower.state] += 1;
  const copies = view.orders.flatMap((order) => order.copies);
  return {
    followers,
    workingOrders: view.followers.reduce((sum, follower) => sum + follower.workingOrders, 0),
    failedCopies: copies.filter((copy) => isFailed(copy.status)).length,
    attention: copies.filter((copy) => isAttention(copy.status)).length,
  };
}

/** Where the time of one copy went, ms. */
export type DelayStages = {
  readonly decide: number;
  readonly journal: number;
  readonly send: number;
  readonly answer: number;
  readonly total: number;
};

export const stageNames = ['decide', 'journal', 'send', 'answer'] as const;

/** Null until the broker has answered: a delay still running is not a delay. */
export function delayStages(times: CopyTimes): DelayStages | null {
  const { masterAt, decidedAt, committedAt, sentAt, answeredAt } = times;
  if (committedAt === null || sentAt === null || answeredAt === null) return null;
  const between = (from: number, to: number): number => Math.max(0, to - from);
  return {
    decide: between(masterAt, decidedAt),
    journal: between(decidedAt, committedAt),
    send: between(committedAt, sentAt),
    answer: between(sentAt, answeredAt),
    total: between(masterAt, answeredAt),
  };
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export type DelayPoint = { readonly at: number; readonly followerId: string; readonly stages: DelayStages };

/** One point per answered copy, in the order of time. */
export function delayPoints(orders: readonly MasterOrderView[]): readonly DelayPoint[] {
  const points: DelayPoint[] = [];
  for (const order of orders) {
    if (order.kind !== 'MasterOrder') continue;
    for (const copy of order.copies) {
      const stages = delayStages(copy.times);
      if (stages !== null) points.push({ at: copy.times.masterAt, followerId: copy.followerId, stages });
    }
  }
  return points.sort((a, b) => a.at - b.at);
}

/** The median of each stage for one follower; null before its first answered copy. */
export function medianStages(points: readonly DelayPoint[], followerId: string): DelayStages | null {
  const own = points.filter((point) => point.followerId === followerId).map((point) => point.stages);
  if (own.length === 0) return null;
  const middle = (stage: keyof DelayStages): number => median(own.map((stages) => stages[stage])) ?? 0;
  return {
    decide: middle('decide'),
    journal: middle('journal'),
    send: middle('send'),
    answer: middle('answer'),
    total: middle('total'),
  };
}

export type OrdersFilter = 'All' | 'Working' | 'Trouble';

/** The master orders that match, each with the copies that match; newest first. */
export function filterOrders(
  orders: readonly MasterOrderView[],
  filter: OrdersFilter,
  text: string,
): readonly MasterOrderView[] {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const kept: MasterOrderView[] = [];
  for (const order of orders) {
    const ownText = orderText(order);
    const ownMatches = words.every((word) => ownText.includes(word));
    const copies = order.copies.filter(
      (copy) =>
        passes(copy, filter) && (ownMatches || words.every((word) => `${ownText} ${copyText(copy)}`.includes(word))),
    );
    const ownPasses =
      filter === 'All' || (filter === 'Working' ? isWorking(order.status) : order.status === 'Rejected');
    if (copies.length > 0 || (ownPasses && ownMatches))
      kept.push(copies.length === order.copies.length ? order : { ...order, copies });
  }
  return kept.reverse();
}

function passes(copy: CopyView, filter: OrdersFilter): boolean {
  if (filter === 'All') return true;
  return filter === 'Working' ? isWorking(copy.status) : isTrouble(copy.status);
}

function orderText(order: MasterOrderView): string {
  return `${order.symbol} ${order.exchange} ${order.side} ${order.product} ${order.key} ${order.status} ${order.text} ${order.notCopied}`.toLowerCase();
}

function copyText(copy: CopyView): string {
  return `${copy.followerAlias} ${copy.followerId} ${copy.clOrdId} ${copy.orderId ?? ''} ${copy.status} ${copy.reasonCode} ${copy.reasonText} ${copy.remedy}`.toLowerCase();
}

export type FollowerSort = { readonly column: FollowerColumn; readonly down: boolean };
export type FollowerColumn =
  | 'enabled'
  | 'alias'
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
export function followerOrder(followers: readonly FollowerView[], sort: FollowerSort): readonly string[] {
  const keyed = followers.map((follower) => ({
    id: follower.id,
    alias: follower.alias,
    key: sortKey(follower, sort.column),
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

function sortKey(follower: FollowerView, column: FollowerColumn): number | string | null {
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
