// The orders screen as flat rows: a row for each master order, then one for each copy while it is open.

import type { CopyView, MasterOrderView } from '../domain/desk-view.ts';
import { delayStages, isTrouble } from './selectors.ts';

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
  return orders.flatMap((order): OrderRow[] => {
    const open = order.copies.length > 0 && (folding.get(order.key) ?? openAtFirst(order));
    const group: OrderRow = { kind: 'Group', id: order.key, order, open };
    if (!open) return [group];
    return [group, ...order.copies.map((copy): OrderRow => ({ kind: 'Copy', id: copy.clOrdId, order, copy }))];
  });
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
  return isTold(copy) && copy.avgPx === null && delayStages(copy.times) === null;
}

/** The delay that nine copies in ten keep within: one scale for every bar, and a straggler fills its own. */
export function delayScale(orders: readonly MasterOrderView[]): number {
  const totals = orders.flatMap((order) => order.copies.map((copy) => delayStages(copy.times)?.total ?? 0)).filter((total) => total > 0);
  totals.sort((a, b) => a - b);
  return totals[Math.floor(totals.length * 0.9)] ?? 1;
}
