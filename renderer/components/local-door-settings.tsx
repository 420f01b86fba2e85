// The local door: one switch, its port, and the secret that opens it.

import { useEffect, useState, type ReactNode } from 'react';
import { commaRefusal } from '../../domain/typed-commas.ts';
import type { DoorSettingsEdit, DoorStatus } from '../../preload/settings-calls.ts';
import { useCalls } from '../desk-context.tsx';
import { istTime } from '../format.ts';
import { CopyField } from './copy-field.tsx';
import { Mark } from './shape.tsx';

export function LocalDoorSettings(): ReactNode {
  const calls = useCalls();
  const [status, setStatus] = useState<DoorStatus | null>(null);
  const [refusal, setRefusal] = useState('');
  const [working, setWorking] = useState(false);

  const ask = (): void => {
    void calls.doorStatus(null).then((answer) => (answer.ok ? setStatus(answer.value) : setRefusal(answer.message)));
  };
  useEffect(ask, [calls]);

  const set = (edit: DoorSettingsEdit): void => {
    setWorking(true);
    void calls.setDoor(edit).then((answer) => {
      setWorking(false);
      setRefusal(answer.ok ? '' : answer.message);
      // A door that could not be opened is on all the same, and says why.
      if (answer.ok) setStatus(answer.value);
      else ask();
    });
  };

  return (
    <section className="settings-part" aria-label="Local door" data-testid="door-settings">
      <h3>Local door</h3>
      <p className="muted">
        Lets scripts and charting tools on this computer trade through Lockstep, by HTTP on this computer alone. Leave
        it off unless you use it: whoever has the secret can place orders.
      </p>
      {status === null ? (
        <p className="muted">{refusal === '' ? 'Asking the engine…' : refusal}</p>
      ) : (
        <>
          <div className="settings-row">
            <label className="check">
              <input
                type="checkbox"
                data-testid="door-on"
                checked={status.on}
                disabled={working}
                onChange={(event) => set({ on: event.target.checked })}
              />
              Open the door
            </label>
            <span data-testid="door-state">
              <Mark {...lookOf(status)} />
            </span>
            {working ? <span className="muted">Working…</span> : null}
          </div>
          <PortRow key={status.port} status={status} working={working} onPort={(port) => set({ port })} />
          {refusal === '' && status.reason === '' ? null : (
            <p className="field-refusal" role="alert" data-testid="door-refusal">
              {refusal === '' ? status.reason : refusal}
            </p>
          )}
          <SecretRow status={status} onChange={ask} />
        </>
      )}
    </section>
  );
}

function lookOf({ on, open }: DoorStatus) {
  if (!on) return { shape: 'Ring', tone: 'idle', word: 'Closed' } as const;
  return open
    ? ({ shape: 'Disc', tone: 'good', word: 'Open' } as const)
    : ({ shape: 'Cross', tone: 'bad', word: 'Not open' } as const);
}

type PortRowProps = {
  readonly status: DoorStatus;
  readonly working: boolean;
  readonly onPort: (port: number) => void;
};

function PortRow({ status, working, onPort }: PortRowProps): ReactNode {
  const [typed, setTyped] = useState(String(status.port));
  const port = /^\d{4,5}$/.test(typed) ? Number(typed) : null;
  const good = port !== null && port >= 1024 && port <= 65_535;
  const refusal = good
    ? ''
    : (commaRefusal(typed) ?? `"${typed.slice(0, 30)}" is not a port. Type a number from 1024 to 65535.`);
  return (
    <form
      className="settings-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) onPort(port);
      }}
    >
      <label className="settings-field">
        <span className="label">Port</span>
        <input
          type="text"
          inputMode="numeric"
          className="figure"
          data-testid="door-port"
          aria-invalid={!good}
          value={typed}
          onChange={(event) => setTyped(event.target.value.trim())}
        />
      </label>
      <button
        type="submit"
        className="small"
        data-testid="door-port-save"
        disabled={!good || working || port === status.port}
      >
        Use this port
      </button>
      {good ? (
        <span className="muted">http://127.0.0.1:{port}</span>
      ) : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </form>
  );
}

/** The secret is asked for when it is to be seen, and forgotten with the screen. */
function SecretRow({ status, onChange }: { readonly status: DoorStatus; readonly onChange: () => void }): ReactNode {
  const calls = useCalls();
  const [secret, setSecret] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const take = (answer: Awaited<ReturnType<typeof calls.doorSecret>>): void => {
    setAsking(false);
    setRefusal(answer.ok ? '' : answer.message);
    if (answer.ok) setSecret(answer.value.secret);
    onChange();
  };
  return (
    <div className="settings-secret">
      {secret === null ? (
        <button
          type="button"
          className="small"
          data-testid="door-secret-show"
          onClick={() => void calls.doorSecret(null).then(take)}
        >
          Show the secret
        </button>
      ) : (
        <>
          <CopyField label="Secret (header x-qa-secret)" value={secret} testId="door-secret-copy" />
          <button type="button" className="small" data-testid="door-secret-hide" onClick={() => setSecret(null)}>
            Hide
          </button>
        </>
      )}
      {asking ? (
        <span className="settings-row">
          <span>The present secret counts for ten minutes more, then no longer.</span>
          <button
            type="button"
            className="small"
            data-testid="door-secret-rotate-yes"
            onClick={() => void calls.rotateDoorSecret(null).then(take)}
          >
            Make a new secret now
          </button>
          <button type="button" className="small" onClick={() => setAsking(false)}>
            Keep this one
          </button>
        </span>
      ) : (
        <button type="button" className="small" data-testid="door-secret-rotate" onClick={() => setAsking(true)}>
          New secret…
        </button>
      )}
      {status.earlierSecretUntil === null ? null : (
        <span className="muted" data-testid="door-earlier">
          The one before counts until {istTime(status.earlierSecretUntil)} IST
        </span>
      )}
      {status.secretIsKept ? null : (
        <span className="field-refusal">There is no keychain, so the secret is a new one at every start.</span>
      )}
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </div>
  );
}
