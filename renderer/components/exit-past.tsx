// Earlier exits, the day's at once and older ones on request, each with how it ended; one press shows its proof again.

import { useState, type ReactNode } from 'react';
import type { ExitRunView } from '../../domain/exit-view.ts';
import { useCalls } from '../desk-context.tsx';
import { counted, istDay, istTime } from '../format.ts';
import { verdictOf } from './exit-proof.tsx';

type ExitPastProps = { readonly runs: readonly ExitRunView[]; readonly onOpen: (run: ExitRunView) => void };

const pageSize = 20;

export function ExitPast({ runs: today, onOpen }: ExitPastProps): ReactNode {
  const calls = useCalls();
  const [older, setOlder] = useState<readonly ExitRunView[]>([]);
  const [more, setMore] = useState<'Ask' | 'Asking' | 'None'>('Ask');
  const runs = [...today, ...older.filter(({ id }) => !today.some((one) => one.id === id))];
  const askOlder = (): void => {
    setMore('Asking');
    void calls.exitRuns({ before: runs.at(-1)?.id ?? null, limit: pageSize }).then((answer) => {
      if (answer.ok) setOlder((before) => [...before, ...answer.value]);
      setMore(answer.ok && answer.value.length === 0 ? 'None' : 'Ask');
    });
  };
  return (
    <details className="exit-past" data-testid="exit-past">
      <summary>{today.length === 0 ? 'Earlier exits' : `${counted(today.length, 'exit')} earlier today`}</summary>
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" className="quiet" data-testid={`exit-past-${run.id}`} onClick={() => onOpen(run)}>
              <b>
                {istDay(run.startedAt)} {istTime(run.startedAt)}
              </b>{' '}
              {run.title}, by {run.actor}: {shortWords(run)}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="small"
        data-testid="exit-past-older"
        disabled={more !== 'Ask'}
        onClick={askOlder}
      >
        {olderWords[more]}
      </button>
    </details>
  );
}

const olderWords = { Ask: 'Show older ones', Asking: 'Reading…', None: 'No older exit in the journal' } as const;

function shortWords(run: ExitRunView): string {
  const flat = run.accounts.filter(({ state }) => state === 'Flat').length;
  switch (verdictOf(run).kind) {
    case 'Running':
      return 'under way';
    case 'Flat':
      return `${counted(flat, 'account')} FLAT`;
    case 'Left':
      return `${run.accounts.length - flat} LEFT, ${flat} FLAT`;
  }
}
