// Every position of the desk, combined and account by account, by the brokers' own books; what is out of step says why.

import { useMemo, useState, type ReactNode } from 'react';
import { Choice } from '../components/choice.tsx';
import { DataGrid } from '../components/data-grid.tsx';
import { useHeldRows, WaitingRows } from '../components/held-rows.tsx';
import { positionColumns } from '../components/position-columns.tsx';
import { useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { useNow } from '../now.ts';
import { unreadCount } from '../positions-age.ts';
import { positionRows, positionSums, type PositionRow } from '../position-rows.ts';

const idOf = (row: PositionRow): string => row.id;
const heightOf = (): number => 44;
const columns = positionColumns();
const filters = [
  { value: 'All', words: 'All' },
  { value: 'Combined', words: 'Combined' },
  { value: 'OutOfStep', words: 'Out of step' },
] as const;
type Filter = (typeof filters)[number]['value'];

export function PositionsScreen(): ReactNode {
  const master = useView((view) => view.master);
  const followers = useView((view) => view.followers);
  const drift = useView((view) => view.drift);
  const exitsPending = useView((view) => view.exitsPending);
  const open = useScreen((screen) => screen.open);
  const [filter, setFilter] = useState<Filter>('All');
  const [active, setActive] = useState<string | null>(null);
  const all = useMemo(
    () => positionRows({ master, followers, drift, exitsPending }),
    [master, followers, drift, exitsPending],
  );
  const live = useMemo(() => all.filter((row) => passes(row, filter)), [all, filter]);
  const { rows, waiting, letIn, pointer } = useHeldRows(live, idOf, filter);
  const { instruments, drifting, pending } = positionSums(all);
  const unread = unreadCount({ master, followers }, useNow());
  const unreadWords = unread === 0 ? '' : `, ${counted(unread, 'account')} not read now`;

  return (
    <main className="positions-screen">
      <div className="toolbar">
        <Choice label="Which positions" value={filter} options={filters} onChange={setFilter} />
        <span className="muted" role="status" data-testid="positions-summary">
          {instruments === 0
            ? `No position anywhere${unread === 0 ? '' : ' that could be read'}${unreadWords}`
            : `${counted(instruments, 'instrument')}, ${drifting === 0 ? (unread === 0 ? 'all in step' : 'in step as last read') : `${counted(drifting, 'account')} out of step`}${pending === 0 ? '' : `, ${counted(pending, 'exit')} not made yet`}${unreadWords}`}
        </span>
        <WaitingRows count={waiting} letIn={letIn} />
        <span className="spacer" />
        <span className="muted keys-hint">
          <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> exit…
        </span>
      </div>
      <div className="fill" {...pointer}>
        <DataGrid
          label="Positions"
          columns={columns}
          rows={rows}
          rowId={idOf}
          rowHeight={heightOf}
          rowLook={rowLook}
          activeId={active}
          onActive={setActive}
          onEnter={(row) =>
            open({
              kind: 'Exit',
              asked: {
                scope:
                  row.kind === 'Instrument'
                    ? { kind: 'Instrument', instrumentId: row.instrumentId as never, includeMaster: true }
                    : { kind: 'Account', accountId: row.accountId as never },
                reach: 'Everything',
              },
            })
          }
          empty={
            <div className="empty">
              <p>
                {filter === 'OutOfStep'
                  ? 'Every account holds what it should.'
                  : 'No account holds anything. What is bought or sold shows here within seconds, as the broker’s positions give it.'}
              </p>
            </div>
          }
        />
      </div>
    </main>
  );
}

function passes(row: PositionRow, filter: Filter): boolean {
  switch (filter) {
    case 'All':
      return true;
    case 'Combined':
      return row.kind === 'Instrument';
    case 'OutOfStep':
      return row.kind === 'Instrument' ? row.drifting + row.pending > 0 : row.drift !== null || row.pending !== null;
  }
}

function rowLook(row: PositionRow): { className: string; testId: string; data: Record<`data-${string}`, string> } {
  const troubled = row.kind === 'Account' && (row.drift !== null || row.pending !== null);
  return {
    className: `position-row ${row.kind}${troubled ? ' out-of-step' : ''}`,
    testId: `position-${row.id}`,
    data: { 'data-kind': row.kind, 'data-out-of-step': String(troubled) },
  };
}
