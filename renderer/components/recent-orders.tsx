// The master's newest orders at a glance, each with one mark per follower.

import { useMemo, type ReactNode } from 'react';
import type { CopyStatus, MasterOrderView } from '../../domain/order-view.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { digits, istTime, price } from '../format.ts';
import { useHeldRows, WaitingRows } from './held-rows.tsx';
import { EmptyDesk } from './demo.tsx';
import { MasterActions } from './master-actions.tsx';
import { Money, ProfitLoss } from './money.tsx';
import { OrderStatusMark, statusLooks } from './ord-status.tsx';
import { PositionsCell } from './positions-cell.tsx';
import { Shape } from './shape.tsx';
import { SideLetter } from './side.tsx';

const newestFirst = 60;
const keyOf = (order: MasterOrderView): string => order.key;

export function RecentOrders(): ReactNode {
  const orders = useView((view) => view.orders);
  const followers = useView((view) => view.followers.length);
  const showOrder = useScreen((screen) => screen.showOrder);
  const newest = useMemo(() => orders.slice(-newestFirst).reverse(), [orders]);
  const { rows, waiting, letIn, pointer } = useHeldRows(newest, keyOf, '');
  return (
    <section className="panel recent" aria-label="Recent master orders" {...pointer}>
      <h2>
        Master orders
        <small>{orders.length === 0 ? 'none today' : 'newest first'}</small>
        <WaitingRows count={waiting} letIn={letIn} />
      </h2>
      <MasterLine />
      {orders.length > 0 ? null : followers === 0 ? (
        <p className="panel-empty">Orders of the master account appear here.</p>
      ) : (
        <EmptyDesk>
          Orders placed in the master account appear here at once, with one mark for each follower’s copy.
        </EmptyDesk>
      )}
      <ol className="recent-rows">
        {rows.map((order) => (
          <li key={order.key} data-row data-testid={`recent-order-${order.key}`}>
            <button
              type="button"
              className="recent-open"
              onClick={() => showOrder(order.key)}
              title="Show beside each follower’s order"
            >
              <span className="time">{istTime(order.receivedAt)}</span>
              {order.kind === 'ExitRun' ? <span className="side exit">X</span> : <SideLetter side={order.side} />}
              <span className="recent-symbol">{order.kind === 'ExitRun' ? 'Exit all' : order.symbol}</span>
              <span className="figure">
                {order.kind === 'ExitRun' ? '' : `${digits(order.cumQty)}/${digits(order.orderQty)}`}
              </span>
              <span className="figure">{order.kind === 'ExitRun' ? '' : shownPrice(order)}</span>
              <OrderStatusMark order={order} />
              <CopyMarks order={order} />
            </button>
            <span className="recent-actions">
              <MasterActions order={order} compact />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the master holds: the measure for every follower above. */
function MasterLine(): ReactNode {
  const master = useView((view) => view.master);
  if (master === null) return null;
  return (
    <div className="master-line">
      <span className="label">{master.alias}</span>
      <PositionsCell of={master} />
      <span className="spacer" />
      <span className="label">Funds</span>
      <Money paise={master.availableFunds} />
      <span className="label">Realised</span>
      <ProfitLoss paise={master.realisedPnl} />
    </div>
  );
}

export function shownPrice(order: Pick<MasterOrderView, 'avgPx' | 'price' | 'stopPx'>): string {
  if (order.avgPx !== null) return price(order.avgPx);
  if (order.price > 0) return price(order.price);
  return order.stopPx > 0 ? price(order.stopPx) : 'market';
}

const marksInARow = 6;

/** A large fleet in figures: how many copies stand at each state. */
function CopyCounts({ order }: { readonly order: MasterOrderView }): ReactNode {
  const counts = new Map<CopyStatus, number>();
  for (const copy of order.copies) counts.set(copy.status, (counts.get(copy.status) ?? 0) + 1);
  return (
    <span className="copy-marks">
      {[...counts].map(([status, count]) => (
        <span key={status} className="copy-mark counted" title={`${count} ${statusLooks[status].word}`}>
          <Shape name={statusLooks[status].shape} tone={statusLooks[status].tone} />
          {count}
        </span>
      ))}
    </span>
  );
}

function CopyMarks({ order }: { readonly order: MasterOrderView }): ReactNode {
  if (order.notCopied !== '') {
    return (
      <span className="copy-marks not-copied" title={order.notCopied}>
        not copied: {order.notCopied}
      </span>
    );
  }
  if (order.copies.length > marksInARow) return <CopyCounts order={order} />;
  return (
    <span className="copy-marks">
      {order.copies.map((copy) => {
        const look = statusLooks[copy.status];
        return (
          <span key={copy.clOrdId} className="copy-mark" title={`${copy.followerAlias}: ${look.word}`}>
            <Shape name={look.shape} tone={look.tone} />
          </span>
        );
      })}
    </span>
  );
}
