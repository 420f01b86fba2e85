// Exit All: the consequence in figures, then hold to fire, then proof read back from the broker.

import { useEffect, useState, type ReactNode } from 'react';
import type { ExitRequest } from '../../domain/exit-scope.ts';
import type { ExitPreview } from '../../preload/contract.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { about, counted } from '../format.ts';
import { DialogFrame } from './dialog.tsx';
import { ExitProof } from './exit-proof.tsx';
import { HoldButton } from './hold-button.tsx';

type Figures =
  | { readonly kind: 'Reading' }
  | { readonly kind: 'Known'; readonly preview: ExitPreview }
  | { readonly kind: 'NotAvailable'; readonly reason: string };

export function ExitDialog(): ReactNode {
  const close = useScreen((screen) => screen.close);
  const run = useView((view) => view.exit);
  const mode = useView((view) => view.mode);
  const calls = useCalls();
  const [includeMaster, setIncludeMaster] = useState(true);
  const [runId, setRunId] = useState<string | null>(() => (run !== null && run.finishedAt === null ? run.id : null));
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const figures = useFigures(includeMaster, runId === null);

  const fire = (): void => {
    setAsking(true);
    setRefusal('');
    void calls.exit(requestOf(includeMaster)).then((answer) => {
      setAsking(false);
      if (answer.ok) setRunId(answer.value.runId);
      else setRefusal(answer.message);
    });
  };

  const current = run !== null && run.id === runId ? run : null;
  const finishedLeft =
    current !== null && current.finishedAt !== null && current.accounts.some((a) => a.state !== 'Flat');

  return (
    <DialogFrame
      testId="exit-dialog"
      title="Exit all"
      subtitle={
        runId === null
          ? 'Cancels every working order, then closes every position, shorts first. Copying stays off afterwards.'
          : 'Each account is called flat only after its own books at the broker show nothing.'
      }
      width="wide"
      tone="danger"
      sticky
      first=".hold"
      onClose={close}
    >
      <div className="dialog-body">
        {runId === null ? <FiguresPanel figures={figures} /> : <ExitProof run={current} />}
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        {runId === null ? (
          <label className="check">
            <input
              type="checkbox"
              data-testid="exit-include-master"
              checked={includeMaster}
              onChange={(event) => setIncludeMaster(event.target.checked)}
            />
            Also the master account
          </label>
        ) : (
          <span className="spacer" />
        )}
        <button type="button" className="quiet" data-testid="exit-close" onClick={close}>
          Close
        </button>
        {runId === null ? (
          <HoldButton testId="exit-hold" disabled={asking} onFire={fire}>
            {asking ? 'Starting…' : holdWords(figures)}
            <small>{mode === 'Practice' ? 'hold for one second · practice' : 'hold for one second'}</small>
          </HoldButton>
        ) : null}
        {finishedLeft ? (
          <HoldButton testId="exit-hold" disabled={asking} onFire={fire}>
            Exit what is left
            <small>hold for one second</small>
          </HoldButton>
        ) : null}
      </footer>
    </DialogFrame>
  );
}

/** What will happen now; the button works even when the figures cannot be had. */
export function holdWords(figures: Figures): string {
  if (figures.kind === 'Reading') return 'Exit all accounts';
  if (figures.kind === 'NotAvailable') return 'Exit all accounts';
  const { accounts, positions, workingOrders, unreadable } = figures.preview;
  if (positions + workingOrders === 0 && unreadable.length === 0) return 'Nothing to exit — check anyway';
  return `Exit ${counted(accounts, 'account')}`;
}

function requestOf(includeMaster: boolean): ExitRequest {
  return { scope: { kind: 'Fleet', includeMaster }, reach: 'Everything' };
}

function useFigures(includeMaster: boolean, wanted: boolean): Figures {
  const calls = useCalls();
  const [figures, setFigures] = useState<Figures>({ kind: 'Reading' });
  useEffect(() => {
    if (!wanted) return;
    let stale = false;
    setFigures({ kind: 'Reading' });
    void calls.previewExit(requestOf(includeMaster)).then((answer) => {
      if (stale) return;
      setFigures(
        answer.ok ? { kind: 'Known', preview: answer.value } : { kind: 'NotAvailable', reason: answer.message },
      );
    });
    return () => {
      stale = true;
    };
  }, [calls, includeMaster, wanted]);
  return figures;
}

function FiguresPanel({ figures }: { readonly figures: Figures }): ReactNode {
  if (figures.kind === 'Reading')
    return <p className="exit-consequence muted">Reading every account’s books at the broker…</p>;
  if (figures.kind === 'NotAvailable') {
    return (
      <p className="exit-consequence">
        The figures are not available: {figures.reason} The button still works: every account will be read as it is
        exited.
      </p>
    );
  }
  const { accounts, positions, workingOrders, estimateMs, unreadable } = figures.preview;
  return (
    <>
      <dl className="exit-figures">
        <Figure value={accounts} word={accounts === 1 ? 'account' : 'accounts'} />
        <Figure value={positions} word={positions === 1 ? 'position' : 'positions'} />
        <Figure value={workingOrders} word={workingOrders === 1 ? 'working order' : 'working orders'} />
        <Figure value={about(estimateMs)} word="at the broker’s pace" />
      </dl>
      {unreadable.length === 0 ? null : (
        <p className="refusal">
          Not read just now, and not in these figures: {unreadable.join('; ')}. Exit All will try them again.
        </p>
      )}
    </>
  );
}

function Figure({ value, word }: { readonly value: number | string; readonly word: string }): ReactNode {
  return (
    <div className="exit-figure">
      <dd>{value}</dd>
      <dt>{word}</dt>
    </div>
  );
}
