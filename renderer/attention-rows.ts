// The attention list: what a person has to decide, doubts before failures, each oldest first. Pure.

import type { DeskView } from '../domain/desk-view.ts';
import type { CopyView, MasterOrderView } from '../domain/order-view.ts';
import type { AttentionView } from '../domain/worklists.ts';

export type DoubtRow = { readonly kind: 'Doubt'; readonly id: string; readonly doubt: AttentionView };
export type FailedRow = {
  readonly kind: 'Failed';
  readonly id: string;
  readonly order: MasterOrderView;
  readonly copy: CopyView;
};
export type AttentionRow = DoubtRow | FailedRow;

type Lists = Pick<DeskView, 'orders' | 'attention'>;

// The same thing gives the same row, so that a change elsewhere draws nothing again.
const doubtRows = new WeakMap<object, DoubtRow>();
const failedRows = new WeakMap<CopyView, FailedRow>();

export function attentionRows({ orders, attention }: Lists): readonly AttentionRow[] {
  const told = new Set(attention.map(({ clOrdId }) => clOrdId));
  const doubts = attention.map((doubt) => doubtRow(doubt, doubt));
  const failed: FailedRow[] = [];
  for (const order of orders) {
    for (const copy of order.copies) {
      if (copy.attention === 'Failed') failed.push(failedRow(order, copy));
      // An order is in doubt a moment before its evidence is told.
      if (copy.attention === 'Doubt' && !told.has(copy.clOrdId)) doubts.push(doubtRow(copy, notToldYet(order, copy)));
    }
  }
  return [...doubts, ...failed];
}

function doubtRow(of: object, doubt: AttentionView): DoubtRow {
  const row = doubtRows.get(of) ?? { kind: 'Doubt', id: doubt.clOrdId, doubt };
  doubtRows.set(of, row);
  return row;
}

function failedRow(order: MasterOrderView, copy: CopyView): FailedRow {
  const before = failedRows.get(copy);
  if (before?.order === order) return before;
  const row: FailedRow = { kind: 'Failed', id: copy.clOrdId, order, copy };
  failedRows.set(copy, row);
  return row;
}

function notToldYet(order: MasterOrderView, copy: CopyView): AttentionView {
  const { clOrdId, purpose, side, ordType, orderQty, price, stopPx, times } = copy;
  return {
    clOrdId,
    purpose,
    side,
    ordType,
    orderQty,
    price,
    stopPx,
    accountId: copy.followerId,
    alias: copy.followerAlias,
    masterKey: order.key,
    instrumentId: order.instrumentId,
    symbol: order.symbol,
    product: order.product,
    since: times.sentAt ?? times.committedAt ?? times.decidedAt,
    state: copy.status === 'NeedsAttention' ? 'ProvenAbsent' : 'Asking',
    evidence: copy.remedy,
    readings: 0,
    masterPrice: order.avgPx ?? (order.price > 0 ? order.price : null),
    priceNow: null,
    sendRefusal: 'What the broker’s books show is being read.',
  };
}

export function masterKeyOf(row: AttentionRow): string {
  return row.kind === 'Doubt' ? row.doubt.masterKey : row.order.key;
}

/** A new order at a stated price is for a failed entry only; an exit follows what is held. */
export function mayRetry(row: AttentionRow): row is FailedRow {
  return row.kind === 'Failed' && row.copy.purpose === 'Copy' && row.order.kind === 'MasterOrder';
}

/** The very order in doubt may leave now: the books have proven it absent and nothing else forbids it. */
export function maySend(row: AttentionRow): row is DoubtRow {
  return row.kind === 'Doubt' && row.doubt.state === 'ProvenAbsent' && row.doubt.sendRefusal === '';
}
