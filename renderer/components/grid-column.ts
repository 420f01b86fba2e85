// What a column of the data grid says of itself.

import { tableFeatures, type ColumnDef } from '@tanstack/react-table';

export type GridColumnMeta = {
  /** Least width, px. Every row is its own CSS grid, so widths may not depend on what a row holds. */
  readonly width: number;
  /** Its share of what is left over; without one the width is fixed. */
  readonly grow?: number;
  readonly align?: 'right' | 'center';
  /** Stays in sight while the rest scrolls sideways: its distance from the left edge, px. */
  readonly pinnedAt?: number;
  /** The words of a tooltip on the header. */
  readonly hint?: string;
  readonly sortable?: boolean;
};

export const gridFeatures = tableFeatures({ columnMeta: {} as GridColumnMeta });
export type GridFeatures = typeof gridFeatures;
export type GridColumn<Row extends object> = ColumnDef<GridFeatures, Row>;

export function tracksOf(columns: readonly { readonly meta?: GridColumnMeta }[]): string {
  return columns.map(({ meta }) => trackOf(meta)).join(' ');
}

function trackOf(meta: GridColumnMeta | undefined): string {
  if (meta === undefined) return '1fr';
  return meta.grow === undefined ? `${meta.width}px` : `minmax(${meta.width}px, ${meta.grow}fr)`;
}

export function leastWidth(columns: readonly { readonly meta?: GridColumnMeta }[]): number {
  return columns.reduce((sum, { meta }) => sum + (meta?.width ?? 0), 0);
}

export function cellLook(meta: GridColumnMeta | undefined): { className: string; style?: { left: number } } {
  const className = `cell ${meta?.align ?? ''} ${meta?.pinnedAt === undefined ? '' : 'pinned'}`;
  return meta?.pinnedAt === undefined ? { className } : { className, style: { left: meta.pinnedAt } };
}
