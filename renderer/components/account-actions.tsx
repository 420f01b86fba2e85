// What is done with an account from its row: log in, test, consent.

import type { ReactNode } from 'react';
import type { AccountSetUpView, LinkView } from '../../domain/account-view.ts';
import { consentWords } from '../account-words.ts';
import { useCalls, useScreen } from '../desk-context.tsx';
import { LogInButton } from './log-in-button.tsx';
import { Shape } from './shape.tsx';

export function AccountActions({
  account,
  link,
}: {
  readonly account: AccountSetUpView;
  readonly link: LinkView;
}): ReactNode {
  const test = useTestConnection();
  const needs = link.session.kind === 'NeedsLogin';
  return (
    <span className="account-actions">
      <LogInButton
        accountId={account.id}
        alias={account.alias}
        look={needs ? 'small urgent' : 'small'}
        testId={`login-${account.id}`}
      />
      <button
        type="button"
        className="small"
        data-testid={`test-${account.id}`}
        aria-label={`Test the connection of ${account.alias}`}
        title="Asks the broker now and times its answer"
        onClick={() => test(account)}
      >
        Test
      </button>
    </span>
  );
}

export function useTestConnection(): (account: Pick<AccountSetUpView, 'id' | 'alias'>) => void {
  const calls = useCalls();
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  return ({ id }) => {
    setOutcome({ accountId: id, ok: true, words: 'Asking the broker…' });
    void calls.testConnection({ id }).then((answer) => {
      setOutcome(
        answer.ok
          ? { accountId: id, ok: true, words: `The broker answered in ${answer.value.ms} ms.` }
          : { accountId: id, ok: false, words: answer.message },
      );
    });
  };
}

export function ConsentButton({ account }: { readonly account: AccountSetUpView }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const granted = account.consent?.kind === 'Granted';
  return (
    <button
      type="button"
      className="consent-button"
      data-testid={`consent-${account.id}`}
      data-granted={granted}
      aria-label={`Consent for ${account.alias}: ${consentWords(account)}`}
      title="Show the text; record or withdraw it"
      onClick={() => open({ kind: 'Consent', accountId: account.id })}
    >
      <Shape name={granted ? 'Check' : 'Cross'} tone={granted ? 'good' : 'bad'} />
      <span>{consentWords(account)}</span>
    </button>
  );
}
