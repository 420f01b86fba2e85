// Every change of a follower's terms with what it was before, who made it and when, from the journal.

import { useEffect, useState, type ReactNode } from 'react';
import type { JournalLine } from '../../domain/desk-view.ts';
import { useCalls } from '../desk-context.tsx';
import { istDay, istTime } from '../format.ts';

type TermsChangesProps = {
  readonly followerId: string;
  /** Raised by every change: another one is read anew. */
  readonly version: number;
};

export function TermsChanges({ followerId, version }: TermsChangesProps): ReactNode {
  const calls = useCalls();
  const [lines, setLines] = useState<readonly JournalLine[] | null>(null);
  const [refusal, setRefusal] = useState('');
  useEffect(() => {
    let gone = false;
    const query = { before: null, limit: 20, text: 'terms, version', level: null, account: followerId };
    void calls.journal({ ...query, kind: 'FollowerTermsChanged' }).then((answer) => {
      if (gone) return;
      if (answer.ok) setLines(answer.value);
      else setRefusal(answer.message);
    });
    return () => {
      gone = true;
    };
  }, [calls, followerId, version]);
  return (
    <details className="terms-changes" data-testid="terms-changes">
      <summary>Changes of these terms{version === 0 ? '' : `, version ${version} now`}</summary>
      {refusal === '' ? null : <p className="refusal">{refusal}</p>}
      {lines?.length === 0 ? <p className="muted">None yet: they are as they were first set.</p> : null}
      <ul>
        {(lines ?? []).map((line) => (
          <li key={line.seq}>
            <span className="time">
              {istDay(line.at)} {istTime(line.at)}
            </span>{' '}
            {line.text.slice(line.text.indexOf('terms, ') + 'terms, '.length)}
          </li>
        ))}
      </ul>
    </details>
  );
}
