// An exit: what of, the consequence in figures, then hold to fire, then proof read back from the broker.

import { useEffect, useState, type ReactNode } from 'react';
import type { ExitRunView } from '../../domain/exit-view.ts';
import { wholeFleet, type ExitRequest } from '../../domain/exit-scope.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { afterwards, earlierRuns, requestFor, scopeGroups } from '../exit-scopes.ts';
import { counted } from '../format.ts';
import { DialogFrame } from './dialog.tsx';
import { ExitPast } from './exit-past.tsx';
import { ExitPlan, type Figures } from './exit-plan.tsx';
import { ExitProof } from './exit-proof.tsx';
import { ExitScopePicker } from './exit-scope-picker.tsx';
import { HoldButton } from './hold-button.tsx';

/** `asked`: what a button elsewhere wants exited; null: everything. */
export function ExitDialog({ asked = null }: { readonly asked?: ExitRequest | null }): ReactNode {
  const close = useScreen((screen) => screen.close);
  const exits = useView((view) => view.exits);
  const newest = useView((view) => view.exit);
  const mode = useView((view) => view.mode);
  const calls = useCalls();
  const groups = useScopeGroups(asked);
  const [scope, setScope] = useState((asked ?? wholeFleet).scope);
  const [reach, setReach] = useState((asked ?? wholeFleet).reach);
  const [includeMaster, setIncludeMaster] = useState(true);
  // Without a wish of its own the dialog joins what is under way.
  const [runId, setRunId] = useState<string | null>(() =>
    asked === null && newest !== null && newest.finishedAt === null ? newest.id : null,
  );
  /** An older run, which the view does not hold. */
  const [opened, setOpened] = useState<ExitRunView | null>(null);
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const request = requestFor(scope, reach, includeMaster);
  const figures = useFigures(request, runId === null);

  const fire = (wanted: ExitRequest): void => {
    setAsking(true);
    setRefusal('');
    void calls.exit(wanted).then((answer) => {
      setAsking(false);
      if (answer.ok) setRunId(answer.value.runId);
      else setRefusal(answer.message);
    });
  };

  const current = runId === null ? null : ([...exits, newest, opened].find((run) => run?.id === runId) ?? null);
  const finishedLeft =
    current !== null && current.finishedAt !== null && current.accounts.some((a) => a.state !== 'Flat');

  return (
    <DialogFrame
      testId="exit-dialog"
      title={current === null ? 'Exit' : titled(current.title)}
      subtitle={
        runId === null
          ? `${reach === 'Copied' ? 'Copied orders that work' : 'Working orders'} are cancelled first, then ${reach === 'Copied' ? 'copied positions' : 'positions'} closed, shorts first. ${afterwards(scope)}`
          : 'Each account is called flat only after its own books at the broker show nothing.'
      }
      width="wide"
      tone="danger"
      sticky
      first=".hold"
      onClose={close}
    >
      <div className="dialog-body">
        {runId === null ? (
          <>
            <ExitScopePicker
              groups={groups}
              scope={scope}
              onScope={setScope}
              reach={reach}
              onReach={setReach}
              includeMaster={includeMaster}
              onIncludeMaster={setIncludeMaster}
            />
            <ExitPlan figures={figures} scope={scope} />
          </>
        ) : (
          <ExitProof run={current} />
        )}
        <ExitPast
          runs={earlierRuns(exits, runId)}
          onOpen={(run) => {
            setOpened(run);
            setRunId(run.id);
          }}
        />
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        {runId === null ? null : (
          <button type="button" className="quiet" data-testid="exit-another" onClick={() => setRunId(null)}>
            Plan another exit
          </button>
        )}
        <span className="spacer" />
        <button type="button" className="quiet" data-testid="exit-close" onClick={close}>
          Close
        </button>
        {runId === null ? (
          <HoldButton testId="exit-hold" disabled={asking} onFire={() => fire(request)}>
            {asking ? 'Starting…' : holdWords(figures)}
            <small>{mode === 'Practice' ? 'hold for one second · practice' : 'hold for one second'}</small>
          </HoldButton>
        ) : null}
        {finishedLeft ? (
          <HoldButton testId="exit-hold" disabled={asking} onFire={() => fire(current.request)}>
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
  if (figures.kind !== 'Known') return 'Exit all of it';
  const { accounts, positions, workingOrders, unreadable } = figures.preview;
  if (positions + workingOrders === 0 && unreadable.length === 0) return 'Nothing to exit — check anyway';
  return `Exit ${counted(accounts, 'account')}`;
}

/** "EXIT GROUP Home" is for the journal; a title is not shouted. */
function titled(words: string): string {
  return words
    .replace(/^EXIT\b/, 'Exit')
    .replace(/^Exit (ALL|GROUP|MASTER)/, (_all, word: string) => `Exit ${word.toLowerCase()}`);
}

function useScopeGroups(asked: ExitRequest | null): ReturnType<typeof scopeGroups> {
  const accounts = useView((view) => view.accounts);
  const master = useView((view) => view.master);
  const followers = useView((view) => view.followers);
  const orders = useView((view) => view.orders);
  return scopeGroups({ accounts, master, followers, orders }, asked?.scope ?? null);
}

function useFigures(request: ExitRequest, wanted: boolean): Figures {
  const calls = useCalls();
  const [figures, setFigures] = useState<Figures>({ kind: 'Reading' });
  const key = JSON.stringify(request);
  useEffect(() => {
    if (!wanted) return;
    let stale = false;
    setFigures({ kind: 'Reading' });
    void calls.previewExit(JSON.parse(key) as ExitRequest).then((answer) => {
      if (stale) return;
      setFigures(
        answer.ok ? { kind: 'Known', preview: answer.value } : { kind: 'NotAvailable', reason: answer.message },
      );
    });
    return () => {
      stale = true;
    };
  }, [calls, key, wanted]);
  return figures;
}
