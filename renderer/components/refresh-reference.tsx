// Asks the broker for today's contract masters again: says that it is under way, then what came of it.

import { useState, type ReactNode } from 'react';
import { useCalls } from '../desk-context.tsx';
import { digits } from '../format.ts';

type Outcome = { readonly ok: boolean; readonly words: string };

type RefreshReferenceProps = {
  readonly testId: string;
  /** New files are in use. */
  readonly onFresh?: () => void;
};

export function RefreshReference({ testId, onFresh }: RefreshReferenceProps): ReactNode {
  const calls = useCalls();
  const [running, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = (): void => {
    setRunning(true);
    setOutcome(null);
    void calls.refreshReference(null).then((answer) => {
      setRunning(false);
      if (!answer.ok) {
        setOutcome({ ok: false, words: answer.message });
        return;
      }
      const { asOf, instruments, missing } = answer.value;
      const gaps = missing.map(({ file, reason }) => `${file}: ${reason}`).join(' ');
      setOutcome({
        ok: missing.length === 0,
        words: `${digits(instruments)} instruments of ${asOf} are in use.${gaps === '' ? '' : ` Not had: ${gaps}`}`,
      });
      onFresh?.();
    });
  };
  return (
    <span className="refresh-reference">
      <button
        type="button"
        className="small"
        data-testid={testId}
        disabled={running}
        // The field that it stands beside keeps what was typed there.
        onMouseDown={(event) => event.preventDefault()}
        onClick={run}
      >
        {running ? 'Refreshing…' : 'Refresh the contract master'}
      </button>
      <span role="status" data-testid={`${testId}-outcome`}>
        {running ? (
          <>
            <progress aria-label="Contract masters" />
            <span className="muted"> Fetching the files of every exchange</span>
          </>
        ) : null}
        {outcome === null ? null : <span className={outcome.ok ? 'placed' : 'field-refusal'}>{outcome.words}</span>}
      </span>
    </span>
  );
}
