// What is running, where it keeps things, and which addresses it calls.

import { useEffect, useState, type ReactNode } from 'react';
import type { About, BrokerAddresses } from '../../preload/contract.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { DialogFrame } from './dialog.tsx';

const addressLabels: Readonly<Record<keyof BrokerAddresses, string>> = {
  rest: 'Orders and books',
  auth: 'Session',
  login: 'Login page',
  orderFeedToken: 'Order feed token',
  orderFeed: 'Order feed',
  market: 'Prices',
  contractMaster: 'Contract master',
};

export function AboutDialog(): ReactNode {
  const close = useScreen((screen) => screen.close);
  const theme = useScreen((screen) => screen.theme);
  const setTheme = useScreen((screen) => screen.setTheme);
  const secrets = useView((view) => view.secrets);
  const calls = useCalls();
  const [about, setAbout] = useState<About | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    void calls.about(null).then((answer) => (answer.ok ? setAbout(answer.value) : setTrouble(answer.message)));
  }, [calls]);

  return (
    <DialogFrame
      testId="about-dialog"
      title="Lockstep"
      subtitle="Every follower in step, every order proven by the broker."
      width="wide"
      first="[data-testid='about-close']"
      onClose={close}
    >
      <div className="dialog-body">
        {trouble === '' ? null : <p className="refusal">{trouble}</p>}
        {about === null ? (
          <p className="muted">Asking the engine…</p>
        ) : (
          <>
            <dl className="facts">
              <dt>Version</dt>
              <dd>{about.version}</dd>
              <dt>Runtime</dt>
              <dd data-testid="about-runtime">
                {about.runtime.kind === 'Official'
                  ? `Official Electron ${about.electron}`
                  : `Assembled Electron ${about.electron}, in place of ${about.runtime.declared}: for practice and tests; refuses live accounts`}
              </dd>
              <dt>Chromium, Node</dt>
              <dd>
                {about.chromium}, {about.node}
              </dd>
              <dt>Secrets</dt>
              <dd>
                {secrets.kind === 'Keychain'
                  ? 'in this computer’s keychain'
                  : `in memory, for this run only: ${secrets.reason}`}
              </dd>
              <dt>Profile</dt>
              <dd className="path">{about.profile}</dd>
              <dt>Database</dt>
              <dd className="path">{about.database}</dd>
              <dt>Log</dt>
              <dd className="path">{about.logFile}</dd>
              {about.practiceControl === null ? null : (
                <>
                  <dt>Practice broker</dt>
                  <dd className="path">{about.practiceControl}</dd>
                </>
              )}
            </dl>
            <AddressForm addresses={about.addresses} />
          </>
        )}
      </div>
      <footer className="dialog-foot">
        <label className="check">
          <input
            type="checkbox"
            data-testid="theme-light"
            checked={theme === 'light'}
            onChange={(event) => setTheme(event.target.checked ? 'light' : 'dark')}
          />
          Light theme
        </label>
        <span className="spacer" />
        <button type="button" className="quiet" data-testid="about-close" onClick={close}>
          Close
        </button>
      </footer>
    </DialogFrame>
  );
}

function AddressForm({ addresses }: { readonly addresses: BrokerAddresses }): ReactNode {
  const calls = useCalls();
  const [draft, setDraft] = useState<Partial<BrokerAddresses>>({});
  const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly words: string } | null>(null);
  const save = (): void => {
    void calls.setAddresses(draft).then((answer) => {
      setOutcome(
        answer.ok ? { ok: true, words: 'Kept. Applies at the next start.' } : { ok: false, words: answer.message },
      );
    });
  };
  return (
    <form
      className="addresses"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h3>
        Broker addresses <small>a change applies at the next start</small>
      </h3>
      {(Object.keys(addressLabels) as (keyof BrokerAddresses)[]).map((name) => (
        <label key={name} className="address">
          <span className="label">{addressLabels[name]}</span>
          <input
            type="text"
            spellCheck={false}
            data-testid={`address-${name}`}
            value={draft[name] ?? addresses[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </label>
      ))}
      <div className="address-foot">
        {outcome === null ? null : (
          <span className={outcome.ok ? 'placed' : 'field-refusal'} role="status">
            {outcome.words}
          </span>
        )}
        <span className="spacer" />
        <button type="submit" className="small" data-testid="addresses-save" disabled={Object.keys(draft).length === 0}>
          Keep these addresses
        </button>
      </div>
    </form>
  );
}
