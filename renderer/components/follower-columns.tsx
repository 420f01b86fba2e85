// The columns of the follower grid, left to right by how soon a trader looks for them.

import type { ReactNode } from 'react';
import type { FollowerView } from '../../domain/desk-view.ts';
import { rupeesText } from '../../domain/price.ts';
import { delay, digits, istTime } from '../format.ts';
import type { GridColumn, GridColumnMeta } from './data-grid.tsx';
import { Flash } from './flash.tsx';
import { FollowerStateMark, LinkLight } from './follower-state.tsx';
import { FollowerSwitch } from './follower-switch.tsx';
import { Money, ProfitLoss } from './money.tsx';
import { PositionsCell } from './positions-cell.tsx';
import { TermsField } from './terms-field.tsx';

type Column = GridColumn<FollowerView>;

export function followerColumns(onRefused: (reason: string) => void): Column[] {
  return [
    column('enabled', 'On', { track: '62px', pinnedAt: 0, hint: 'Space switches the row with the cursor' }, (f) => (
      <FollowerSwitch followerId={f.id} alias={f.alias} enabled={f.enabled} onRefused={onRefused} />
    )),
    column('alias', 'Follower', { track: 'minmax(96px, 1fr)', pinnedAt: 62 }, (f) => (
      <span className="alias" title={f.id}>
        {f.alias}
      </span>
    )),
    column('state', 'State', { track: '104px' }, (f) => <FollowerStateMark state={f.state} />),
    column('link', 'Link', { track: '104px', hint: 'Session and order feed, with the age of the newest frame' }, (f) => <LinkLight link={f.link} />),
    column('multiplier', 'Mult', { track: '58px', align: 'right', hint: 'Multiplier of the master’s quantity' }, (f) => (
      <TermsField
        followerId={f.id}
        field="multiplier"
        value={f.multiplier}
        label={`Multiplier of ${f.alias}`}
        testId={`follower-multiplier-${f.id}`}
      />
    )),
    column('maxQty', 'Max qty', { track: '68px', align: 'right', hint: 'Most units in one copied order' }, (f) => (
      <TermsField followerId={f.id} field="maxQty" value={f.maxQty === null ? '' : String(f.maxQty)} label={`Most units for ${f.alias}`} placeholder="none" />
    )),
    column('maxOrderValue', 'Max ₹', { track: '88px', align: 'right', hint: 'Most value of one copied order, rupees' }, (f) => (
      <TermsField
        followerId={f.id}
        field="maxOrderValue"
        value={f.maxOrderValue === null ? '' : rupeesText(f.maxOrderValue).replace(/\.00$/, '')}
        label={`Most value for ${f.alias}`}
        placeholder="none"
      />
    )),
    column('copyPolicy', 'Copies', { track: '60px', hint: 'Orders: as the master places them. Fills: only what the master trades' }, (f) => f.copyPolicy),
    column('positions', 'Positions', { track: 'minmax(150px, 2.2fr)' }, (f) => <PositionsCell positions={f.positions} />),
    column('workingOrders', 'Work', { track: '50px', align: 'right', hint: 'Working orders' }, (f) => count(f.workingOrders, '')),
    column('copiesToday', 'Done', { track: '52px', align: 'right', hint: 'Copies today' }, (f) => count(f.copiesToday, '')),
    column('failedToday', 'Fail', { track: '46px', align: 'right', hint: 'Copies that failed today' }, (f) => count(f.failedToday, 'loss')),
    column('unknownNow', 'Unk', { track: '46px', align: 'right', hint: 'Copies whose fate is not known now' }, (f) => count(f.unknownNow, 'doubt')),
    column('medianDelayMs', 'Delay', { track: '66px', align: 'right', hint: 'Median today, from the master’s report to the broker’s answer' }, (f) =>
      f.medianDelayMs === null ? <span className="faint">–</span> : <Flash of={f.medianDelayMs}>{delay(f.medianDelayMs)}</Flash>,
    ),
    column('availableFunds', 'Funds ₹', { track: '106px', align: 'right', hint: 'Available, as the broker says' }, (f) => <Money paise={f.availableFunds} />),
    column('realisedPnl', 'Realised', { track: '104px', align: 'right', hint: 'Realised profit and loss, as the broker says' }, (f) => (
      <ProfitLoss paise={f.realisedPnl} />
    )),
    column('lastError', 'Why / last error', { track: 'minmax(130px, 2.4fr)' }, whyOrLastError),
  ];
}

function column(id: string, head: string, meta: GridColumnMeta, cell: (follower: FollowerView) => ReactNode): Column {
  return { id, header: head, meta: { sortable: true, ...meta }, cell: ({ row }) => cell(row.original) };
}

function count(value: number, tone: 'loss' | 'doubt' | ''): ReactNode {
  if (value === 0) return <span className="faint">0</span>;
  return (
    <Flash of={value}>
      <span className={tone}>{digits(value)}</span>
    </Flash>
  );
}

function whyOrLastError(follower: FollowerView): ReactNode {
  if (follower.stateReason !== '') {
    return (
      <span className="why" title={follower.stateReason}>
        {follower.stateReason}
      </span>
    );
  }
  if (follower.lastError === null) return null;
  const words = `${istTime(follower.lastError.at)} ${follower.lastError.text}`;
  return (
    <span className="why faint" title={words}>
      {words}
    </span>
  );
}
