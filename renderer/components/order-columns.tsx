// The columns of the orders screen: the same place means the same thing for the master and for each follower.

import type { ReactNode } from 'react';
import type { CopyView, MasterOrderView } from '../../domain/order-view.ts';
import { delay, digits, istTimeMs, price } from '../format.ts';
import type { OrderRow } from '../order-rows.ts';
import { copyStages } from '../delay.ts';
import { ordTypeWords } from '../ticket.ts';
import { AttentionButton } from './attention-button.tsx';
import { ContractName } from './contract-name.tsx';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { Flash } from './flash.tsx';
import { ExitCopiesButton } from './exit-copies-button.tsx';
import { MasterActions } from './master-actions.tsx';
import { OrderStatusMark, OrdStatusMark } from './ord-status.tsx';
import { SideLetter } from './side.tsx';
import { StageBar, StageFigures } from './stage-bar.tsx';
import { WhyButton } from './why-dialog.tsx';
import { UnaskedButton } from './unasked-button.tsx';

type Column = GridColumn<OrderRow>;

/** Up to the delay they fit into a window of 1024 px, its scroll bar counted. */
export function orderColumns(scaleMs: number, toggle: (row: OrderRow) => void): Column[] {
  return [
    column('time', 'Time IST', { width: 118 }, (row) => (
      <>
        {row.kind === 'Group' ? <Fold row={row} toggle={toggle} /> : <span className="fold-gap" />}
        <span className="time">
          {istTimeMs(row.kind === 'Group' ? row.order.receivedAt : (row.copy.times.sentAt ?? row.copy.times.decidedAt))}
        </span>
      </>
    )),
    column('side', '', { width: 32, align: 'center' }, (row) =>
      row.kind === 'Group' && row.order.kind === 'ExitRun' ? (
        <span className="side exit">X</span>
      ) : (
        <SideLetter side={row.kind === 'Group' ? row.order.side : row.copy.side} />
      ),
    ),
    column('name', 'Order / follower', { width: 156, grow: 1.8 }, name),
    column('status', 'State', { width: 124 }, (row) =>
      row.kind === 'Group' ? <OrderStatusMark order={row.order} /> : <OrdStatusMark status={row.copy.status} />,
    ),
    column('qty', 'Filled / qty', { width: 90, align: 'right' }, (row) => {
      if (row.kind === 'Group' && row.order.kind === 'ExitRun') return null;
      const { cumQty, orderQty } = row.kind === 'Group' ? row.order : row.copy;
      return (
        <>
          <Flash of={cumQty}>{digits(cumQty)}</Flash>
          <span className="faint">/</span>
          {digits(orderQty)}
        </>
      );
    }),
    column('price', 'Price', { width: 116, align: 'right' }, (row) =>
      row.kind === 'Group' && row.order.kind === 'ExitRun'
        ? null
        : priceWords(row.kind === 'Group' ? row.order : row.copy),
    ),
    column('avg', 'Avg', { width: 80, align: 'right' }, (row) => {
      const avgPx = row.kind === 'Group' ? row.order.avgPx : row.copy.avgPx;
      return avgPx === null ? null : <Flash of={avgPx}>{price(avgPx)}</Flash>;
    }),
    column('words', 'The broker’s words, and what to do', { width: 236, grow: 3 }, (row) =>
      row.kind === 'Group' ? <GroupWords order={row.order} /> : <CopyWords copy={row.copy} />,
    ),
    column(
      'delay',
      'Delay',
      { width: 62, align: 'right', hint: 'From the master’s report to the broker’s answer' },
      (row) => {
        const stages = row.kind === 'Copy' ? copyStages(row.copy) : null;
        return stages === null ? null : delay(stages.total);
      },
    ),
    column(
      'stages',
      'decide · journal · send · answer',
      { width: 212, hint: 'Where the time of each copy went, in ms' },
      (row) => {
        const stages = row.kind === 'Copy' ? copyStages(row.copy) : null;
        if (stages === null) return null;
        return (
          <span className="stage-cell">
            <StageBar stages={stages} scaleMs={scaleMs} />
            <StageFigures stages={stages} />
          </span>
        );
      },
    ),
  ];
}

