// How the followers of one group take the legs of a position: set for all that are in it now, each free to differ afterwards.

import { useState, type ReactNode } from 'react';
import type { LegOrder } from '../../domain/legs.ts';
import { useCalls, useView } from '../desk-context.tsx';

export function GroupLegs({ group }: { readonly group: string }): ReactNode {
  const calls = useCalls();
  const accounts = useView((view) => view.accounts);
  const followers = useView((view) => view.followers);
  const [refusal, setRefusal] = useState('');
  const members = new Set(accounts.filter((one) => one.group === group).map(({ id }) => id));
  const legs = new Set(followers.filter(({ id }) => members.has(id)).map(({ terms }) => terms.legs));
  const [only] = legs;
  const shown = legs.size === 1 && only !== undefined ? only : 'Mixed';
  return (
    <label>
      <span className="label">Legs</span>{' '}
      <select
        data-testid="group-legs"
        aria-label={`Legs of one position, all followers of ${group}`}
        value={shown}
        onChange={(event) => {
          void calls.setGroupLegs({ group, legs: event.target.value as LegOrder }).then((answer) => {
            setRefusal(answer.ok ? '' : answer.message);
          });
        }}
      >
        {shown === 'Mixed' ? (
          <option value="Mixed" disabled>
            each its own
          </option>
        ) : null}
        <option value="Together">go out together</option>
        <option value="HedgeFirst">what is bought first</option>
      </select>
      {refusal === '' ? null : <span role="alert"> {refusal}</span>}
    </label>
  );
}
