// Named sets of limits: what each says, what it would change at whom, and giving it to one follower or many.

import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { LimitTemplate } from '../../domain/limit-template.ts';
import type { LimitsEdit, TemplateEdit, TemplateEffect, TemplateOutcome } from '../../preload/terms-calls.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { Choice } from './choice.tsx';
import { DialogFrame } from './dialog.tsx';
import { FollowerLimitsFields } from './follower-limits.tsx';
import { OrderMaximum } from './order-maximum.tsx';
import { ChangeTable } from './change-table.tsx';

export function TemplatesDialog({ from }: { readonly from: string | null }): ReactNode {
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [templates, setTemplates] = useState<readonly LimitTemplate[] | null>(null);
  const [name, setName] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');
  const read = useCallback(
    (chosen?: string | null) => {
      void calls.limitTemplates(null).then((answer) => {
        if (!answer.ok) {
          setRefusal(answer.message);
          return;
        }
        setTemplates(answer.value);
        setName((before) => (chosen !== undefined ? chosen : (before ?? answer.value[0]?.name ?? null)));
      });
    },
    [calls],
  );
  useEffect(() => read(from === null ? undefined : null), [read, from]);
  const shown = templates?.find((one) => one.name === name) ?? null;
  const remove = (gone: LimitTemplate): void => {
    void calls
      .removeTemplate({ name: gone.name })
      .then((answer) => (answer.ok ? read(null) : setRefusal(answer.message)));
  };
  const options = [
    ...(templates ?? []).map((one) => ({ value: one.name, words: one.name })),
    { value: newName, words: '+ New' },
  ];
  return (
    <DialogFrame
      testId="templates-dialog"
      width="wide"
      title="Templates of limits"
      subtitle="A named set of limits to give to followers. Sizes, the switch and the mandate stay each follower’s own."
      onClose={close}
    >
      <div className="dialog-body">
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        {templates === null ? (
          <p className="muted">Reading…</p>
        ) : (
          <>
            <Choice
              label="Template"
              value={shown?.name ?? newName}
              options={options}
              onChange={(value) => setName(value === newName ? null : value)}
            />
            <TemplateForm
              key={`${shown?.name ?? ''} ${shown?.version ?? 0}`}
              template={shown}
              from={shown === null ? from : null}
              onSaved={read}
            />
            {shown === null ? null : (
              <ApplyTemplate key={`apply ${shown.name} ${shown.version}`} template={shown} chosen={from} />
            )}
          </>
        )}
      </div>
      <footer className="dialog-foot">
        {shown === null ? null : (
          <button type="button" className="quiet" data-testid="template-remove" onClick={() => remove(shown)}>
            Remove {shown.name}
          </button>
        )}
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Close
        </button>
      </footer>
    </DialogFrame>
  );
}

/** No template can be called so. */
const newName = ' new';

type FormProps = {
  readonly template: LimitTemplate | null;
  /** The follower whose limits a new one begins with. */
  readonly from: string | null;
  readonly onSaved: (name: string) => void;
};