function column(id: string, head: string, meta: GridColumnMeta, cell: (row: OrderRow) => ReactNode): Column {
  return { id, header: head, meta, cell: ({ row }) => cell(row.original) };
}

function Fold({
  row,
  toggle,
}: {
  readonly row: Extract<OrderRow, { kind: 'Group' }>;
  readonly toggle: (row: OrderRow) => void;
}): ReactNode {
  if (row.order.copies.length === 0) return <span className="fold-gap" />;
  return (
    <button
      type="button"
      className="fold"
      tabIndex={-1}
      aria-expanded={row.open}
      aria-label={row.open ? 'Hide the followers’ orders' : 'Show the followers’ orders'}
      onClick={() => toggle(row)}
    >
      {row.open ? '▾' : '▸'}
    </button>
  );
}

function name(row: OrderRow): ReactNode {
  if (row.kind === 'Copy') {
    return (
      <span className="copy-name">
        <span className="copy-alias" title={row.copy.followerAlias}>
          {row.copy.followerAlias}
        </span>
        {row.copy.purpose === 'Copy' ? null : (
          <span className="tag">{row.copy.purpose === 'Exit' ? 'exit' : 'flatten'}</span>
        )}
        {row.copy.slice > 0 ? <span className="tag">slice {row.copy.slice + 1}</span> : null}
      </span>
    );
  }
  if (row.order.kind === 'ExitRun') return <b>Exit all</b>;
  const { symbol, exchange, product } = row.order;
  return (
    <span className="order-name" title={`${symbol} ${exchange} ${product}`}>
      <b>
        <ContractName symbol={symbol} />
      </b>
      <span className="faint">
        <span className="exchange">{exchange}</span> {product}
      </span>
    </span>
  );
}

function priceWords(order: Pick<MasterOrderView, 'ordType' | 'price' | 'stopPx'>): ReactNode {
  const trigger = order.stopPx > 0 ? ` trg ${price(order.stopPx)}` : '';
  return (
    <span title={`${ordTypeWords[order.ordType]}${trigger}`}>
      <span className="faint">{ordTypeWords[order.ordType]}</span>{' '}
      {order.price > 0 ? price(order.price) : order.stopPx > 0 ? price(order.stopPx) : ''}
    </span>
  );
}

function GroupWords({ order }: { readonly order: MasterOrderView }): ReactNode {
  const waiting = (order.waiting ?? []).map(({ followerAlias }) => followerAlias);
  const waits = waiting.length === 0 ? '' : `Waits for a first leg at ${waiting.join(', ')}. `;
  return (
    <span className="group-words">
      <ExitCopiesButton order={order} />
      <MasterActions order={order} />
      <UnaskedButton order={order} />
      <span className="why" title={order.unasked ? order.unasked.why : waits || undefined}>
        {waits}
        {order.notCopied === '' ? '' : `Not copied: ${order.notCopied}. `}
        {order.unasked ? `Not followed: ${order.unasked.why}` : order.text}
        {waits === '' && order.notCopied === '' && order.text === '' && !order.unasked ? (
          <span className="faint">{order.key}</span>
        ) : null}
      </span>
    </span>
  );
}

function CopyWords({ copy }: { readonly copy: CopyView }): ReactNode {
  return (
    <span className="copy-words">
      <span className="words-lines">
        {copy.reasonText === '' ? (
          <span className="why faint" title="Our tag, the broker’s number">
            {copy.clOrdId} · {copy.orderId ?? 'no number yet'}
          </span>
        ) : (
          <span className="why" title={`${copy.reasonText}\n${copy.reasonCode} ${copy.clOrdId} ${copy.orderId ?? ''}`}>
            {copy.reasonText}
          </span>
        )}
        {copy.remedy === '' ? null : (
          <span className="remedy" title={copy.remedy}>
            → {copy.remedy}
          </span>
        )}
      </span>
      {copy.purpose === 'Copy' ? <WhyButton clOrdId={copy.clOrdId} alias={copy.followerAlias} /> : null}
      {copy.status === 'NeedsAttention' ? <AttentionButton clOrdId={copy.clOrdId} /> : null}
    </span>
  );
}
