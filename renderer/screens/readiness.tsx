// The nine-o'clock run: everything end to end by one press, and a board of what is green and what is not.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { RefreshReference } from '../components/refresh-reference.tsx';
import { ReadinessRowView } from '../components/readiness-row.tsx';
import { Mark } from '../components/shape.tsx';
import type { ReadinessBoard } from '../../preload/account-calls.ts';
import { useCalls, useHidden, useScreen, useView } from '../desk-context.tsx';
import { age, counted, istDay, istTime } from '../format.ts';
import { useNow } from '../now.ts';
import { countChecks, orderedRows } from '../readiness-order.ts';

export function ReadinessScreen(): ReactNode {
  const board = useBoard();
  const accounts = useView((view) => view.accounts.length);
  const { run, running, refusal } = useReadinessRun();
  const rows = board === null ? [] : orderedRows(board);
  return (
    <main className="readiness-screen">
      <div className="toolbar">
        <button type="button" className="small strong" data-testid="readiness-run" disabled={running} onClick={run}>
          {running ? 'Checking…' : 'Check everything'}
        </button>
        {running ? (
          <span className="readiness-progress" role="status">
            <progress aria-label="Readiness run" />
            <span className="muted">Asking the broker about {counted(accounts, 'account')}</span>
          </span>
        ) : null}
        {refusal === '' ? null : (
          <span className="field-refusal" role="alert">
            {refusal}
          </span>
        )}
        <span className="spacer" />
        <RefreshReference testId="readiness-refresh" onFresh={run} />
        <button type="button" className="small" disabled={board === null} onClick={() => window.print()}>
          Print
        </button>
      </div>
      {board === null ? (
        <p className="panel-empty">
          {running ? 'The first answers are on their way.' : 'Nothing has been checked yet.'}
        </p>
      ) : (
        <div className="readiness-board" aria-busy={running}>
          <Verdict at={board.at} />
          {rows.map((row) => (
            <ReadinessRowView key={row.accountId} row={row} />
          ))}
        </div>
      )}
    </main>
  );
}

function Verdict({ at }: { readonly at: number }): ReactNode {
  const board = useBoard();
  const now = useNow();
  const count = countChecks(board?.rows ?? []);
  const fine = count.red === 0 && count.notKnown === 0;
  const since = age(at, now);
  return (
    <header className="readiness-verdict" data-testid="readiness-verdict" data-fine={fine}>
      {fine ? (
        <Mark shape="Check" tone="good" word="Ready" />
      ) : (
        <Mark
          shape={count.red > 0 ? 'Square' : 'Ring'}
          tone={count.red > 0 ? 'bad' : 'doubt'}
          word={`${counted(count.red, 'red')}`}
        />
      )}
      <b data-testid="readiness-count">
        {count.green} of {count.all} green
      </b>
      {count.notKnown === 0 ? null : <span className="doubt">{count.notKnown} not known</span>}
      <span className="muted">
        checked {since === 'now' ? 'just now' : `${since} ago`} · {istDay(at)} {istTime(at)} IST
      </span>
    </header>
  );
}

/** Runs by itself when the screen is opened for the first time. */
function useReadinessRun(): { readonly run: () => void; readonly running: boolean; readonly refusal: string } {
  const calls = useCalls();
  const asked = useScreen((screen) => screen.readiness !== null);
  const setReadiness = useScreen((screen) => screen.setReadiness);
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState('');
  const run = (): void => {
    setRunning(true);
    setRefusal('');
    void calls.readiness(null).then((answer) => {
      setRunning(false);
      if (answer.ok) setReadiness(answer.value);
      else setRefusal(answer.message);
    });
  };
  const first = useRef(!asked);
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    run();
    // Once, on the first opening.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return { run, running, refusal };
}

const noBoard = { at: 0, rows: [] } as const;

/** As it was found when last asked; null: not asked yet. */
function useBoard(): ReadinessBoard | null {
  const board = useScreen((screen) => screen.readiness);
  const hidden = useHidden<ReadinessBoard>(board ?? noBoard);
  return board === null ? null : hidden;
}
