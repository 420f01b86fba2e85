// The fire drill: started by a person, under way without saying what went wrong, and its result to learn from.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { rightAction, type DrillExercise, type DrillResult } from '../../domain/drill.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { delay, digits, rupees } from '../format.ts';
import { useNow } from '../now.ts';
import { DialogFrame } from './dialog.tsx';

export const exerciseTitles: Readonly<Record<DrillExercise, string>> = {
  RejectedFollower: 'A rejected follower',
  HalfFill: 'A half fill',
  DeadFeed: 'A dead feed',
  LostLine: 'A lost line',
  ExpiredSession: 'An ended session',
};

/** In the tab bar: how far it is, for how long the trouble has stood; never what it is. */
export function FireDrillButton(): ReactNode {
  const drill = useView((view) => view.drill ?? null);
  const practice = useView((view) => view.demo !== null);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const now = useNow();
  if (!practice) return null;
  if (drill?.running !== true)
    return (
      <button type="button" className="small" data-testid="drill-open" onClick={() => open({ kind: 'FireDrill' })}>
        Fire drill
      </button>
    );
  return (
    <span className="drill-state" data-testid="drill-state" role="status">
      <b>
        Drill {Math.max(1, drill.step)}/{drill.steps}
      </b>
      {drill.beganAt === null
        ? 'all is calm'
        : `something is wrong · ${digits(Math.max(0, Math.round((now - drill.beganAt) / 1000)))} s`}
      <button
        type="button"
        className="small"
        data-testid="drill-stop"
        onClick={() => {
          void calls.stopDrill(null);
        }}
      >
        Stop
      </button>
    </span>
  );
}

/** Shows the result once, when the drill has run to its end. */
export function FireDrillEnd(): null {
  const running = useView((view) => view.drill?.running ?? false);
  const done = useView((view) => view.drill?.results.length ?? 0);
  const open = useScreen((screen) => screen.open);
  const was = useRef(running);
  useEffect(() => {
    if (was.current && !running && done > 0) open({ kind: 'FireDrill' });
    was.current = running;
  }, [running, done, open]);
  return null;
}

export function FireDrillDialog(): ReactNode {
  const drill = useView((view) => view.drill ?? null);
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const results = drill?.running === false ? drill.results : [];
  const start = (seed: number | null): void => {
    void calls.startDrill({ seed }).then((answer) => (answer.ok ? close() : setRefusal(answer.message)));
  };
  return (
    <DialogFrame
      testId="drill-dialog"
      width="wide"
      first="[data-testid=drill-start]"
      title="Fire drill"
      subtitle="Practise the buttons before you need them. Five things go wrong on the practice broker, one after another, and nobody says what: find it, put it in hand. Nothing here can reach a real account."
      onClose={close}
    >
      <div className="dialog-body stack">
        {results.length === 0 ? (
          <ul className="drill-list">
            {(Object.keys(exerciseTitles) as DrillExercise[]).map((exercise) => (
              <li key={exercise}>
                <b>{exerciseTitles[exercise]}</b>
                <span className="muted">{rightAction[exercise]}</span>
              </li>
            ))}
          </ul>
        ) : (
          <DrillResults results={results} />
        )}
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        {drill === null ? null : <span className="muted">Seed {drill.seed}</span>}
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Close
        </button>
        {drill === null || results.length === 0 ? null : (
          <button type="button" className="quiet" data-testid="drill-again" onClick={() => start(drill.seed)}>
            The same again
          </button>
        )}
        <button type="button" className="primary" data-testid="drill-start" onClick={() => start(null)}>
          {results.length === 0 ? 'Start the drill' : 'Another one'}
        </button>
      </footer>
    </DialogFrame>
  );
}

function DrillResults({ results }: { readonly results: readonly DrillResult[] }): ReactNode {
  const points = results.reduce((sum, one) => sum + one.points, 0);
  return (
    <>
      <p className="drill-score" data-testid="drill-score">
        <b>{points}</b> of {results.length * 100} points
      </p>
      <table className="drill-table">
        <thead>
          <tr>
            <th scope="col">What happened</th>
            <th scope="col">Noticed</th>
            <th scope="col">In hand</th>
            <th scope="col">Left at risk</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {results.map((one) => (
            <tr key={one.exercise} data-testid={`drill-result-${one.exercise}`}>
              <th scope="row">
                {one.happened}
                {one.rightMs === null ? <small>Right: {rightAction[one.exercise]}</small> : null}
              </th>
              <td className="figure">{one.noticedMs === null ? 'not noticed' : delay(one.noticedMs)}</td>
              <td className="figure">{one.rightMs === null ? 'no' : delay(one.rightMs)}</td>
              <td className="figure">{one.atRisk === 0 ? 'nothing' : rupees(one.atRisk)}</td>
              <td className="figure">{one.points}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
