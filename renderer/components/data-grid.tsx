// A virtualised table, keyboard first. It shows rows in the order given: nothing here moves a row.

import { FlexRender, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { gridFeatures, leastWidth, tracksOf, type GridColumn } from './grid-column.ts';
import { GridHead, type GridSort } from './grid-head.tsx';
import { GridRow, type RowLook } from './grid-row.tsx';

export type DataGridProps<Row extends object> = {
  readonly label: string;
  readonly columns: GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowHeight: (row: Row) => number;
  readonly rowLook?: (row: Row) => RowLook;
  readonly sort?: GridSort | null;
  readonly onSort?: (column: string) => void;
  readonly activeId: string | null;
  readonly onActive: (id: string) => void;
  /** A wish to see a row: each new object scrolls to it once. */
  readonly reveal?: { readonly id: string } | null;
  readonly onEnter?: (row: Row) => void;
  readonly onSpace?: (row: Row) => void;
  readonly onScroll?: (element: HTMLDivElement) => void;
  readonly scroller?: RefObject<HTMLDivElement | null>;
  readonly empty: ReactNode;
};

const headHeight = 30;

export function DataGrid<Row extends object>(props: DataGridProps<Row>): ReactNode {
  const { label, columns, rows, rowId, rowHeight, activeId, onActive } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? own;
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features: gridFeatures, columns, data, getRowId: rowId });
  const model = table.getRowModel().rows;
  const tracks = useMemo(() => tracksOf(columns), [columns]);
  const minWidth = useMemo(() => leastWidth(columns), [columns]);
  const onEnter = useLatest(props.onEnter);

  const heightOf = useCallback(
    (index: number) => (rows[index] === undefined ? headHeight : rowHeight(rows[index])),
    [rows, rowHeight],
  );
  // A new function here makes the places reckoned anew, which is wanted exactly when the rows are new.
  const keyOf = useCallback((index: number) => (rows[index] === undefined ? index : rowId(rows[index])), [rows, rowId]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    getItemKey: keyOf,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 1200, height: 600 },
  });

  const reveal = props.reveal ?? null;
  useEffect(() => {
    const index = reveal === null ? -1 : rows.findIndex((row) => rowId(row) === reveal.id);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only a new wish scrolls; rows that arrive do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reveal]);

  const activeIndex = activeId === null ? -1 : rows.findIndex((row) => rowId(row) === activeId);
  const moveTo = (wanted: number): void => {
    const index = Math.max(0, Math.min(rows.length - 1, wanted));
    const row = rows[index];
    if (row === undefined) return;
    onActive(rowId(row));
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const row = rows[activeIndex];
    const step = steps[event.key];
    if (step !== undefined) moveTo(step(activeIndex, rows.length));
    else if (event.key === 'Enter' && row !== undefined && props.onEnter) props.onEnter(row);
    else if (event.key === ' ' && row !== undefined && props.onSpace) props.onSpace(row);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length}
      aria-activedescendant={activeIndex < 0 ? undefined : domId(label, activeId ?? '')}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && activeIndex < 0) moveTo(0);
      }}
      onScroll={(event) => props.onScroll?.(event.currentTarget)}
    >
      <div className="grid-head" role="row" style={{ gridTemplateColumns: tracks, height: headHeight, minWidth }}>
        {table.getHeaderGroups().flatMap((group) =>
          group.headers.map((header) => (
            <GridHead
              key={header.id}
              id={header.column.id}
              meta={header.column.columnDef.meta}
              sort={props.sort ?? null}
              onSort={props.onSort}
            >
              <FlexRender header={header} />
            </GridHead>
          )),
        )}
      </div>
      {rows.length === 0 ? (
        <div className="grid-empty">{props.empty}</div>
      ) : (
        <div className="grid-body" style={{ height: virtual.getTotalSize(), minWidth }}>
          {virtual.getVirtualItems().map((item) => {
            const row = model[item.index];
            if (row === undefined) return null;
            return (
              <GridRow
                key={item.key}
                domId={domId(label, row.id)}
                row={row}
                data={row.original}
                columns={columns}
                look={props.rowLook}
                index={item.index}
                active={row.id === activeId}
                tracks={tracks}
                top={item.start - headHeight}
                height={item.size}
                onActive={onActive}
                onEnter={onEnter}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

/** A function that stays the same while what it calls may change. */
function useLatest<Row>(wanted: ((row: Row) => void) | undefined): (row: Row) => void {
  const latest = useRef(wanted);
  useEffect(() => {
    latest.current = wanted;
  });
  return useCallback((row: Row) => latest.current?.(row), []);
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 12,
  PageUp: (at) => at - 12,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

function domId(label: string, id: string): string {
  return `${label.replaceAll(' ', '-')}-${id}`;
}
