// Adding an account and changing one. A refusal stands at the field that it is about.

import { useRef, useState, type ReactNode } from 'react';
import type { Err, Result } from '../../domain/result.ts';
import type { AccountEdit, PracticeCredentials } from '../../preload/account-calls.ts';
import { useCalls, useRealView, useScreen, useView } from '../desk-context.tsx';
import { AccountFields, type AccountDraft, type FieldRefusal } from './account-form.tsx';
import { DialogFrame } from './dialog.tsx';

const emptyDraft: AccountDraft = {
  id: '',
  role: 'Follower',
  alias: '',
  group: '',
  colour: 'Teal',
  appCode: '',
  relation: 'Self',
  registeredAddresses: '',
  localAddress: '',
};

/** A refusal that names no field belongs to the one that its code is about, if any. */
const fieldOfCode: Readonly<Record<string, string>> = { ACCOUNT_EXISTS: 'id', MASTER_EXISTS: 'role' };

export function AddAccountDialog({ from }: { readonly from: PracticeCredentials | null }): ReactNode {
  const calls = useCalls();
  const first =
    from === null
      ? emptyDraft
      : { ...emptyDraft, id: from.id, alias: from.name, appCode: from.appCode, registeredAddresses: from.address };
  return (
    <AccountDialog
      title="Add an account"
      subtitle={
        from === null
          ? 'Four things come from the broker’s developer portal and app; the rest is for your own order.'
          : 'Filled from the practice card. Look it over, then add it.'
      }
      saveWords="Add this account"
      first={first}
      firstSecret={from?.apiSecret ?? ''}
      accountId={null}
      save={(draft, apiSecret) => calls.addAccount({ ...draft, apiSecret })}
    />
  );
}

export function EditAccountDialog({ accountId }: { readonly accountId: string }): ReactNode {
  const calls = useCalls();
  const account = useRealView((view) => view.accounts.find(({ id }) => id === accountId));
  if (account === undefined) return null;
  const { id, role, alias, group, colour, appCode, relation, localAddress } = account;
  const registeredAddresses = account.registeredAddresses.join(' ');
  return (
    <AccountDialog
      title={`Change ${alias}`}
      subtitle="A new API secret signs the account out: log it in again afterwards."
      saveWords="Keep these changes"
      first={{ id, role, alias, group, colour, appCode, relation, registeredAddresses, localAddress }}
      firstSecret=""
      accountId={accountId}
      save={(draft, apiSecret) => {
        const { role: _role, ...edit } = draft;
        const named: AccountEdit = apiSecret === '' ? edit : { ...edit, apiSecret };
        return calls.editAccount(named);
      }}
    />
  );
}

type AccountDialogProps = {
  readonly title: string;
  readonly subtitle: string;
  readonly saveWords: string;
  readonly first: AccountDraft;
  readonly firstSecret: string;
  /** Null: a new one. */
  readonly accountId: string | null;
  readonly save: (draft: AccountDraft, apiSecret: string) => Promise<Result<null>>;
};

function AccountDialog(props: AccountDialogProps): ReactNode {
  const { accountId } = props;
  const close = useScreen((screen) => screen.close);
  const setActive = useScreen((screen) => screen.setActiveAccount);
  const hasMaster = useView((view) => view.accounts.some(({ role }) => role === 'Master'));
  const hasSecret = useView((view) => view.accounts.find(({ id }) => id === accountId)?.hasSecret ?? false);
  const [draft, setDraft] = useState<AccountDraft>(props.first);
  const [refusal, setRefusal] = useState<(FieldRefusal & { readonly whole: string }) | null>(null);
  const [saving, setSaving] = useState(false);
  const secret = useRef<HTMLInputElement>(null);

  const save = (): void => {
    setSaving(true);
    void props.save(draft, secret.current?.value ?? '').then((answer) => {
      setSaving(false);
      if (!answer.ok) {
        setRefusal(refusalOf(answer));
        return;
      }
      if (secret.current !== null) secret.current.value = '';
      setActive(draft.id.trim().toUpperCase());
      close();
    });
  };

  return (
    <DialogFrame
      testId="account-dialog"
      title={props.title}
      subtitle={props.subtitle}
      width="wide"
      sticky
      first={accountId === null ? "[data-testid='account-field-id']" : "[data-testid='account-field-alias']"}
      onClose={close}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving) save();
        }}
      >
        <AccountFields
          draft={draft}
          onChange={(part) => {
            setDraft({ ...draft, ...part });
            setRefusal(null);
          }}
          refusal={refusal}
          isNew={accountId === null}
          hasMaster={hasMaster}
          hasSecret={hasSecret}
          secret={secret}
          firstSecret={props.firstSecret}
        />
        {refusal === null ? null : (
          <p className="refusal" role="alert" data-testid="account-error">
            {refusal.whole}
          </p>
        )}
        <footer className="dialog-foot">
          <span className="muted">A new follower starts switched off, and needs a consent and a login.</span>
          <span className="spacer" />
          <button type="button" className="quiet" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" data-testid="account-save" disabled={saving}>
            {saving ? 'Keeping…' : props.saveWords}
          </button>
        </footer>
      </form>
    </DialogFrame>
  );
}

function refusalOf(answer: Err): FieldRefusal & { readonly whole: string } {
  const named = answer.context?.['field'];
  const field = typeof named === 'string' ? named : (fieldOfCode[answer.code] ?? '');
  return { field, words: answer.message, whole: field === '' ? answer.message : `Not kept. ${answer.message}` };
}
