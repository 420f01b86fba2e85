// A virtualised table, keyboard first. It shows rows in the order given: nothing here moves a row.

import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';

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

const features = tableFeatures({ columnMeta: {} as GridColumnMeta });
export type GridColumn<Row extends object> = ColumnDef<typeof features, Row>;

export type RowLook = {
  readonly className?: string;
  readonly testId?: string;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
};

export type DataGridProps<Row extends object> = {
  readonly label: string;
  readonly columns: GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowHeight: (row: Row) => number;
  readonly rowLook?: (row: Row) => RowLook;
  readonly sort?: { readonly column: string; readonly down: boolean } | null;
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

export function DataGrid<Row extends object>(props: DataGridProps<Row>): ReactNode {
  const { columns, rows, rowId, rowHeight, rowLook, activeId, onActive, onScroll } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? own;
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns, data, getRowId: rowId });
  const model = table.getRowModel().rows;
  const headerHeight = 30;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightAt(rows, index, rowHeight),
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: 12,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    initialRect: { width: 1200, height: 600 },
  });
  useEffect(() => virtual.measure(), [virtual, rows, rowHeight]);

  const tracks = columns.map((column) => trackOf(column.meta)).join(' ');
  const minWidth = columns.reduce((sum, column) => sum + (column.meta?.width ?? 0), 0);
  const activeIndex = rows.findIndex((row) => rowId(row) === activeId);
  const moveTo = useCallback(
    (index: number): void => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
      if (row === undefined) return;
      onActive(rowId(row));
      virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' });
    },
    [rows, rowId, onActive, virtual],
  );

  const reveal = props.reveal ?? null;
  useEffect(() => {
    const index = reveal === null ? -1 : rows.findIndex((row) => rowId(row) === reveal.id);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only a new wish scrolls; rows that arrive do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reveal]);

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
      aria-label={props.label}
      aria-rowcount={rows.length}
      aria-activedescendant={activeIndex < 0 ? undefined : domId(props.label, activeId ?? '')}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && activeIndex < 0) moveTo(0);
      }}
      onScroll={(event) => onScroll?.(event.currentTarget)}
    >
      <div className="grid-head" role="row" style={{ gridTemplateColumns: tracks, height: headerHeight, minWidth }}>
        {table.getHeaderGroups().flatMap((group) =>
          group.headers.map((header) => (
            <HeaderCell
              key={header.id}
              id={header.column.id}
              meta={header.column.columnDef.meta}
              sort={props.sort ?? null}
              onSort={props.onSort}
            >
              <table.FlexRender header={header} />
            </HeaderCell>
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
            const look = rowLook?.(row.original) ?? {};
            const active = row.id === activeId;
            return (
              <div
                key={item.key}
                id={domId(props.label, row.id)}
                role="row"
                aria-rowindex={item.index + 1}
                aria-selected={active}
                className={`grid-row ${active ? 'active' : ''} ${look.className ?? ''}`}
                data-testid={look.testId}
                {...look.data}
                style={{
                  gridTemplateColumns: tracks,
                  height: item.size,
                  transform: `translateY(${item.start - headerHeight}px)`,
                }}
                onMouseDown={() => onActive(row.id)}
                onDoubleClick={() => props.onEnter?.(row.original)}
              >
                {row.getAllCells().map((cell) => (
                  <div key={cell.id} role="gridcell" {...cellLook(cell.column.columnDef.meta)}>
                    <table.FlexRender cell={cell} />
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

type HeaderCellProps = {
  readonly id: string;
  readonly meta: GridColumnMeta | undefined;
  readonly sort: { readonly column: string; readonly down: boolean } | null;
  readonly onSort: ((column: string) => void) | undefined;
  readonly children: ReactNode;
};

function HeaderCell({ id, meta, sort, onSort, children }: HeaderCellProps): ReactNode {
  const look = cellLook(meta);
  const sorted = sort?.column === id ? (sort.down ? 'descending' : 'ascending') : 'none';
  if (meta?.sortable !== true || onSort === undefined) {
    return (
      <div role="columnheader" title={meta?.hint} {...look}>
        {children}
      </div>
    );
  }
  return (
    <div role="columnheader" aria-sort={sorted} {...look}>
      <button type="button" className="sort" tabIndex={-1} title={meta.hint} onClick={() => onSort(id)}>
        {children}
        <span className="sort-mark" aria-hidden="true">
          {sorted === 'none' ? '' : sorted === 'ascending' ? '▲' : '▼'}
        </span>
      </button>
    </div>
  );
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 12,
  PageUp: (at) => at - 12,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

function cellLook(meta: GridColumnMeta | undefined): { className: string; style?: { left: number } } {
  const className = `cell ${meta?.align ?? ''} ${meta?.pinnedAt === undefined ? '' : 'pinned'}`;
  return meta?.pinnedAt === undefined ? { className } : { className, style: { left: meta.pinnedAt } };
}

function trackOf(meta: GridColumnMeta | undefined): string {
  if (meta === undefined) return '1fr';
  return meta.grow === undefined ? `${meta.width}px` : `minmax(${meta.width}px, ${meta.grow}fr)`;
}

function heightAt<Row>(rows: readonly Row[], index: number, rowHeight: (row: Row) => number): number {
  const row = rows[index];
  return row === undefined ? 30 : rowHeight(row);
}

function domId(label: string, id: string): string {
  return `${label.replaceAll(' ', '-')}-${id}`;
}
