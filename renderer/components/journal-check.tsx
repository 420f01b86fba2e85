// The check of the whole journal: begun with one press, how far it is, and its verdict in words.

import type { ReactNode } from 'react';
import type { JournalCheckView } from '../../domain/desk-view.ts';
import { useCalls, useView } from '../desk-context.tsx';
import { counted, istTime } from '../format.ts';
import { Mark } from './shape.tsx';

export function JournalCheckButton({ onRefused }: { readonly onRefused: (reason: string) => void }): ReactNode {
  const calls = useCalls();
  const running = useView((view) => view.journalCheck?.kind === 'Running');
  return (
    <button
      type="button"
      className="small"
      data-testid="journal-check"
      title="Reads every row of every day again: that none was changed, and that the table of orders is what they add up to"
      disabled={running}
      onClick={() => void calls.verifyJournal(null).then((answer) => onRefused(answer.ok ? '' : answer.message))}
    >
      Check the journal
    </button>
  );
}

/** A line of its own, since a verdict is a sentence; nothing before the first check. */
export function JournalVerdict({ refusal }: { readonly refusal: string }): ReactNode {
  const check = useView((view) => view.journalCheck ?? null);
  if (check === null && refusal === '') return null;
  return (
    <p role="status" data-testid="journal-verdict" className={refusal === '' ? 'journal-verdict' : 'field-refusal'}>
      {refusal === '' ? <Verdict check={check} /> : refusal}
    </p>
  );
}

function Verdict({ check }: { readonly check: JournalCheckView | null }): ReactNode {
  switch (check?.kind) {
    case undefined:
      return null;
    case 'Running':
      return (
        <>
          <progress value={check.at} max={check.of} aria-label="Days read" /> {check.day}, day {check.at} of {check.of},{' '}
          {counted(check.rows, 'row')} read
        </>
      );
    case 'Failed':
      return <Mark shape="Cross" tone="bad" word={check.reason} />;
    case 'Done':
      return check.problems.length === 0 ? (
        <Mark
          shape="Disc"
          tone="good"
          word={`Whole at ${istTime(check.at)}: ${counted(check.rows, 'row')} of ${counted(check.days, 'day')} are as they were written, and the table of orders is what they add up to`}
        />
      ) : (
        <Mark
          shape="Cross"
          tone="bad"
          word={`Not as it was written: ${check.problems.join(' ')}${check.more === 0 ? '' : ` And ${check.more} more.`}`}
        />
      );
  }
}
