// One account's checks: a red in full with its remedy, a green in a few words.

import type { ReactNode } from 'react';
import type { ReadinessCheck, ReadinessRow } from '../../preload/account-calls.ts';
import { linkOf } from '../account-words.ts';
import { useView } from '../desk-context.tsx';
import { countChecks } from '../readiness-order.ts';
import { AccountCode } from './account-code.tsx';
import { AccountTag } from './colour-tag.tsx';
import { LogInButton } from './log-in-button.tsx';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

const looks: Readonly<Record<ReadinessCheck['state'], { shape: ShapeName; tone: Tone; word: string }>> = {
  Green: { shape: 'Check', tone: 'good', word: 'green' },
  Red: { shape: 'Square', tone: 'bad', word: 'red' },
  NotKnown: { shape: 'Ring', tone: 'doubt', word: 'not known' },
};

export function ReadinessRowView({ row }: { readonly row: ReadinessRow }): ReactNode {
  const count = countChecks([row]);
  const troubled = row.checks.filter(({ state }) => state !== 'Green');
  const fine = row.checks.filter(({ state }) => state === 'Green');
  const state = count.red > 0 ? 'Red' : count.notKnown > 0 ? 'NotKnown' : 'Green';
  return (
    <section
      className={`readiness-row ${state}`}
      data-testid={`readiness-row-${row.accountId === '' ? 'desk' : row.accountId}`}
      data-state={state}
      aria-label={row.alias}
    >
      <header>
        <span className="alias">
          {row.accountId === '' ? null : <AccountTag accountId={row.accountId} />}
          {row.alias}
        </span>
        <span className={state === 'Green' ? 'muted' : state === 'Red' ? 'loss' : 'doubt'}>
          {row.accountId === '' ? null : (
            <>
              <AccountCode id={row.accountId} /> ·{' '}
            </>
          )}
          {count.green} of {count.all} green
        </span>
      </header>
      <div className="readiness-checks">
        {troubled.map((check) => (
          <Trouble key={check.name} check={check} accountId={row.accountId} />
        ))}
        {fine.length === 0 ? null : (
          <ul className="readiness-greens">
            {fine.map((check) => (
              <li key={check.name} data-check={check.name} data-state="Green" title={check.finding}>
                <Mark {...looks.Green} word={check.name} />
                <span className="muted">{check.finding}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Trouble({ check, accountId }: { readonly check: ReadinessCheck; readonly accountId: string }): ReactNode {
  return (
    <div className={`readiness-trouble ${check.state}`} data-check={check.name} data-state={check.state}>
      <Mark {...looks[check.state]} />
      <b>{check.name}</b>
      <span className="finding">{check.finding}</span>
      <span className="remedy-words">{check.remedy}</span>
      {check.name === 'Session' ? <LogInHere accountId={accountId} /> : <span />}
    </div>
  );
}

function LogInHere({ accountId }: { readonly accountId: string }): ReactNode {
  const account = useView((view) => view.accounts.find(({ id }) => id === accountId));
  const needs = useView((view) => account !== undefined && linkOf(view, account).session.kind === 'NeedsLogin');
  if (account === undefined || !needs) return <span />;
  return <LogInButton accountId={accountId} alias={account.alias} testId={`readiness-login-${accountId}`} />;
}
