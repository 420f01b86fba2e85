// How the followers of one group take the legs of a position: set for all that are in it now, each free to differ afterwards.

import { useState, type ReactNode } from 'react';
import type { LegOrder } from '../../domain/legs.ts';
import { useCalls, useView } from '../desk-context.tsx';
import { Choice } from './choice.tsx';

export function GroupLegs({ group }: { readonly group: string }): ReactNode {
  const calls = useCalls();
  const accounts = useView((view) => view.accounts);
  const followers = useView((view) => view.followers);
  const [refusal, setRefusal] = useState('');
  const members = new Set(accounts.filter((one) => one.group === group).map(({ id }) => id));
  const legs = new Set(followers.filter(({ id }) => members.has(id)).map(({ terms }) => terms.legs));
  const [only] = legs;
  const shown = legs.size === 1 && only !== undefined ? only : 'Mixed';
  const set = (wanted: LegOrder): void => {
    void calls.setGroupLegs({ group, legs: wanted }).then((answer) => {
      setRefusal(answer.ok ? '' : answer.message);
    });
  };
  return (
    <>
      <span className="label">Legs of one position</span>
      <Choice<LegOrder | 'Mixed'>
        label={`Legs of one position, all followers of ${group}`}
        value={shown}
        options={options}
        onChange={(wanted) => {
          if (wanted !== 'Mixed') set(wanted);
        }}
      />
      {shown === 'Mixed' ? <span className="muted">each its own</span> : null}
      {refusal === '' ? null : <span role="alert">{refusal}</span>}
    </>
  );
}

const options = [
  { value: 'Together', words: 'together' },
  { value: 'HedgeFirst', words: 'what is bought first' },
] as const;
