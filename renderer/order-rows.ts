// The orders screen as flat rows: a row for each master order, then one for each copy while it is open.

import type { CopyView, MasterOrderView } from '../domain/order-view.ts';
import { copyStages } from './delay.ts';
import { isTrouble } from './selectors.ts';

export type OrderRow =
  | { readonly kind: 'Group'; readonly id: string; readonly order: MasterOrderView; readonly open: boolean }
  | { readonly kind: 'Copy'; readonly id: string; readonly order: MasterOrderView; readonly copy: CopyView };

/** Groups that the person has opened or shut; the rest follow `openAtFirst`. */
export type Folding = ReadonlyMap<string, boolean>;

const manyCopies = 12;

/** A small fleet is shown whole; of a large one, the orders in which something went wrong. */
export function openAtFirst(order: MasterOrderView): boolean {
  return order.copies.length <= manyCopies || order.copies.some((copy) => isTrouble(copy.status));
}

export function orderRows(orders: readonly MasterOrderView[], folding: Folding): readonly OrderRow[] {
  return orders.flatMap((order) => {
    const open = order.copies.length > 0 && (folding.get(order.key) ?? openAtFirst(order));
    const group = groupRow(order, open);
    return open ? [group, ...order.copies.map((copy) => copyRow(order, copy))] : [group];
  });
}

// The same order gives the same row, so that a change to one order draws only its own rows again.
const groupRows = new WeakMap<MasterOrderView, OrderRow & { readonly kind: 'Group' }>();
const copyRows = new WeakMap<CopyView, OrderRow>();

function groupRow(order: MasterOrderView, open: boolean): OrderRow {
  const known = groupRows.get(order);
  if (known?.open === open) return known;
  const row = { kind: 'Group', id: order.key, order, open } as const;
  groupRows.set(order, row);
  return row;
}

function copyRow(order: MasterOrderView, copy: CopyView): OrderRow {
  const known = copyRows.get(copy);
  if (known !== undefined) return known;
  const row: OrderRow = { kind: 'Copy', id: copy.clOrdId, order, copy };
  copyRows.set(copy, row);
  return row;
}

export function rowHeightOf(row: OrderRow): number {
  if (row.kind === 'Group') return 34;
  if (!isTold(row.copy)) return 30;
  const lettersInALine = isUnsent(row.copy) ? 90 : 52;
  const lines = (text: string): number => (text === '' ? 0 : Math.min(2, Math.ceil(text.length / lettersInALine)));
  return 14 + 16 * Math.max(1, lines(row.copy.reasonText) + lines(row.copy.remedy));
}

/** There is something to read beside the copy. */
export function isTold(copy: CopyView): boolean {
  return copy.remedy !== '' || copy.reasonText !== '';
}

/** No delay and no price to show: nothing left the building, or its answer is not known. */
export function isUnsent(copy: CopyView): boolean {
  return isTold(copy) && copy.avgPx === null && copyStages(copy) === null;
}

const roundScales: readonly number[] = [0, 1, 2, 3, 4].flatMap((power) =>
  [1, 1.5, 2, 3, 5, 7].map((step) => step * 10 ** power),
);

/**
 * What nine copies in ten keep within, rounded up so that it seldom changes: one scale for every bar. A straggler
 * fills its own.
 */
export function delayScale(orders: readonly MasterOrderView[]): number {
  const totals = orders
    .filter((order) => order.kind === 'MasterOrder')
    .flatMap((order) => order.copies.map((copy) => copyStages(copy)?.total ?? 0))
    .filter((total) => total > 0);
  totals.sort((a, b) => a - b);
  const most = totals[Math.floor(totals.length * 0.9)] ?? 1;
  return roundScales.find((scale) => scale >= most) ?? most;
}
