// Opens the broker's login page for one account. Whatever is refused is said on the accounts screen.

import type { ReactNode } from 'react';
import type { LoginWay } from '../../preload/account-calls.ts';
import { useCalls, useScreen } from '../desk-context.tsx';

type LogInButtonProps = {
  readonly accountId: string;
  readonly alias: string;
  readonly way?: LoginWay;
  readonly words?: string;
  readonly look?: string;
  readonly testId: string;
};

export function LogInButton(props: LogInButtonProps): ReactNode {
  const { accountId, way = 'Window', look = 'small urgent' } = props;
  const logIn = useLogIn();
  return (
    <button
      type="button"
      className={look}
      data-testid={props.testId}
      title={
        way === 'Window' ? 'Opens the broker’s page in a window of its own' : 'Opens the broker’s page in your browser'
      }
      aria-label={`Log in ${props.alias}${way === 'Browser' ? ' in my browser' : ''}`}
      onClick={(event) => {
        event.stopPropagation();
        logIn(accountId, way);
      }}
    >
      {props.words ?? 'Log in'}
    </button>
  );
}

export function useLogIn(): (accountId: string, way: LoginWay) => void {
  const calls = useCalls();
  const showAccount = useScreen((screen) => screen.showAccount);
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  return (accountId, way) => {
    setOutcome(null);
    void calls.beginLogin({ id: accountId, way }).then((answer) => {
      if (answer.ok) return;
      setOutcome({ accountId, ok: false, words: answer.message });
      showAccount(accountId);
    });
  };
}
