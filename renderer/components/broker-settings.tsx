// What is not certain about the broker, as it is settled here: each question with its safe stance, changed all at once.

import { useEffect, useState, type ReactNode } from 'react';
import type { BrokerSetting } from '../../preload/settings-calls.ts';
import { useCalls } from '../desk-context.tsx';
import { Mark } from './shape.tsx';

export function BrokerSettings(): ReactNode {
  const calls = useCalls();
  const [settings, setSettings] = useState<readonly BrokerSetting[] | null>(null);
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<{ readonly field: string; readonly words: string } | null>(null);
  const [said, setSaid] = useState('');
  const [saving, setSaving] = useState(false);

  useEffect(() => {
    void calls.brokerSettings(null).then((answer) => {
      if (answer.ok) setSettings(answer.value);
      else setRefusal({ field: '', words: answer.message });
    });
  }, [calls]);

  const changed = (settings ?? []).filter(({ name, value }) => (draft[name] ?? value) !== value);
  const save = (): void => {
    setSaving(true);
    setRefusal(null);
    const values = Object.fromEntries(changed.map(({ name }) => [name, draft[name] ?? '']));
    void calls.setBrokerSettings({ values }).then(async (answer) => {
      setSaving(false);
      if (!answer.ok) {
        setRefusal({ field: String(answer.context?.['field'] ?? ''), words: answer.message });
        return;
      }
      setSaid('Kept. The desk was opened anew with them.');
      setSettings((before) => (before ?? []).map((one) => ({ ...one, value: values[one.name] ?? one.value })));
      setDraft({});
    });
  };
  const change = (name: string, value: string): void => {
    setDraft({ ...draft, [name]: value });
    setRefusal(null);
    setSaid('');
  };

  return (
    <form
      className="settings-part broker-settings"
      data-testid="broker-settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving && changed.length > 0) save();
      }}
    >
      <h3>
        Broker <small>open questions about the broker; leave them safe until one share has proven otherwise</small>
      </h3>
      {settings === null ? <p className="muted">{refusal?.words ?? 'Asking the engine…'}</p> : null}
      {(settings ?? []).map((setting) => (
        <SettingRow
          key={setting.name}
          setting={setting}
          value={draft[setting.name] ?? setting.value}
          refusal={refusal?.field === setting.name ? refusal.words : ''}
          change={(value) => change(setting.name, value)}
        />
      ))}
      <div className="address-foot">
        {refusal !== null && settings !== null && refusal.field === '' ? (
          <span className="field-refusal" role="alert">
            {refusal.words}
          </span>
        ) : null}
        <span role="status" className="placed">
          {saving ? 'Keeping them and opening the desk anew…' : said}
        </span>
        <span className="spacer" />
        <button
          type="button"
          className="small"
          data-testid="broker-safe"
          disabled={saving || (settings ?? []).every(({ name, value, safe }) => (draft[name] ?? value) === safe)}
          onClick={() => {
            setSaid('');
            setDraft(Object.fromEntries((settings ?? []).map(({ name, safe }) => [name, safe])));
          }}
        >
          All to safe
        </button>
        <button type="submit" className="small" data-testid="broker-save" disabled={saving || changed.length === 0}>
          {changed.length === 0
            ? 'Nothing changed'
            : `Keep ${changed.length} ${changed.length === 1 ? 'change' : 'changes'}`}
        </button>
      </div>
    </form>
  );
}

type SettingRowProps = {
  readonly setting: BrokerSetting;
  readonly value: string;
  readonly refusal: string;
  readonly change: (value: string) => void;
};

function SettingRow({ setting, value, refusal, change }: SettingRowProps): ReactNode {
  const { name, point, title, hint, choices, safe } = setting;
  const id = `broker-${name}`;
  return (
    <div className="broker-setting" data-testid={`${id}-row`} data-safe={value === safe}>
      <label htmlFor={id}>
        <span className="faint">{point}</span> {title}
      </label>
      {choices === null ? (
        <input
          id={id}
          type="text"
          spellCheck={false}
          autoComplete="off"
          data-testid={id}
          aria-invalid={refusal !== ''}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <select
          id={id}
          data-testid={id}
          disabled={choices.length === 1}
          value={value}
          onChange={(event) => change(event.target.value)}
        >
          {choices.map((option) => (
            <option key={option.value} value={option.value}>
              {option.words}
              {option.value === safe ? ' (safe)' : ''}
            </option>
          ))}
        </select>
      )}
      {value === safe ? (
        <Mark shape="Check" tone="good" word="safe" />
      ) : (
        <Mark shape="Triangle" tone="warn" word="changed" />
      )}
      {refusal === '' ? (
        <small className="muted">{hint}</small>
      ) : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </div>
  );
}
