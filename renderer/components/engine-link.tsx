// What is said when the engine does not answer: plainly, and without pretending that old figures are new.

import type { ReactNode } from 'react';
import { useDesk } from '../desk-context.tsx';
import { age, istTime } from '../format.ts';
import { useNow } from '../now.ts';
import { FailedStart, useStartFailure } from './failed-start.tsx';

/** In place of the whole desk, until the first snapshot. */
export function BeforeFirstSnapshot(): ReactNode {
  const engine = useDesk((state) => state.engine);
  const failure = useStartFailure(engine.kind === 'Silent' ? engine.reason : null);
  return (
    <main className="before" data-testid="connection-lost">
      <h1>Lockstep</h1>
      {failure !== null ? (
        <FailedStart key={failure.message} failure={failure} />
      ) : engine.kind === 'Silent' ? (
        <>
          <p className="before-words">The engine does not answer.</p>
          <p className="muted">{engine.reason}</p>
          <p className="muted">
            Nothing is copied by this window alone. It keeps asking; if this stays, close Lockstep and start it again.
          </p>
        </>
      ) : (
        <p className="before-words muted">Asking the engine for the desk…</p>
      )}
    </main>
  );
}

/** Above the desk: what is shown may be old. */
export function StaleWarning(): ReactNode {
  const engine = useDesk((state) => state.engine);
  const behind = useDesk((state) => state.behind);
  const now = useNow();
  if (engine.kind === 'Silent') {
    return (
      <p className="stale" role="alert" data-testid="connection-lost">
        <b>The engine does not answer</b> for {age(engine.since, now)}: everything below is as of{' '}
        {istTime(engine.since)}. {engine.reason} Look at the broker’s own screen before you act.
      </p>
    );
  }
  if (!behind) return null;
  return (
    <p className="stale mild" role="status">
      Catching up with the engine…
    </p>
  );
}
