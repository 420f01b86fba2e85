// The accounts of the desk: who they are, what was agreed, and whether the broker will know them today.

import { useCallback, useMemo, type ReactNode } from 'react';
import { linkOf } from '../account-words.ts';
import { accountColumns, type AccountRow } from '../components/account-columns.tsx';
import { AccountPanel } from '../components/account-panel.tsx';
import { DataGrid } from '../components/data-grid.tsx';
import type { RowLook } from '../components/grid-row.tsx';
import { PracticeCards } from '../components/practice-cards.tsx';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';

const rowHeight = (): number => 34;
const rowId = (account: AccountRow): string => account.id;
const rowLook = (account: AccountRow): RowLook => ({
  className: 'account',
  testId: `account-row-${account.id}`,
  data: { 'data-session': account.live.session.kind, 'data-on': String(account.enabled === true) },
});

export function AccountsScreen(): ReactNode {
  const rows = useAccountRows();
  const active = useScreen((screen) => screen.activeAccount);
  const setActive = useScreen((screen) => screen.setActiveAccount);
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const onRefused = useCallback(
    (accountId: string, words: string) => {
      setActive(accountId);
      setOutcome({ accountId, ok: false, words });
    },
    [setActive, setOutcome],
  );
  const columns = useMemo(() => accountColumns(onRefused), [onRefused]);
  const shown = rows.find(({ id }) => id === active) ?? rows[0];
  return (
    <main className="accounts-screen">
      <div className="toolbar">
        <button
          type="button"
          className="small strong"
          data-testid="account-add"
          onClick={() => open({ kind: 'AddAccount', from: null })}
        >
          + Add an account
        </button>
        <button
          type="button"
          className="small"
          data-testid="templates-open"
          onClick={() => open({ kind: 'Templates', from: null })}
        >
          Templates of limits…
        </button>
        <span className="muted">{summary(rows)}</span>
      </div>
      <div className="accounts-body">
        <div className="accounts-left">
          <DataGrid
            label="Accounts"
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowHeight={rowHeight}
            rowLook={rowLook}
            activeId={shown?.id ?? null}
            onActive={setActive}
            onSpace={({ id, enabled }) => {
              if (enabled === null) return;
              void calls.setFollowerTerms({ followerId: id, enabled: !enabled }).then((answer) => {
                if (!answer.ok) onRefused(id, answer.message);
              });
            }}
            onEnter={(account) => open({ kind: 'EditAccount', accountId: account.id })}
            empty={<p className="muted">No account yet. Add the master first, then who follows it.</p>}
          />
          <PracticeCards />
        </div>
        {shown === undefined ? null : <AccountPanel key={shown.id} account={shown} />}
      </div>
    </main>
  );
}

function useAccountRows(): readonly AccountRow[] {
  const accounts = useView((view) => view.accounts);
  const master = useView((view) => view.master);
  const followers = useView((view) => view.followers);
  return useMemo(
    () =>
      accounts.map((account) => ({
        ...account,
        live: linkOf({ master, followers }, account),
        enabled: followers.find(({ id }) => id === account.id)?.enabled ?? null,
      })),
    [accounts, master, followers],
  );
}

function summary(rows: readonly AccountRow[]): string {
  const followers = rows.filter(({ role }) => role === 'Follower').length;
  const waiting = rows.filter(({ live }) => live.session.kind === 'NeedsLogin').length;
  const master = rows.some(({ role }) => role === 'Master') ? 'one master' : 'no master';
  return `${master}, ${counted(followers, 'follower')}${waiting === 0 ? '' : `, ${waiting} to log in`}`;
}
