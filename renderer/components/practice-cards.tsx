// In practice: accounts that the practice broker has and this desk has not, with all that adding them by hand takes.

import { useEffect, useState, type ReactNode } from 'react';
import type { PracticeCredentials } from '../../preload/account-calls.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { CopyField } from './copy-field.tsx';

export function PracticeCards(): ReactNode {
  const mode = useView((view) => view.mode);
  return mode === 'Practice' ? <Cards /> : null;
}

function Cards(): ReactNode {
  const calls = useCalls();
  const known = useView((view) => view.accounts.map(({ id }) => id).join(' '));
  const [spares, setSpares] = useState<readonly PracticeCredentials[]>([]);
  useEffect(() => {
    let stale = false;
    void calls.practiceCredentials(null).then((answer) => {
      if (answer.ok && !stale) setSpares(answer.value);
    });
    return () => {
      stale = true;
    };
  }, [calls, known]);
  if (spares.length === 0) return null;
  return (
    <section className="practice-cards" aria-label="Practice accounts you can add">
      <h2>
        Practice accounts you can add
        <small>
          made up by the practice broker, worth nothing elsewhere; its login page takes any six digits as the second
          factor
        </small>
      </h2>
      <div className="cards">
        {spares.map((spare) => (
          <Card key={spare.id} spare={spare} />
        ))}
      </div>
    </section>
  );
}

function Card({ spare }: { readonly spare: PracticeCredentials }): ReactNode {
  const open = useScreen((screen) => screen.open);
  return (
    <article className="card" data-testid={`practice-card-${spare.id}`}>
      <header>
        <b>{spare.name}</b>
        <span className="spacer" />
        <button
          type="button"
          className="small strong"
          data-testid={`practice-fill-${spare.id}`}
          onClick={() => open({ kind: 'AddAccount', from: spare })}
        >
          Fill the form
        </button>
      </header>
      <CopyField label="Client code" value={spare.id} testId={`copy-id-${spare.id}`} />
      <CopyField label="App code" value={spare.appCode} />
      <CopyField label="API secret" value={spare.apiSecret} />
      <CopyField label="Password" value={spare.password} />
    </article>
  );
}
