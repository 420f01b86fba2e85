// The product: one row per follower. Rows are put in order by a press on a header, and never by themselves.

import { useMemo, useState, type ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { followerOrder, inKeptOrder, type FollowerColumn, type FollowerSort } from '../follower-order.ts';
import { DataGrid } from './data-grid.tsx';
import { everyGroup, GroupBar, groupWords } from './group-bar.tsx';
import type { RowLook } from './grid-row.tsx';
import { followerColumns } from './follower-columns.tsx';

const rowHeight = (): number => 32;
const rowId = (follower: FollowerView): string => follower.id;
const rowLook = (follower: FollowerView): RowLook => ({
  className: `follower ${follower.state}`,
  testId: `follower-row-${follower.id}`,
  data: { 'data-state': follower.state },
});

export function FollowerGrid({ empty }: { readonly empty: ReactNode }): ReactNode {
  const followers = useView((view) => view.followers);
  const active = useScreen((screen) => screen.activeFollower);
  const setActive = useScreen((screen) => screen.setActiveFollower);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const [sort, setSort] = useState<FollowerSort | null>(null);
  const [kept, setKept] = useState<readonly string[] | null>(null);
  const [refusal, setRefusal] = useState('');
  const accounts = useView((view) => view.accounts);
  const groups = useMemo(() => new Map(accounts.map(({ id, group }) => [id, group])), [accounts]);
  const words = useMemo(() => groupWords(accounts), [accounts]);
  const [wanted, setWanted] = useState(everyGroup);
  const group = words.includes(wanted) ? wanted : everyGroup;
  const withGroups = words.length > 0;
  const columns = useMemo(() => followerColumns(setRefusal, withGroups), [withGroups]);
  const rows = useMemo(
    () => inKeptOrder(followers, kept).filter(({ id }) => group === everyGroup || groups.get(id) === group),
    [followers, kept, group, groups],
  );

  const onSort = (column: string): void => {
    const next: FollowerSort = { column: column as FollowerColumn, down: sort?.column === column && !sort.down };
    setSort(next);
    setKept(followerOrder(followers, next, groups));
  };

  return (
    <section className="follower-grid" aria-label="Followers">
      {withGroups ? <GroupBar groups={words} group={group} shown={rows.length} onChange={setWanted} /> : null}
      <DataGrid
        label="Followers"
        columns={columns}
        rows={rows}
        rowId={rowId}
        rowHeight={rowHeight}
        rowLook={rowLook}
        sort={sort}
        onSort={onSort}
        activeId={active}
        onActive={setActive}
        onEnter={(follower) => open({ kind: 'Follower', followerId: follower.id })}
        onSpace={(follower) => {
          void calls.setFollowerTerms({ followerId: follower.id, enabled: !follower.enabled }).then((answer) => {
            setRefusal(answer.ok ? '' : answer.message);
          });
        }}
        empty={empty}
      />
      {refusal === '' ? null : (
        <p className="refusal" role="alert">
          {refusal}
          <button type="button" className="quiet" onClick={() => setRefusal('')}>
            Close
          </button>
        </p>
      )}
    </section>
  );
}
