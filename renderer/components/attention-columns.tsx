// The columns of the attention list: since when, whose, which order, what was said and what it means, what to press.

import type { ReactNode } from 'react';
import { explainRejection } from '../../domain/rejection.ts';
import type { DoubtState } from '../../domain/worklists.ts';
import type { AttentionRow, DoubtRow, FailedRow } from '../attention-rows.ts';
import { age, digits, istTime, price } from '../format.ts';
import { useNow } from '../now.ts';
import { ordTypeWords } from '../ticket.ts';
import { AttentionActions } from './attention-actions.tsx';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { OrdStatusMark } from './ord-status.tsx';
import { Mark, type ShapeName, type Tone } from './shape.tsx';
import { SideLetter } from './side.tsx';

export function attentionColumns(): GridColumn<AttentionRow>[] {
  return [
    column('state', 'State', { width: 136 }, (row) => (
      <span className="two-lines">
        {row.kind === 'Doubt' ? <Mark {...doubtLooks[row.doubt.state]} /> : <OrdStatusMark status={row.copy.status} />}
        <Since at={sinceOf(row)} />
      </span>
    )),
    column('account', 'Account', { width: 140, grow: 0.4 }, (row) => (
      <b className="one-line">{row.kind === 'Doubt' ? row.doubt.alias : row.copy.followerAlias}</b>
    )),
    column('order', 'Order', { width: 184, grow: 0.6 }, (row) => <OrderWords row={row} />),
    column('why', 'What was said, what it means', { width: 240, grow: 2 }, (row) =>
      row.kind === 'Doubt' ? <DoubtWords row={row} /> : <FailureWords row={row} />,
    ),
    column('act', 'What you can do', { width: 314 }, (row) => <AttentionActions row={row} />),
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

const doubtLooks: Readonly<
  Record<DoubtState, { readonly shape: ShapeName; readonly tone: Tone; readonly word: string }>
> = {
  Asking: { shape: 'Diamond', tone: 'doubt', word: 'Unknown' },
  CannotVerify: { shape: 'Diamond', tone: 'warn', word: 'Cannot verify' },
  ProvenAbsent: { shape: 'Alert', tone: 'bad', word: 'Needs attention' },
  EarlierDay: { shape: 'Alert', tone: 'warn', word: 'From an earlier day' },
};

function sinceOf(row: AttentionRow): number {
  if (row.kind === 'Doubt') return row.doubt.since;
  const { answeredAt, sentAt, decidedAt } = row.copy.times;
  return answeredAt ?? sentAt ?? decidedAt;
}

function Since({ at }: { readonly at: number }): ReactNode {
  const now = useNow();
  return (
    <span className="faint">
      {istTime(at)} · {now - at < 1000 ? 'just now' : `${age(at, now)} ago`}
    </span>
  );
}

function OrderWords({ row }: { readonly row: AttentionRow }): ReactNode {
  const { side, orderQty, ordType, purpose, price: limit } = row.kind === 'Doubt' ? row.doubt : row.copy;
  const symbol = row.kind === 'Doubt' ? row.doubt.symbol : row.order.symbol;
  const now = row.kind === 'Doubt' ? row.doubt.priceNow : null;
  return (
    <span className="two-lines">
      <span className="one-line">
        <SideLetter side={side} /> {digits(orderQty)} <b>{symbol}</b>
        {purpose === 'Copy' ? null : <span className="tag">closes</span>}
      </span>
      <span className="faint one-line">
        {ordTypeWords[ordType]} {limit > 0 ? price(limit) : ''}
        {limit > 0 && masterPrice(row) === price(limit) ? '' : ` · master ${masterPrice(row)}`}
        {now === null ? '' : ` · now ${price(now)}`}
      </span>
    </span>
  );
}

function masterPrice(row: AttentionRow): string {
  const paise =
    row.kind === 'Doubt' ? row.doubt.masterPrice : (row.order.avgPx ?? (row.order.price > 0 ? row.order.price : null));
  return paise === null ? 'at market' : price(paise);
}

function DoubtWords({ row: { doubt } }: { readonly row: DoubtRow }): ReactNode {
  const advice: Readonly<Record<DoubtState, string>> = {
    Asking: 'The broker’s book is being asked; nothing is sent again meanwhile.',
    CannotVerify: 'Look at the account at the broker. It stays unknown until its book can be read.',
    ProvenAbsent: 'Look at the account at the broker, then send it now or ignore it.',
    EarlierDay: 'Its day’s book is gone. Compare the positions with the broker, then ignore it.',
  };
  return (
    <span className="two-lines why-lines" title={`${doubt.evidence}\n${advice[doubt.state]}\n${doubt.clOrdId}`}>
      <span className="why">{doubt.evidence === '' ? 'The answer to the order never came.' : doubt.evidence}</span>
      <span className="remedy">→ {advice[doubt.state]}</span>
    </span>
  );
}

function FailureWords({ row: { copy } }: { readonly row: FailedRow }): ReactNode {
  const cause = copy.status === 'Denied' ? '' : explainRejection(copy.reasonCode, copy.reasonText).cause;
  return (
    <span
      className="two-lines why-lines"
      title={`${copy.reasonText}\n${copy.remedy}\n${copy.reasonCode} ${copy.clOrdId}`}
    >
      <span className="why">
        {cause === '' || cause.startsWith('see the') ? null : <b className="cause">{cause}: </b>}
        {copy.reasonText}
      </span>
      <span className="remedy">→ {copy.remedy}</span>
    </span>
  );
}
