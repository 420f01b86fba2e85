// Master order beside follower order, over all days: filtered, sorted, page by page. Nothing moves until it is asked to.

import { useEffect, useState, type ReactNode } from 'react';
import type { MappingStatus } from '../../domain/order-mapping.ts';
import type { MappingRow, MappingSort, MappingsQuery } from '../../preload/history-calls.ts';
import { useCalls, useHidden } from '../desk-context.tsx';
import { counted, digits } from '../format.ts';
import { Choice } from './choice.tsx';
import { DataGrid } from './data-grid.tsx';
import { ExportButtons } from './export-buttons.tsx';
import type { GridSort } from './grid-head.tsx';
import { mappingColumns } from './mapping-columns.tsx';
import { AccountFilter, DayFilter } from './past-filters.tsx';

type StatusChoice = MappingStatus | 'Any';

const statuses: readonly { readonly value: StatusChoice; readonly words: string }[] = [
  { value: 'Any', words: 'All' },
  { value: 'ACTIVE', words: 'Active' },
  { value: 'COMPLETED', words: 'Completed' },
  { value: 'FAILED', words: 'Failed' },
  { value: 'UNKNOWN', words: 'Unknown' },
];

const pageSize = 200;
const rowHeight = (): number => 26;
const rowId = (row: MappingRow): string => String(row.id);
const rowLook = (row: MappingRow): { className: string; testId: string } => ({
  className: `mapping ${row.status}`,
  testId: 'mapping-row',
});

export function MappingsPane({ choice }: { readonly choice: ReactNode }): ReactNode {
  const [status, setStatus] = useState<StatusChoice>('Any');
  const [text, setText] = useState('');
  const [followerId, setFollowerId] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const [sort, setSort] = useState<GridSort>({ column: 'created', down: true });
  const [page, setPage] = useState(0);
  const [active, setActive] = useState<string | null>(null);
  const query: MappingsQuery = {
    text: text.trim(),
    followerId,
    masterOrderId: null,
    status: status === 'Any' ? null : status,
    from: day,
    to: day,
    sort: sort.column as MappingSort,
    descending: sort.down,
    offset: page * pageSize,
    limit: pageSize,
  };
  const { rows, reading, refusal, again } = useMappings(query);
  const first = page * pageSize + 1;
  const narrow = (change: () => void): void => {
    change();
    setPage(0);
  };

  return (
    <main className="journal-screen">
      <div className="toolbar">
        {choice}
        <Choice label="Status" value={status} options={statuses} onChange={(next) => narrow(() => setStatus(next))} />
        <input
          type="search"
          className="search-text"
          data-testid="mappings-search"
          placeholder="Symbol, account, order number, the broker's words…"
          value={text}
          onChange={(event) => narrow(() => setText(event.target.value))}
        />
        <AccountFilter value={followerId} onChange={(next) => narrow(() => setFollowerId(next))} />
        <DayFilter value={day} onChange={(next) => narrow(() => setDay(next))} />
        <span className="muted" data-testid="mappings-count">
          {reading ? 'reading…' : rows.length === 0 ? 'none' : `${digits(first)} to ${digits(first + rows.length - 1)}`}
        </span>
        {refusal === '' ? null : (
          <span className="field-refusal" role="alert">
            {refusal}
          </span>
        )}
        <span className="spacer" />
        <ExportButtons request={(format) => ({ what: 'Mappings', format, query: { ...query, offset: 0 } })} />
        <button type="button" className="small" data-testid="mappings-again" onClick={again}>
          Read again
        </button>
        <button
          type="button"
          className="small"
          data-testid="mappings-back"
          disabled={page === 0}
          onClick={() => setPage(page - 1)}
        >
          ‹ {counted(pageSize, 'row')} back
        </button>
        <button
          type="button"
          className="small"
          data-testid="mappings-on"
          disabled={rows.length < pageSize}
          onClick={() => setPage(page + 1)}
        >
          {counted(pageSize, 'row')} on ›
        </button>
      </div>
      <div className="fill">
        <DataGrid
          label="Mappings"
          columns={mappingColumns}
          rows={rows}
          rowId={rowId}
          rowHeight={rowHeight}
          rowLook={rowLook}
          sort={sort}
          onSort={(column) =>
            narrow(() => setSort((now) => ({ column, down: now.column === column ? !now.down : true })))
          }
          activeId={active}
          onActive={setActive}
          empty={
            <p className="muted">
              {reading ? 'Reading the mappings…' : 'No mapping matches. Copied orders appear here.'}
            </p>
          }
        />
      </div>
    </main>
  );
}

function useMappings(query: MappingsQuery) {
  const calls = useCalls();
  const [rows, setRows] = useState<readonly MappingRow[]>([]);
  const [reading, setReading] = useState(true);
  const [refusal, setRefusal] = useState('');
  const [asked, setAsked] = useState(0);
  const key = JSON.stringify(query);
  useEffect(() => {
    let stale = false;
    setReading(true);
    const wait = setTimeout(
      () => {
        void calls.mappings(JSON.parse(key) as MappingsQuery).then((answer) => {
          if (stale) return;
          setReading(false);
          setRefusal(answer.ok ? '' : answer.message);
          if (answer.ok) setRows(answer.value);
        });
      },
      query.text === '' ? 0 : 150,
    );
    return () => {
      stale = true;
      clearTimeout(wait);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [calls, key, asked]);
  return { rows: useHidden(rows), reading, refusal, again: () => setAsked(asked + 1) };
}
