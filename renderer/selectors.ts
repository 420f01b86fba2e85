// The questions screens ask of the view. Pure; the answers hold nothing that the view does not.

import type { FollowerState } from '../domain/account-view.ts';
import type { DeskView } from '../domain/desk-view.ts';
import type { CopyStatus, CopyView, MasterOrderView } from '../domain/order-view.ts';
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
    failedCopies: copies.filter((copy) => copy.attention === 'Failed').length,
    attention: new Set([
      ...view.attention.map(({ clOrdId }) => clOrdId),
      ...copies.flatMap((copy) => (copy.attention === 'Doubt' ? [copy.clOrdId] : [])),
    ]).size,
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
      filter === 'All' ||
      (filter === 'Working' ? isWorking(order.status) : order.status === 'Rejected' || Boolean(order.unasked));
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
  return `${order.symbol} ${order.exchange} ${order.side} ${order.product} ${order.key} ${order.status} ${order.text} ${order.notCopied} ${order.unasked?.why ?? ''}`.toLowerCase();
}

function copyText(copy: CopyView): string {
  return `${copy.followerAlias} ${copy.followerId} ${copy.clOrdId} ${copy.orderId ?? ''} ${copy.status} ${copy.reasonCode} ${copy.reasonText} ${copy.remedy}`.toLowerCase();
}

/** Orders of the master's that traded and of which nothing was copied. */
export function tradedUncopied(orders: readonly MasterOrderView[]): readonly MasterOrderView[] {
  return orders.filter(({ kind, notCopied, cumQty }) => kind === 'MasterOrder' && notCopied !== '' && cumQty > 0);
}
