// One group of followers, or all of them. There is no bar where nobody has a group.

import type { ReactNode } from 'react';
import type { AccountSetUpView } from '../../domain/account-view.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { Choice } from './choice.tsx';
import { GroupLegs } from './group-legs.tsx';

/** No group can be called so: the form keeps a group's words free of outer spaces. */
export const everyGroup = ' all';

type GroupBarProps = {
  readonly groups: readonly string[];
  readonly group: string;
  readonly shown: number;
  readonly onChange: (group: string) => void;
};

export function GroupBar({ groups, group, shown, onChange }: GroupBarProps): ReactNode {
  const open = useScreen((screen) => screen.open);
  const all = useView((view) => view.followers.length);
  const options = [everyGroup, ...groups].map((value) => ({ value, words: value === everyGroup ? 'All' : value }));
  return (
    <div className="group-bar">
      <Choice label="Group" value={group} options={options} onChange={onChange} />
      {shown === all ? null : (
        <span className="muted" role="status">
          {shown} of {all} followers shown; copying and Exit All concern all of them
        </span>
      )}
      {group === everyGroup ? null : <GroupLegs group={group} />}
      {group === everyGroup ? null : (
        <button
          type="button"
          className="small closes"
          data-testid="exit-group"
          onClick={() => open({ kind: 'Exit', asked: { scope: { kind: 'Group', group }, reach: 'Everything' } })}
        >
          Exit {group}…
        </button>
      )}
    </div>
  );
}

/** The groups that followers are in, by name. */
export function groupWords(accounts: readonly AccountSetUpView[]): readonly string[] {
  const used = accounts.filter(({ role, group }) => role === 'Follower' && group !== '').map(({ group }) => group);
  return [...new Set(used)].toSorted((a, b) => a.localeCompare(b));
}
