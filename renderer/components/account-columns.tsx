// The columns of the accounts table: who it is, whose, what was agreed, and whether the broker knows it today.

import type { ReactNode } from 'react';
import { AccountCode } from './account-code.tsx';
import type { AccountSetUpView, LinkView } from '../../domain/account-view.ts';
import { consentWords, relationWords } from '../account-words.ts';
import { AccountActions, ConsentButton } from './account-actions.tsx';
import { FeedCell, SessionMark } from './account-session.tsx';
import { ColourTag } from './colour-tag.tsx';
import { FollowerSwitch } from './follower-switch.tsx';
import type { GridColumn, GridColumnMeta } from './grid-column.ts';
import { Mark } from './shape.tsx';

/** An account with its link as of now, and whether it follows; null for the master. */
export type AccountRow = AccountSetUpView & { readonly live: LinkView; readonly enabled: boolean | null };

type Column = GridColumn<AccountRow>;

export function accountColumns(onRefused: (accountId: string, reason: string) => void): Column[] {
  return [
    column('enabled', 'On', { width: 40, pinnedAt: 0, hint: 'Whether new orders are copied to it' }, (account) =>
      account.enabled === null ? (
        <span className="faint">–</span>
      ) : (
        <FollowerSwitch
          followerId={account.id}
          alias={account.alias}
          enabled={account.enabled}
          onRefused={(reason) => onRefused(account.id, reason)}
        />
      ),
    ),
    column('alias', 'Account', { width: 146, grow: 1, pinnedAt: 40 }, (account) => (
      <span className="alias">
        <ColourTag colour={account.colour} />
        {account.alias}
      </span>
    )),
    column('id', 'Code', { width: 64, hint: 'Client code at the broker' }, (account) => (
      <AccountCode id={account.id} />
    )),
    column('role', 'Role', { width: 62 }, (account) => account.role),
    column('group', 'Group', { width: 66 }, (account) =>
      account.group === '' ? <span className="faint">–</span> : account.group,
    ),
    column('relation', 'Whose', { width: 120, hint: 'Relation to the owner of this desk' }, (account) =>
      account.relation === 'Other' ? (
        <Mark shape="Slash" tone="warn" word={relationWords[account.relation]} />
      ) : (
        relationWords[account.relation]
      ),
    ),
    column('consent', 'Consent', { width: 150, grow: 1.5 }, (account) =>
      account.role === 'Master' ? (
        <span className="faint">{consentWords(account)}</span>
      ) : (
        <ConsentButton account={account} />
      ),
    ),
    column(
      'secret',
      'Secret',
      { width: 72, hint: 'Whether the API secret is in the keychain; it is never shown' },
      (account) =>
        account.hasSecret ? (
          <Mark shape="Check" tone="good" word="stored" />
        ) : (
          <Mark shape="Cross" tone="bad" word="missing" />
        ),
    ),
    column(
      'session',
      'Session',
      { width: 148, hint: 'How long it lasts: the broker ends every session with the day, at midnight IST' },
      (account) => <SessionMark account={account} link={account.live} />,
    ),
    column('heard', 'Feed, heard', { width: 98, hint: 'Order feed, and when the broker was last heard' }, (account) => (
      <FeedCell link={account.live} />
    )),
    column('actions', '', { width: 116 }, (account) => <AccountActions account={account} link={account.live} />),
  ];
}

function column(id: string, head: string, meta: GridColumnMeta, cell: (account: AccountRow) => ReactNode): Column {
  return { id, header: head, meta, cell: ({ row }) => cell(row.original) };
}
