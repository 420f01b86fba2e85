// What a person has to decide: orders of unknown outcome and failed copies, each with the words, the cause and a button.

import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { attentionRows, masterKeyOf, mayRetry, maySend, type AttentionRow } from '../attention-rows.ts';
import { attentionColumns } from '../components/attention-columns.tsx';
import { DataGrid } from '../components/data-grid.tsx';
import { useHeldRows, WaitingRows } from '../components/held-rows.tsx';
import { useScreen, useView } from '../desk-context.tsx';
import { counted, digits } from '../format.ts';

const idOf = (row: AttentionRow): string => row.id;
const heightOf = (): number => 84;
const columns = attentionColumns();

export function AttentionScreen(): ReactNode {
  const orders = useView((view) => view.orders);
  const attention = useView((view) => view.attention);
  const wish = useScreen((screen) => screen.attentionWish);
  const showOrder = useScreen((screen) => screen.showOrder);
  const open = useScreen((screen) => screen.open);
  const live = useMemo(() => attentionRows({ orders, attention }), [orders, attention]);
  const { rows, waiting, letIn, pointer } = useHeldRows(live, idOf, '');
  const [active, setActive] = useState<string | null>(null);
  const [reveal, setReveal] = useState<{ readonly id: string } | null>(null);
  const doubts = live.filter(({ kind }) => kind === 'Doubt').length;

  useEffect(() => {
    if (wish === null) return;
    const row = live.find((one) => masterKeyOf(one) === wish.orderKey);
    if (row === undefined) {
      showOrder(wish.orderKey);
      return;
    }
    setActive(row.id);
    setReveal({ id: row.id });
    // Each wish is carried out once, on the list as it is then.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wish]);

  return (
    <main className="attention-screen">
      <div className="toolbar">
        <span className="muted" role="status">
          {live.length === 0
            ? 'Nothing waits for you'
            : `${counted(doubts, 'order')} of unknown outcome, ${digits(live.length - doubts)} failed`}
        </span>
        <WaitingRows count={waiting} letIn={letIn} />
        <span className="spacer" />
        {rows.length === 0 ? null : (
          <span className="muted keys-hint">
            <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> act · <kbd>Space</kbd> see the order
          </span>
        )}
      </div>
      <div className="fill" {...pointer}>
        <DataGrid
          label="Attention list"
          columns={columns}
          rows={rows}
          rowId={idOf}
          rowHeight={heightOf}
          rowLook={rowLook}
          activeId={active}
          onActive={setActive}
          reveal={reveal}
          onEnter={(row) => {
            if (mayRetry(row)) open({ kind: 'Retry', clOrdId: row.id });
            else if (maySend(row)) open({ kind: 'SendDoubt', clOrdId: row.id });
            else showOrder(masterKeyOf(row));
          }}
          onSpace={(row) => showOrder(masterKeyOf(row))}
          empty={
            <div className="empty">
              <p>
                Nothing waits for you. An order whose outcome nobody knows, and every copy that failed, is listed here
                with the broker’s words, what they mean and what you can do.
              </p>
            </div>
          }
        />
      </div>
    </main>
  );
}

function rowLook(row: AttentionRow): { className: string; testId: string; data: Record<`data-${string}`, string> } {
  const state = row.kind === 'Doubt' ? row.doubt.state : row.copy.status;
  return {
    className: `attention ${row.kind} ${state}`,
    testId: `attention-${row.id}`,
    data: { 'data-status': state, 'data-follower': row.kind === 'Doubt' ? row.doubt.accountId : row.copy.followerId },
  };
}
