// The fields of an account, each with what it asks for in plain words. The secret stays in its field, and goes one way.

import type { ReactNode, Ref } from 'react';
import { accountColours, type AccountColour, type AccountRole, type Relation } from '../../domain/account.ts';
import type { AccountForm } from '../../preload/account-calls.ts';
import { colourWords, fieldWords, relationWords } from '../account-words.ts';
import { ColourTag } from './colour-tag.tsx';

/** All but the secret, which is never held in the page's state. */
export type AccountDraft = Omit<AccountForm, 'apiSecret'>;
export type FieldRefusal = { readonly field: string; readonly words: string };

type AccountFieldsProps = {
  readonly draft: AccountDraft;
  readonly onChange: (part: Partial<AccountDraft>) => void;
  readonly refusal: FieldRefusal | null;
  readonly isNew: boolean;
  readonly hasMaster: boolean;
  readonly hasSecret: boolean;
  readonly secret: Ref<HTMLInputElement>;
  readonly firstSecret: string;
};

export function AccountFields(props: AccountFieldsProps): ReactNode {
  const { draft, onChange, refusal, isNew } = props;
  const refused = (name: keyof AccountForm): string => (refusal?.field === name ? refusal.words : '');
  const typed = (
    name: 'id' | 'alias' | 'group' | 'appCode' | 'registeredAddresses' | 'localAddress',
    mono = false,
  ): ReactNode => (
    <Field name={name} refusal={refused(name)}>
      <input
        type="text"
        className={mono ? 'mono' : undefined}
        data-testid={`account-field-${name}`}
        aria-invalid={refused(name) !== ''}
        autoComplete="off"
        spellCheck={false}
        disabled={name === 'id' && !isNew}
        value={draft[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <div className="dialog-body two account-form">
      <div className="stack">
        {typed('id', true)}
        <Field name="role" refusal={refused('role')}>
          <select
            data-testid="account-field-role"
            value={draft.role}
            disabled={!isNew}
            onChange={(event) => onChange({ role: event.target.value as AccountRole })}
          >
            <option value="Follower">Follower: receives copies</option>
            <option value="Master">
              {props.hasMaster ? 'Master (there is one already)' : 'Master: is copied from'}
            </option>
          </select>
        </Field>
        <Field name="relation" refusal={refused('relation')}>
          <select
            data-testid="account-field-relation"
            value={draft.role === 'Master' ? 'Self' : draft.relation}
            disabled={draft.role === 'Master'}
            onChange={(event) => onChange({ relation: event.target.value as Relation })}
          >
            {(Object.keys(relationWords) as Relation[]).map((relation) => (
              <option key={relation} value={relation}>
                {relationWords[relation]}
                {relation === 'Other' ? ' (practice only)' : ''}
              </option>
            ))}
          </select>
        </Field>
        {typed('alias')}
        {typed('registeredAddresses', true)}
      </div>
      <div className="stack">
        {typed('appCode', true)}
        <Field name="apiSecret" refusal={refused('apiSecret')}>
          <input
            ref={props.secret}
            type="password"
            data-testid="account-field-apiSecret"
            aria-invalid={refused('apiSecret') !== ''}
            autoComplete="off"
            defaultValue={props.firstSecret}
            placeholder={props.hasSecret ? 'stored; type here only to replace it' : ''}
          />
        </Field>
        {typed('group')}
        {typed('localAddress', true)}
        <Field name="colour" refusal={refused('colour')}>
          <span className="colour-field">
            <ColourTag colour={draft.colour} />
            <select
              data-testid="account-field-colour"
              value={draft.colour}
              onChange={(event) => onChange({ colour: event.target.value as AccountColour })}
            >
              {accountColours.map((colour) => (
                <option key={colour} value={colour}>
                  {colourWords[colour]}
                </option>
              ))}
            </select>
          </span>
        </Field>
      </div>
    </div>
  );
}

type FieldProps = { readonly name: keyof AccountForm; readonly refusal: string; readonly children: ReactNode };

function Field({ name, refusal, children }: FieldProps): ReactNode {
  const { label, hint } = fieldWords[name];
  return (
    <label className="field">
      <span className="label">
        <b>{label}</b>
      </span>
      {children}
      {refusal === '' ? (
        <small className="muted">{hint}</small>
      ) : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </label>
  );
}
