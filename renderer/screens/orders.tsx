// Each master order beside every follower's: state, price, delay by stage, the broker's words, what to do.

import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { DataGrid } from '../components/data-grid.tsx';
import { EmptyDesk } from '../components/demo.tsx';
import { useHeldRows, WaitingRows } from '../components/held-rows.tsx';
import { orderColumns } from '../components/order-columns.tsx';
import { Choice } from '../components/choice.tsx';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { delayScale, isTold, isUnsent, orderRows, rowHeightOf, type Folding, type OrderRow } from '../order-rows.ts';
import { filterOrders, type OrdersFilter } from '../selectors.ts';

const keyOf = (order: MasterOrderView): string => order.key;
const rowId = (row: OrderRow): string => row.id;
const filters: readonly { readonly value: OrdersFilter; readonly words: string }[] = [
  { value: 'All', words: 'All' },
  { value: 'Working', words: 'Working' },
  { value: 'Trouble', words: 'Failed & attention' },
];

export function OrdersScreen(): ReactNode {
  const orders = useView((view) => view.orders);
  const filter = useScreen((screen) => screen.ordersFilter);
  const text = useScreen((screen) => screen.ordersText);
  const setFilter = useScreen((screen) => screen.setOrdersFilter);
  const setText = useScreen((screen) => screen.setOrdersText);
  const reveal = useScreen((screen) => screen.reveal);
  const [folding, setFolding] = useState<Folding>(new Map());
  const [active, setActive] = useState<string | null>(null);
  const [wish, setWish] = useState<{ readonly id: string } | null>(null);

  const matching = useMemo(() => filterOrders(orders, filter, text), [orders, filter, text]);
  const { rows: held, waiting, letIn, pointer } = useHeldRows(matching, keyOf, `${filter} ${text}`);
  const rows = useMemo(() => orderRows(held, folding), [held, folding]);
  const scale = useMemo(() => delayScale(orders), [orders]);
  const toggle = useCallback((row: OrderRow) => {
    const open = row.kind === 'Copy' || row.open;
    setFolding((before) => new Map([...before, [row.order.key, !open]]));
  }, []);
  const columns = useMemo(() => orderColumns(scale, toggle), [scale, toggle]);

  useEffect(() => {
    if (reveal === null) return;
    setActive(reveal.orderKey);
    setWish({ id: reveal.orderKey });
    setFolding((before) => new Map([...before, [reveal.orderKey, true]]));
  }, [reveal]);

  return (
    <main className="orders-screen">
      <div className="toolbar">
        <Choice label="Show" value={filter} options={filters} onChange={setFilter} />
        <input
          type="search"
          className="search-text"
          data-testid="orders-search"
          placeholder="Symbol, follower, order number, words…"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="muted">
          {counted(matching.length, 'order')},{' '}
          {counted(
            matching.reduce((sum, order) => sum + order.copies.length, 0),
            'follower order',
          )}
        </span>
        <WaitingRows count={waiting} letIn={letIn} />
      </div>
      <div className="fill" {...pointer}>
        <DataGrid
          label="Orders"
          columns={columns}
          rows={rows}
          rowId={rowId}
          rowHeight={rowHeightOf}
          rowLook={rowLook}
          activeId={active}
          onActive={setActive}
          reveal={wish}
          onEnter={toggle}
          onSpace={toggle}
          empty={
            orders.length === 0 ? (
              <EmptyDesk>No order today. Every order of the master appears here beside each follower’s.</EmptyDesk>
            ) : (
              <p className="muted">
                Nothing matches. {filter === 'Trouble' ? 'No copy failed and none waits for a look.' : ''}
              </p>
            )
          }
        />
      </div>
    </main>
  );
}

function rowLook(row: OrderRow): { className: string; testId: string; data: Record<`data-${string}`, string> } {
  if (row.kind === 'Group') {
    return {
      className: `group ${row.order.kind}`,
      testId: `order-group-${row.order.key}`,
      data: { 'data-status': row.order.status },
    };
  }
  return {
    className: `copy ${row.copy.status} ${isTold(row.copy) ? 'told' : ''} ${isUnsent(row.copy) ? 'unsent' : ''}`,
    testId: `copy-${row.copy.clOrdId}`,
    data: { 'data-status': row.copy.status, 'data-follower': row.copy.followerId },
  };
}
