// Back to a copy of the journal: what that means is told first, and the press that does it is not the one at hand.

import { useState, type ReactNode } from 'react';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted, istDateTime } from '../format.ts';
import { DialogFrame } from './dialog.tsx';

export function RestoreBackupDialog({ name }: { readonly name: string }): ReactNode {
  const copy = useView((view) => view.backups?.copies.find((one) => one.name === name));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const [working, setWorking] = useState(false);
  if (copy === undefined) return null;

  const restore = (): void => {
    setWorking(true);
    void calls.restoreBackup({ name }).then((answer) => {
      setWorking(false);
      if (answer.ok) close();
      else setRefusal(answer.message);
    });
  };

  return (
    <DialogFrame
      testId="restore-dialog"
      title={`Go back to the journal of ${istDateTime(copy.at)}?`}
      subtitle={`${counted(copy.rows, 'row')}, read back when it was made`}
      first="[data-testid='restore-keep']"
      tone="danger"
      onClose={close}
    >
      <div className="dialog-body">
        <ul className="plain-list">
          <li>The copy is read through once more first. If it is not whole, nothing changes.</li>
          <li>The journal of now is kept under another name in the same folder. Nothing is deleted.</li>
          <li>Settings, accounts and limits are those of that moment too.</li>
          <li>
            What was sent since then is not in it. Copying will be off; compare every account with the broker’s own book
            before you switch it on.
          </li>
          <li>Nothing is sent, changed or closed at the broker.</li>
        </ul>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" data-testid="restore-keep" onClick={close}>
          Stay with the journal of now
        </button>
        <button
          type="button"
          className="primary grave"
          data-testid="restore-confirm"
          disabled={working}
          onClick={restore}
        >
          Go back to it
        </button>
      </footer>
    </DialogFrame>
  );
}
