// What a new account still needs, in order, with the one button that goes on.

import type { ReactNode } from 'react';
import { useCalls, useScreen } from '../desk-context.tsx';
import type { AccountRow } from './account-columns.tsx';
import { LogInButton } from './log-in-button.tsx';
import { Shape } from './shape.tsx';

export function NextStep({ account }: { readonly account: AccountRow }): ReactNode {
  const steps = stepsOf(account);
  const next = steps.find(({ done }) => !done);
  if (next === undefined) return null;
  return (
    <section className="next-step" aria-label="Still to do" data-testid="next-step">
      <ol>
        {steps.map((step) => (
          <li key={step.name} className={step.done ? 'done' : step === next ? 'next' : ''}>
            <Shape name={step.done ? 'Check' : 'Ring'} tone={step.done ? 'good' : step === next ? 'warn' : 'idle'} />
            <span>{step.words}</span>
          </li>
        ))}
      </ol>
      <StepButton name={next.name} account={account} />
    </section>
  );
}

type StepName = 'Secret' | 'Consent' | 'Login' | 'On';

function stepsOf(
  account: AccountRow,
): readonly { readonly name: StepName; readonly words: string; readonly done: boolean }[] {
  const follower = account.role === 'Follower';
  return [
    { name: 'Secret', words: 'API secret stored', done: account.hasSecret },
    ...(follower
      ? [
          {
            name: 'Consent' as const,
            words: 'The holder’s consent recorded',
            done: account.consent?.kind === 'Granted',
          },
        ]
      : []),
    { name: 'Login', words: 'Logged in for today', done: account.live.session.kind !== 'NeedsLogin' },
    ...(follower ? [{ name: 'On' as const, words: 'Switched on', done: account.enabled === true }] : []),
  ];
}

function StepButton({ name, account }: { readonly name: StepName; readonly account: AccountRow }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  const calls = useCalls();
  const accountId = account.id;
  switch (name) {
    case 'Secret':
      return (
        <button type="button" className="primary" onClick={() => open({ kind: 'EditAccount', accountId })}>
          Enter the API secret
        </button>
      );
    case 'Consent':
      return (
        <button type="button" className="primary" onClick={() => open({ kind: 'Consent', accountId })}>
          Record the consent
        </button>
      );
    case 'Login':
      return (
        <LogInButton
          accountId={accountId}
          alias={account.alias}
          look="primary"
          testId="next-login"
          words="Log in at the broker"
        />
      );
    case 'On':
      return (
        <button
          type="button"
          className="primary"
          data-testid="next-on"
          onClick={() => {
            void calls.setFollowerTerms({ followerId: accountId, enabled: true }).then((answer) => {
              if (!answer.ok) setOutcome({ accountId, ok: false, words: answer.message });
            });
          }}
        >
          Switch it on
        </button>
      );
  }
}
