// The columns of the mappings: the owner's words for each state, with a shape beside the colour.

import type { ReactNode } from 'react';
import type { MappingStatus } from '../../domain/order-mapping.ts';
import type { MappingRow } from '../../preload/history-calls.ts';
import { useView } from '../desk-context.tsx';
import { digits, istTime, price } from '../format.ts';
import { aliasOf } from '../selectors.ts';
import type { GridColumn } from './grid-column.ts';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

const looks: Readonly<Record<MappingStatus, { readonly shape: ShapeName; readonly tone: Tone }>> = {
  PENDING: { shape: 'Half', tone: 'busy' },
  ACTIVE: { shape: 'Ring', tone: 'busy' },
  PARTIAL: { shape: 'Half', tone: 'good' },
  COMPLETED: { shape: 'Disc', tone: 'good' },
  CANCELLED: { shape: 'Dash', tone: 'idle' },
  FAILED: { shape: 'Cross', tone: 'bad' },
  UNKNOWN: { shape: 'Triangle', tone: 'warn' },
};

function Follower({ id }: { readonly id: string }): ReactNode {
  const alias = useView((view) => aliasOf(view, id));
  return <span title={id}>{alias}</span>;
}

export const mappingColumns: GridColumn<MappingRow>[] = [
  {
    id: 'created',
    header: 'Decided IST',
    meta: { width: 150, sortable: true },
    cell: ({ row }) => (
      <span className="time">
        {row.original.trading_day} {istTime(row.original.created_at_ms)}
      </span>
    ),
  },
  {
    id: 'master_order',
    header: 'Master order',
    meta: { width: 150, sortable: true },
    cell: ({ row }) => row.original.master_order_id,
  },
  {
    id: 'follower',
    header: 'Follower',
    meta: { width: 130, sortable: true },
    cell: ({ row }) => <Follower id={row.original.follower_id} />,
  },
  {
    id: 'status',
    header: 'Status',
    meta: { width: 118, sortable: true },
    cell: ({ row }) => <Mark {...looks[row.original.status]} word={row.original.status} />,
  },
  {
    id: 'symbol',
    header: 'Symbol',
    meta: { width: 150, sortable: true },
    cell: ({ row }) => `${row.original.side} ${row.original.symbol}`,
  },
  { id: 'purpose', header: 'Purpose', meta: { width: 84 }, cell: ({ row }) => row.original.purpose },
  {
    id: 'quantity',
    header: 'Filled of',
    meta: { width: 110, align: 'right', sortable: true },
    cell: ({ row }) => (
      <span className="figure">
        {digits(row.original.filled_quantity)} / {digits(row.original.quantity)}
      </span>
    ),
  },
  {
    id: 'price',
    header: 'Price',
    meta: { width: 96, align: 'right' },
    cell: ({ row }) => <span className="figure">{price(row.original.price_paise)}</span>,
  },
  {
    id: 'order',
    header: 'Follower order',
    meta: { width: 140 },
    cell: ({ row }) => row.original.follower_order_id ?? '',
  },
  {
    id: 'error',
    header: 'The broker’s words',
    meta: { width: 240, grow: 1 },
    cell: ({ row }) => (
      <span className="why" title={row.original.error_message ?? ''}>
        {row.original.error_message ?? ''}
      </span>
    ),
  },
];
