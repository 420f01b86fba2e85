// Which account is being logged in just now, and that there is only one login at a time.

import type { ReactNode } from 'react';
import { useView } from '../desk-context.tsx';
import { age } from '../format.ts';
import { useNow } from '../now.ts';
import { aliasOf } from '../selectors.ts';
import { Shape } from './shape.tsx';

export function LoginUnderWay(): ReactNode {
  const login = useView((view) => view.login);
  const alias = useView((view) => aliasOf(view, view.login?.accountId ?? ''));
  const now = useNow();
  if (login === null) return null;
  return (
    <p className="login-under-way" role="status" data-testid="login-under-way">
      <Shape name="Dots" tone="busy" />
      <b>Logging in {alias}</b>
      <span>
        {login.way === 'Window'
          ? 'Finish on the broker’s page in its own window.'
          : 'Finish on the broker’s page in your browser; it comes back here by itself.'}
      </span>
      <span className="muted">Beginning another login ends this one. {begun(login.startedAt, now)}</span>
    </p>
  );
}

function begun(at: number, now: number): string {
  const since = age(at, now);
  return since === 'now' ? '' : `Begun ${since} ago.`;
}
