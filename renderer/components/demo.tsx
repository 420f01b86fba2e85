// A practice morning played by itself: a newcomer sees a busy desk in ten seconds.

import { useState, type ReactNode } from 'react';
import { useCalls, useView } from '../desk-context.tsx';

export function DemoPlayer(): ReactNode {
  const demo = useView((view) => view.demo);
  const mode = useView((view) => view.mode);
  const drilling = useView((view) => view.drill?.running === true);
  const { play, refusal } = usePlayDemo();
  // A drill under way wants the master’s hands for itself.
  if (mode !== 'Practice' || demo === null || drilling) return null;
  return (
    <div className="demo">
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
      {demo.running || demo.step > 0 ? (
        <span
          className="demo-progress"
          data-testid="demo-progress"
          data-running={demo.running}
          data-step={demo.step}
          role="status"
        >
          <progress max={Math.max(1, demo.steps)} value={demo.step} aria-label="Demo morning" />
          <span className="demo-label">
            {demo.running ? `${demo.step}/${demo.steps} ${demo.label}` : 'Demo morning played'}
          </span>
        </span>
      ) : null}
      <button type="button" className="small" data-testid="play-demo" disabled={demo.running} onClick={play}>
        ▶ Demo<span className="wide-only"> morning</span>
      </button>
    </div>
  );
}

export function usePlayDemo(): { readonly play: () => void; readonly refusal: string } {
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const play = (): void => {
    setRefusal('');
    void calls.playDemoMorning(null).then((answer) => setRefusal(answer.ok ? '' : answer.message));
  };
  return { play, refusal };
}

/** What an empty screen says in practice: what to do, and a way to see it done. */
export function EmptyDesk({ children }: { readonly children: ReactNode }): ReactNode {
  const mode = useView((view) => view.mode);
  const demo = useView((view) => view.demo);
  const { play, refusal } = usePlayDemo();
  return (
    <div className="empty">
      <p>{children}</p>
      {mode === 'Practice' && demo !== null ? (
        <button type="button" className="primary" data-testid="play-demo-here" disabled={demo.running} onClick={play}>
          ▶ Play a demo morning
        </button>
      ) : null}
      {refusal === '' ? null : <p className="field-refusal">{refusal}</p>}
    </div>
  );
}
