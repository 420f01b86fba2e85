// The holder's word: the text agreed to, who gives or withdraws it, and when that was last done.

import { useState, type ReactNode } from 'react';
import { consentText } from '../../domain/account.ts';
import { consentWords } from '../account-words.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { DialogFrame } from './dialog.tsx';

export function ConsentDialog({ accountId }: { readonly accountId: string }): ReactNode {
  const account = useView((view) => view.accounts.find(({ id }) => id === accountId));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [by, setBy] = useState('');
  const [refusal, setRefusal] = useState('');
  if (account === undefined) return null;
  const granted = account.consent?.kind === 'Granted';
  const older = granted && account.consent.textVersion !== consentText.version;

  const record = (grant: boolean): void => {
    void calls.recordConsent({ id: accountId, granted: grant, by }).then((answer) => {
      if (answer.ok) close();
      else setRefusal(answer.message);
    });
  };

  return (
    <DialogFrame
      testId="consent-dialog"
      title={`Consent for ${account.alias}`}
      subtitle={`Recorded so far: ${consentWords(account)}`}
      first="[data-testid='consent-by']"
      onClose={close}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          record(!granted || older);
        }}
      >
        <div className="dialog-body">
          <blockquote className="consent-text">
            {consentText.text}
            <small className="muted">Text of {consentText.version}</small>
          </blockquote>
          {older ? <p className="muted">The recorded consent is to an earlier text.</p> : null}
          <label className="field">
            <span className="label">
              <b>By whom</b>
            </span>
            <input
              type="text"
              data-testid="consent-by"
              aria-invalid={refusal !== ''}
              autoComplete="off"
              value={by}
              onChange={(event) => {
                setBy(event.target.value);
                setRefusal('');
              }}
            />
            {refusal === '' ? (
              <small className="muted">The account holder’s name. The date and the text are kept with it.</small>
            ) : (
              <span className="field-refusal" role="alert" data-testid="consent-error">
                {refusal}
              </span>
            )}
          </label>
          {granted ? (
            <p className="muted">
              Withdrawing stops new orders at once. Exits still follow, so that nothing is left open.
            </p>
          ) : null}
        </div>
        <footer className="dialog-foot">
          {granted ? (
            <button type="button" className="quiet" data-testid="consent-withdraw" onClick={() => record(false)}>
              Withdraw the consent
            </button>
          ) : null}
          <span className="spacer" />
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
          {granted && !older ? null : (
            <button type="submit" className="primary" data-testid="consent-grant">
              Record the consent
            </button>
          )}
        </footer>
      </form>
    </DialogFrame>
  );
}
