// The attention list: what a person has to decide, doubts before failures, each oldest first. Pure.

import type { CopyView, DeskView, MasterOrderView } from '../domain/desk-view.ts';

export type AttentionRow = {
  readonly id: string;
  readonly kind: 'Doubt' | 'Failed';
  readonly order: MasterOrderView;
  readonly copy: CopyView;
};

// The same copy gives the same row, so that a change elsewhere draws nothing again.
const known = new WeakMap<CopyView, AttentionRow>();

export function attentionRows(orders: DeskView['orders']): readonly AttentionRow[] {
  const rows = orders.flatMap((order) => order.copies.flatMap((copy) => rowOf(order, copy) ?? []));
  return [...rows.filter(({ kind }) => kind === 'Doubt'), ...rows.filter(({ kind }) => kind === 'Failed')];
}

function rowOf(order: MasterOrderView, copy: CopyView): AttentionRow | null {
  if (copy.attention !== 'Doubt' && copy.attention !== 'Failed') return null;
  const before = known.get(copy);
  if (before?.order === order) return before;
  const row: AttentionRow = { id: copy.clOrdId, kind: copy.attention, order, copy };
  known.set(copy, row);
  return row;
}

/** A new order at a stated price is for a failed entry only; an exit follows what is held, and a doubt is never sent again so. */
export function mayRetry({ kind, copy, order }: AttentionRow): boolean {
  return kind === 'Failed' && copy.purpose === 'Copy' && order.kind === 'MasterOrder';
}
