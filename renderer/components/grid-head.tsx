// A header cell; pressing one that sorts asks for it, and the arrow tells what was asked.

import type { ReactNode } from 'react';
import { cellLook, type GridColumnMeta } from './grid-column.ts';

export type GridSort = { readonly column: string; readonly down: boolean };

type GridHeadProps = {
  readonly id: string;
  readonly meta: GridColumnMeta | undefined;
  readonly sort: GridSort | null;
  readonly onSort: ((column: string) => void) | undefined;
  readonly children: ReactNode;
};

export function GridHead({ id, meta, sort, onSort, children }: GridHeadProps): ReactNode {
  const look = cellLook(meta);
  if (meta?.sortable !== true || onSort === undefined) {
    return (
      <div role="columnheader" title={meta?.hint} {...look}>
        {children}
      </div>
    );
  }
  const sorted = sort?.column === id ? (sort.down ? 'descending' : 'ascending') : 'none';
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
