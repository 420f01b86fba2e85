// Off the desk. What the account holds is told first, and removing it then takes a second step.

import { useState, type ReactNode } from 'react';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { AccountCode } from './account-code.tsx';
import { DialogFrame } from './dialog.tsx';

export function RemoveAccountDialog({ accountId }: { readonly accountId: string }): ReactNode {
  const account = useView((view) => view.accounts.find(({ id }) => id === accountId));
  const close = useScreen((screen) => screen.close);
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  const calls = useCalls();
  const [refusal, setRefusal] = useState<{ readonly inUse: boolean; readonly words: string } | null>(null);
  const [removing, setRemoving] = useState(false);
  if (account === undefined) return null;

  const remove = (anyway: boolean): void => {
    setRemoving(true);
    void calls.removeAccount({ id: accountId, anyway }).then((answer) => {
      setRemoving(false);
      if (answer.ok) {
        setOutcome(null);
        close();
      } else setRefusal({ inUse: answer.code === 'ACCOUNT_IN_USE', words: answer.message });
    });
  };

  return (
    <DialogFrame
      testId="remove-dialog"
      title={`Remove ${account.alias} from the desk?`}
      subtitle={
        <>
          {account.role} account <AccountCode id={account.id} />
        </>
      }
      first="[data-testid='remove-keep']"
      onClose={close}
    >
      <div className="dialog-body">
        <ul className="plain-list">
          <li>Its API secret and its session are wiped from the keychain.</li>
          <li>Nothing is closed or cancelled at the broker.</li>
          <li>Its history stays in the journal. It can be added again later.</li>
          {account.role === 'Master' ? <li>Without a master nothing is copied to anybody.</li> : null}
        </ul>
        {refusal === null ? null : (
          <p className="refusal" role="alert" data-testid="remove-error">
            {refusal.words}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" data-testid="remove-keep" onClick={close}>
          Keep it
        </button>
        {refusal?.inUse === true ? (
          <button
            type="button"
            className="primary grave"
            data-testid="remove-anyway"
            disabled={removing}
            onClick={() => remove(true)}
          >
            Remove it anyway, close nothing
          </button>
        ) : (
          <button
            type="button"
            className="primary grave"
            data-testid="remove-confirm"
            disabled={removing}
            onClick={() => remove(false)}
          >
            Remove {account.alias}
          </button>
        )}
      </footer>
    </DialogFrame>
  );
}