function TemplateForm({ template, from, onSaved }: FormProps): ReactNode {
  const calls = useCalls();
  const source = useView((view) => view.followers.find(({ id }) => id === from));
  const [name, setName] = useState(template?.name ?? '');
  const [edit, setEdit] = useState<TemplateEdit>({});
  const [shown, setShown] = useState<TemplateOutcome | null>(null);
  const [refusal, setRefusal] = useState('');
  const base = template ?? source?.terms ?? null;
  const change = (part: TemplateEdit): void => {
    setEdit({ ...edit, ...part });
    setShown(null);
  };
  const send = (save: boolean): void => {
    void calls.saveTemplate({ name, from, edit, save }).then((answer) => {
      setRefusal(answer.ok ? '' : answer.message);
      if (!answer.ok) return;
      if (save) onSaved(answer.value.template.name);
      else setShown(answer.value);
    });
  };
  return (
    <section className="template-form">
      <label className="field">
        <span className="label">Name</span>
        <input
          type="text"
          data-testid="template-name"
          value={name}
          readOnly={template !== null}
          placeholder="such as Careful options"
          onChange={(event) => {
            setName(event.target.value);
            setShown(null);
          }}
        />
        <small className="muted">
          {template === null
            ? source === undefined
              ? 'begins with no limits'
              : `begins with the limits of ${source.alias}`
            : `version ${template.version}`}
        </small>
      </label>
      <OrderMaximum
        saved={{
          maxQty: base?.maxQty ?? null,
          maxOrderValue: base?.maxOrderValue ?? null,
          aboveMaximum: base?.aboveMaximum ?? 'Refuse',
        }}
        draft={edit}
        prefix="template"
        onChange={change}
      />
      <FollowerLimitsFields
        limits={base?.limits ?? null}
        isTemplate
        draft={edit.limits ?? {}}
        onChange={(part: LimitsEdit) => change({ limits: { ...edit.limits, ...part } })}
      />
      {refusal === '' ? null : (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      {shown === null ? null : (
        <ChangeTable
          testId="template-shown"
          title={shown.changes.length === 0 ? 'Nothing changes' : `What version ${shown.template.version} changes`}
          changes={shown.changes}
        />
      )}
      <span className="row-buttons">
        <button type="button" className="small" data-testid="template-preview" onClick={() => send(false)}>
          Show what it will say
        </button>
        <button
          type="button"
          className="small strong"
          data-testid="template-save"
          disabled={shown === null}
          title={shown === null ? 'Look at it first' : ''}
          onClick={() => send(true)}
        >
          Save it
        </button>
      </span>
    </section>
  );
}

function ApplyTemplate({
  template,
  chosen,
}: {
  readonly template: LimitTemplate;
  readonly chosen: string | null;
}): ReactNode {
  const calls = useCalls();
  const followers = useView((view) => view.followers);
  const [ids, setIds] = useState<readonly string[]>(chosen === null ? [] : [chosen]);
  const [effects, setEffects] = useState<readonly TemplateEffect[] | null>(null);
  const [words, setWords] = useState('');
  const send = (save: boolean): void => {
    void calls.applyTemplate({ name: template.name, followerIds: ids, save }).then((answer) => {
      setWords(answer.ok ? (save ? `Given to ${counted(ids.length, 'follower')}.` : '') : answer.message);
      setEffects(answer.ok && !save ? answer.value : null);
    });
  };
  const pick = (next: readonly string[]): void => {
    setIds(next);
    setEffects(null);
    setWords('');
  };
  return (
    <section className="template-apply" aria-label="Give it to followers">
      <h3 className="label">Give {template.name} to</h3>
      <span className="template-followers">
        <label className="check">
          <input
            type="checkbox"
            data-testid="template-all"
            checked={ids.length === followers.length && followers.length > 0}
            onChange={(event) => pick(event.target.checked ? followers.map(({ id }) => id) : [])}
          />
          all
        </label>
        {followers.map(({ id, alias }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              data-testid={`template-to-${id}`}
              checked={ids.includes(id)}
              onChange={(event) => pick(event.target.checked ? [...ids, id] : ids.filter((one) => one !== id))}
            />
            {alias}
          </label>
        ))}
      </span>
      {effects?.map(({ followerId, changes }) => (
        <ChangeTable
          key={followerId}
          testId={`template-effect-${followerId}`}
          title={`${followers.find(({ id }) => id === followerId)?.alias ?? followerId}: ${changes.length === 0 ? 'nothing changes' : counted(changes.length, 'change')}`}
          changes={changes}
        />
      ))}
      {words === '' ? null : <p role="status">{words}</p>}
      <span className="row-buttons">
        <button
          type="button"
          className="small"
          data-testid="template-apply-preview"
          disabled={ids.length === 0}
          onClick={() => send(false)}
        >
          Show what changes
        </button>
        <button
          type="button"
          className="small strong"
          data-testid="template-apply"
          disabled={effects === null}
          title={effects === null ? 'Look at the changes first' : ''}
          onClick={() => send(true)}
        >
          Give it to {counted(ids.length, 'follower')}
        </button>
      </span>
    </section>
  );
}
