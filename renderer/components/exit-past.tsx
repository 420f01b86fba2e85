// The day's earlier exits, each with how it ended; one press shows its proof again.

import type { ReactNode } from 'react';
import type { ExitRunView } from '../../domain/desk-view.ts';
import { counted, istTime } from '../format.ts';
import { verdictOf } from './exit-proof.tsx';

type ExitPastProps = { readonly runs: readonly ExitRunView[]; readonly onOpen: (runId: string) => void };

export function ExitPast({ runs, onOpen }: ExitPastProps): ReactNode {
  if (runs.length === 0) return null;
  return (
    <details className="exit-past" data-testid="exit-past">
      <summary>{counted(runs.length, 'exit')} earlier today</summary>
      <ul>
        {runs.map((run) => {
          const verdict = verdictOf(run);
          return (
            <li key={run.id}>
              <button
                type="button"
                className="quiet"
                data-testid={`exit-past-${run.id}`}
                onClick={() => onOpen(run.id)}
              >
                <b>{istTime(run.startedAt)}</b> {run.title}, by {run.actor}:{' '}
                <span className={`exit-past-verdict ${verdict.kind}`}>{shortWords(run, verdict.kind)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function shortWords(run: ExitRunView, kind: 'Running' | 'Flat' | 'Left'): string {
  const flat = run.accounts.filter(({ state }) => state === 'Flat').length;
  if (kind === 'Running') return 'under way';
  return kind === 'Flat' ? `${counted(flat, 'account')} FLAT` : `${run.accounts.length - flat} LEFT, ${flat} FLAT`;
}
