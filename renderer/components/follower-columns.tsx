// The columns of the follower grid, left to right by how soon a trader looks for them.

import type { ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { typedRupees } from '../../domain/price.ts';
import { delay, digits, istTime, price } from '../format.ts';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { AccountTag, GroupWord } from './colour-tag.tsx';
import { Flash } from './flash.tsx';
import { FollowerStateMark, LinkLight } from './follower-state.tsx';
import { FollowerSwitch } from './follower-switch.tsx';
import { LogInButton } from './log-in-button.tsx';
import { Money, ProfitLoss } from './money.tsx';
import { PositionsCell } from './positions-cell.tsx';
import { TermsField } from './terms-field.tsx';

type Column = GridColumn<FollowerView>;

export function followerColumns(onRefused: (reason: string) => void, withGroups: boolean): Column[] {
  return [
    column('enabled', 'On', { width: 44, pinnedAt: 0, hint: 'Space switches the row with the cursor' }, (f) => (
      <FollowerSwitch followerId={f.id} alias={f.alias} enabled={f.enabled} onRefused={onRefused} />
    )),
    column('alias', 'Follower', { width: 144, grow: 0.5, pinnedAt: 44 }, (f) => (
      <span className="alias" title={f.alias}>
        <AccountTag accountId={f.id} />
        {f.alias}
      </span>
    )),
    ...(withGroups ? [column('group', 'Group', { width: 70 }, (f) => <GroupWord accountId={f.id} />)] : []),
    column('state', 'State', { width: 98 }, (f) => <FollowerStateMark of={f} />),
    column('link', 'Link', { width: 108, hint: 'Session and order feed, with the age of the newest frame' }, (f) =>
      f.link.session.kind === 'NeedsLogin' ? (
        <LogInButton accountId={f.id} alias={f.alias} testId={`row-login-${f.id}`} />
      ) : (
        <LinkLight link={f.link} />
      ),
    ),
    column('multiplier', 'Mult', { width: 54, align: 'right', hint: 'Multiplier of the master’s quantity' }, (f) => (
      <TermsField
        followerId={f.id}
        field="multiplier"
        value={f.multiplier}
        plain={f.multiplier}
        label={`Multiplier of ${f.alias}`}
        testId={`follower-multiplier-${f.id}`}
      />
    )),
    column('maxQty', 'Max qty', { width: 62, align: 'right', hint: 'Most units in one copied order' }, (f) => (
      <TermsField
        followerId={f.id}
        field="maxQty"
        value={f.maxQty === null ? '' : digits(f.maxQty)}
        plain={f.maxQty === null ? '' : String(f.maxQty)}
        label={`Most units for ${f.alias}`}
        placeholder="none"
      />
    )),
    column(
      'maxOrderValue',
      'Max ₹',
      { width: 86, align: 'right', hint: 'Most value of one copied order, rupees' },
      (f) => (
        <TermsField
          followerId={f.id}
          field="maxOrderValue"
          value={f.maxOrderValue === null ? '' : price(f.maxOrderValue).replace(/\.00$/, '')}
          plain={f.maxOrderValue === null ? '' : typedRupees(f.maxOrderValue)}
          label={`Most value for ${f.alias}`}
          placeholder="none"
        />
      ),
    ),
    column(
      'copyPolicy',
      'Copies',
      { width: 56, hint: 'Orders: as the master places them. Fills: only what the master trades' },
      (f) => f.copyPolicy,
    ),
    column('positions', 'Positions', { width: 190, grow: 2 }, (f) => <PositionsCell of={f} />),
    column('workingOrders', 'Work', { width: 44, align: 'right', hint: 'Working orders' }, (f) =>
      count(f.workingOrders, ''),
    ),
    column(
      'copiesToday',
      'Sent',
      { width: 46, align: 'right', hint: 'Copies sent today, whatever became of them' },
      (f) => count(f.copiesToday, ''),
    ),
    column('failedToday', 'Fail', { width: 40, align: 'right', hint: 'Copies that failed today' }, (f) =>
      count(f.failedToday, 'loss'),
    ),
    column('unknownNow', 'Unk', { width: 40, align: 'right', hint: 'Copies whose fate is not known now' }, (f) =>
      count(f.unknownNow, 'doubt'),
    ),
    column(
      'medianDelayMs',
      'Delay',
      { width: 62, align: 'right', hint: 'Median today, from the master’s report to the broker’s answer' },
      (f) =>
        f.medianDelayMs === null ? (
          <span className="faint">–</span>
        ) : (
          <Flash of={f.medianDelayMs}>{delay(f.medianDelayMs)}</Flash>
        ),
    ),
    column('availableFunds', 'Funds ₹', { width: 92, align: 'right', hint: 'Available, as the broker says' }, (f) => (
      <Money paise={f.availableFunds} />
    )),
    column(
      'realisedPnl',
      'Realised ₹',
      { width: 98, align: 'right', hint: 'Realised profit and loss, as the broker says' },
      (f) => <ProfitLoss paise={f.realisedPnl} />,
    ),
    column('lastError', 'Why / last error', { width: 150, grow: 2 }, whyOrLastError),
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
      {follower.lastError.text}
    </span>
  );
}
