// The columns of the attention list: since when, whose, which order, what was said and what it means, what to press.

import type { ReactNode } from 'react';
import { explainRejection } from '../../domain/rejection.ts';
import type { AttentionRow } from '../attention-rows.ts';
import { age, digits, istTime, price } from '../format.ts';
import { useNow } from '../now.ts';
import { ordTypeWords } from '../ticket.ts';
import { AttentionActions } from './attention-actions.tsx';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { OrdStatusMark } from './ord-status.tsx';
import { SideLetter } from './side.tsx';

export function attentionColumns(): GridColumn<AttentionRow>[] {
  return [
    column('state', 'State', { width: 150 }, (row) => (
      <span className="two-lines">
        <OrdStatusMark status={row.copy.status} />
        <Since row={row} />
      </span>
    )),
    column('account', 'Account', { width: 150, grow: 0.5 }, (row) => (
      <b className="one-line">{row.copy.followerAlias}</b>
    )),
    column('order', 'Order', { width: 210, grow: 0.6 }, (row) => (
      <span className="two-lines">
        <span className="one-line">
          <SideLetter side={row.copy.side} /> {digits(row.copy.orderQty)} <b>{row.order.symbol}</b>
        </span>
        <span className="faint one-line">
          {ordTypeWords[row.copy.ordType]} {row.copy.price > 0 ? price(row.copy.price) : ''}
          {row.copy.purpose === 'Copy' ? '' : ' · closes a position'} · master {masterPrice(row)}
        </span>
      </span>
    )),
    column('why', 'What was said, what it means', { width: 260, grow: 2 }, (row) => <Why row={row} />),
    column('act', 'What you can do', { width: 330 }, (row) => <AttentionActions row={row} />),
  ];
}

function column(
  id: string,
  head: string,
  meta: GridColumnMeta,
  cell: (row: AttentionRow) => ReactNode,
): GridColumn<AttentionRow> {
  return { id, header: head, meta, cell: ({ row }) => cell(row.original) };
}

function Since({ row }: { readonly row: AttentionRow }): ReactNode {
  const now = useNow();
  const at = row.copy.times.answeredAt ?? row.copy.times.sentAt ?? row.copy.times.decidedAt;
  return (
    <span className="faint">
      {istTime(at)} · {now - at < 1000 ? 'just now' : `${age(at, now)} ago`}
    </span>
  );
}

function masterPrice({ order }: AttentionRow): string {
  if (order.avgPx !== null) return price(order.avgPx);
  return order.price > 0 ? price(order.price) : 'at market';
}

function Why({ row: { copy } }: { readonly row: AttentionRow }): ReactNode {
  const cause = copy.status === 'Denied' ? '' : explainRejection(copy.reasonCode, copy.reasonText).cause;
  const said = copy.reasonText === '' ? 'The answer to the order never came.' : copy.reasonText;
  return (
    <span className="two-lines why-lines" title={`${said}\n${copy.remedy}\n${copy.reasonCode} ${copy.clOrdId}`}>
      <span className="why">
        {copy.reasonCode === '' || cause === '' || cause.startsWith('see the') ? null : (
          <b className="cause">{cause}: </b>
        )}
        {said}
      </span>
      <span className="remedy">→ {copy.remedy}</span>
    </span>
  );
}
