// One row. It is drawn again only when its own data, place or look changes, however often its neighbours do.

import type { Cell, Row } from '@tanstack/react-table';
import { memo, type ReactNode } from 'react';
import { cellLook, type GridColumn, type GridFeatures } from './grid-column.ts';

export type RowLook = {
  readonly className?: string;
  readonly testId?: string;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
};

type GridRowProps<Data extends object> = {
  readonly domId: string;
  /** Made anew with every change of the table; `data` says whether this row changed. */
  readonly row: Row<GridFeatures, Data>;
  readonly data: Data;
  readonly columns: readonly GridColumn<Data>[];
  readonly look: ((data: Data) => RowLook) | undefined;
  readonly index: number;
  readonly active: boolean;
  readonly tracks: string;
  readonly top: number;
  readonly height: number;
  readonly onActive: (id: string) => void;
  readonly onEnter: (data: Data) => void;
};

function DrawnRow<Data extends object>(props: GridRowProps<Data>): ReactNode {
  const { row, data, active, tracks, top, height } = props;
  const look = props.look?.(data) ?? {};
  return (
    <div
      id={props.domId}
      role="row"
      aria-rowindex={props.index + 1}
      aria-selected={active}
      className={`grid-row ${active ? 'active' : ''} ${look.className ?? ''}`}
      data-testid={look.testId}
      {...look.data}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      onMouseDown={() => props.onActive(row.id)}
      onDoubleClick={() => props.onEnter(data)}
    >
      {row.getAllCells().map((cell) => (
        <div key={cell.id} role="gridcell" {...cellLook(cell.column.columnDef.meta)}>
          {contentOf(cell)}
        </div>
      ))}
    </div>
  );
}

/**
 * Called, not mounted as a component: new columns bring new functions, and a component of a new type would be mounted
 * afresh, taking a button away between its press and its release.
 */
function contentOf<Data extends object>(cell: Cell<GridFeatures, Data, unknown>): ReactNode {
  const content = cell.column.columnDef.cell;
  return typeof content === 'function' ? (content(cell.getContext()) as ReactNode) : content;
}

const watched = [
  'domId',
  'data',
  'columns',
  'look',
  'index',
  'active',
  'tracks',
  'top',
  'height',
  'onActive',
  'onEnter',
] as const;

export const GridRow = memo(DrawnRow, (before, after) =>
  watched.every((name) => before[name] === after[name]),
) as typeof DrawnRow;
