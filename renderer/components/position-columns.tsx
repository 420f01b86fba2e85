// The columns of the positions screen: what, who, how much it holds and should hold, why they differ, what to press.

import type { ReactNode } from 'react';
import type { DriftCause } from '../../domain/worklists.ts';
import type { AccountRow, InstrumentRow, PositionRow } from '../position-rows.ts';
import { age, counted, signedQty } from '../format.ts';
import { useNow } from '../now.ts';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { ProfitLoss } from './money.tsx';
import { PositionActions } from './position-actions.tsx';
import { FlatWord, OldReading, useOldReading } from './positions-cell.tsx';
import { Mark } from './shape.tsx';

const causes: Readonly<Record<DriftCause, string>> = {
  Foreign: 'Traded by hand',
  Rounding: 'Rounding',
  Rejected: 'A copy failed',
  Missed: 'Missed',
  Carried: 'Carried over',
  LeftOver: 'Left over',
};

export function positionColumns(): GridColumn<PositionRow>[] {
  return [
    column('what', 'Instrument / account', { width: 150, grow: 0.6 }, (row) =>
      row.kind === 'Instrument' ? (
        <b className="one-line">
          {row.symbol} <span className="faint">{row.product ?? 'product not known'}</span>
        </b>
      ) : (
        <span className="one-line position-account">
          {row.alias}
          {row.isMaster ? <span className="faint"> master</span> : null}
        </span>
      ),
    ),
    column('held', 'Holds', { width: 104, align: 'right' }, (row) =>
      row.kind === 'Instrument' ? <Sums row={row} /> : <Qty of={row} />,
    ),
    column('should', 'Should hold', { width: 84, align: 'right' }, (row) =>
      row.kind === 'Instrument' || row.isMaster ? null : <Target row={row} />,
    ),
    column('why', 'In step?', { width: 150, grow: 2 }, (row) =>
      row.kind === 'Instrument' ? <HeadState row={row} /> : <Why row={row} />,
    ),
    column(
      'pnl',
      'Realised ₹',
      { width: 92, align: 'right', hint: 'By the broker’s positions of today' },
      ({ realisedPnl }) => <ProfitLoss paise={realisedPnl} />,
    ),
    column(
      'open',
      'Unrealised ₹',
      { width: 92, align: 'right', hint: 'What is held, at the broker’s average and its last price' },
      ({ unrealisedPnl }) => <ProfitLoss paise={unrealisedPnl} />,
    ),
    column('act', 'What you can do', { width: 346 }, (row) => <PositionActions row={row} />),
  ];
}

function column(
  id: string,
  head: string,
  meta: GridColumnMeta,
  cell: (row: PositionRow) => ReactNode,
): GridColumn<PositionRow> {
  return { id, header: head, meta, cell: ({ row }) => cell(row.original) };
}

function Qty({ of: { qty, readAt, tradedSince } }: { readonly of: AccountRow }): ReactNode {
  const old = useOldReading(readAt);
  if (qty === null) return <span className="faint">not read</span>;
  if (qty === 0)
    return old === null ? (
      <FlatWord old={null} tradedSince={tradedSince} />
    ) : (
      <Mark shape="Triangle" tone="warn" word="not known" />
    );
  const held = <b className={qty > 0 ? 'buy' : 'sell'}>{signedQty(qty)}</b>;
  return old === null ? (
    held
  ) : (
    <span className="two-lines">
      {held}
      <OldReading age={old} word="" short />
    </span>
  );
}

function Sums({ row }: { readonly row: InstrumentRow }): ReactNode {
  return (
    <span className="two-lines position-sums">
      <span>
        <span className="faint">master </span>
        {row.masterQty === null ? 'not read' : signedQty(row.masterQty)}
      </span>
      <span>
        <span className="faint">followers </span>
        {signedQty(row.followersQty)}
      </span>
    </span>
  );
}

function Target({ row }: { readonly row: AccountRow }): ReactNode {
  return row.drift === null ? <span className="faint">as held</span> : <b>{signedQty(row.drift.targetQty)}</b>;
}

function HeadState({ row }: { readonly row: InstrumentRow }): ReactNode {
  const old = useOldReading(row.readAt);
  if (row.pending > 0) return <Mark shape="Alert" tone="bad" word={`${row.pending} not out yet`} />;
  if (row.drifting > 0) return <Mark shape="Triangle" tone="warn" word={`${row.drifting} out of step`} />;
  if (old !== null) return <Mark shape="Triangle" tone="warn" word="not all read now" />;
  // That nothing differs from what was copied says little where nothing was.
  if (row.masterAlone) return <Mark shape="Ring" tone="idle" word="held by the master alone" />;
  return <Mark shape="Check" tone="good" word={`in step, ${counted(row.accounts, 'account')}`} />;
}

function Why({ row }: { readonly row: AccountRow }): ReactNode {
  const now = useNow();
  const old = useOldReading(row.readAt);
  const { pending, drift } = row;
  if (pending !== null)
    return (
      <span className="two-lines" title={pending.reason}>
        <Mark shape="Alert" tone="bad" word={`${signedQty(pending.qty)} still to close, ${age(pending.since, now)}`} />
        <span className="faint one-line">
          {pending.state === 'Working' ? 'Its closing order rests.' : pending.reason}
          {pending.tries === 0 ? '' : ` Tried again ${counted(pending.tries, 'time')}.`}
        </span>
      </span>
    );
  if (old !== null && !row.isMaster)
    return (
      <span className="two-lines" title="The broker’s positions could not be read since">
        <Mark shape="Triangle" tone="warn" word={`read ${old} ago`} />
        <span className="faint one-line">{drift === null ? 'not known since' : 'differed then, not known since'}</span>
      </span>
    );
  if (drift === null) return row.isMaster ? null : <span className="faint">in step</span>;
  const calm = drift.cause === 'Rounding' || drift.cause === 'Carried';
  return (
    <span className="two-lines" title={drift.explanation}>
      <Mark
        shape={calm ? 'Dots' : 'Triangle'}
        tone={calm ? 'idle' : 'warn'}
        word={`${signedQty(drift.actualQty - drift.targetQty)} · ${causes[drift.cause]}`}
      />
      <span className="faint one-line">{drift.explanation}</span>
    </span>
  );
}
