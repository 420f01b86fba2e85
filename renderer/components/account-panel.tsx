// One account beside the table: what stands in its way, what it is set up as, and all that can be done with it.

import type { ReactNode } from 'react';
import { browserRedirect, consentWords, lastHeard, relationWords } from '../account-words.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istDay, istTime } from '../format.ts';
import { AccountCode } from './account-code.tsx';
import type { AccountRow } from './account-columns.tsx';
import { SessionMark } from './account-session.tsx';
import { ColourTag } from './colour-tag.tsx';
import { CopyField } from './copy-field.tsx';
import { LinkMark, linkReason } from './follower-state.tsx';
import { LogInButton } from './log-in-button.tsx';
import { NextStep } from './next-step.tsx';

export function AccountPanel({ account }: { readonly account: AccountRow }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const setOutcome = useScreen((screen) => screen.setAccountOutcome);
  const calls = useCalls();
  const link = account.live;
  const ready = link.session.kind === 'Ready';
  const heard = lastHeard(link);
  const signOut = (): void => {
    void calls.signOut({ id: account.id }).then((answer) => {
      setOutcome({ accountId: account.id, ok: answer.ok, words: answer.ok ? 'Signed out here.' : answer.message });
    });
  };
  return (
    <aside className="panel account-panel" aria-label={`Account ${account.alias}`} data-testid="account-panel">
      <h2>
        <ColourTag colour={account.colour} />
        {account.alias}
        <small>
          {account.role} · <AccountCode id={account.id} />
        </small>
      </h2>
      <div className="account-panel-body">
        <Outcome accountId={account.id} />
        <NextStep account={account} />
        <dl className="facts">
          <dt>Session</dt>
          <dd>
            <SessionMark account={account} link={link} />
            {account.sessionEndsAt === null || !ready ? null : (
              <p className="muted">
                ends {istDay(account.sessionEndsAt)} {istTime(account.sessionEndsAt).slice(0, 5)} IST, with the broker’s
                day
              </p>
            )}
            {ready || linkReason(link) === '' ? null : <p className="muted">{linkReason(link)}</p>}
          </dd>
          <dt>Order feed</dt>
          <dd>
            {ready ? <LinkMark link={link} /> : <span className="muted">needs a session</span>}
            {ready && (link.feedReason ?? '') !== '' ? <p className="muted">{link.feedReason}</p> : null}
          </dd>
          <dt>Last answer</dt>
          <dd>{heard === null ? 'not heard yet' : `${istTime(heard)} IST`}</dd>
          <dt>Whose</dt>
          <dd>{relationWords[account.relation]}</dd>
          <dt>Consent</dt>
          <dd>{consentWords(account)}</dd>
          <dt>App code</dt>
          <dd className="path">{account.appCode}</dd>
          <dt>API secret</dt>
          <dd>{account.hasSecret ? 'stored in the keychain, never shown' : 'missing: enter it under Change'}</dd>
          <dt>Registered</dt>
          <dd className="path">
            {account.registeredAddresses.length === 0 ? 'no address noted' : account.registeredAddresses.join(', ')}
            {account.localAddress === '' ? null : <p className="muted">leaves from {account.localAddress}</p>}
          </dd>
          <dt>Group</dt>
          <dd>{account.group === '' ? 'none' : account.group}</dd>
        </dl>
        <div className="panel-buttons">
          <button
            type="button"
            className="small"
            data-testid="account-edit"
            onClick={() => open({ kind: 'EditAccount', accountId: account.id })}
          >
            Change…
          </button>
          <button
            type="button"
            className="small"
            data-testid={`signout-${account.id}`}
            disabled={!ready}
            onClick={signOut}
          >
            Sign out
          </button>
          <span className="spacer" />
          <button
            type="button"
            className="small"
            data-testid={`remove-${account.id}`}
            onClick={() => open({ kind: 'RemoveAccount', accountId: account.id })}
          >
            Remove…
          </button>
        </div>
        <details className="other-way">
          <summary data-testid="login-other-way">Log in with my own browser instead</summary>
          <p className="muted">
            Register this redirect address for the app in the broker’s developer portal. The browser then comes back to
            Lockstep by itself.
          </p>
          <CopyField label="Redirect address" value={browserRedirect(account.id)} testId="copy-redirect" />
          <LogInButton
            accountId={account.id}
            alias={account.alias}
            way="Browser"
            words="Log in in my browser"
            look="small"
            testId={`login-browser-${account.id}`}
          />
        </details>
      </div>
    </aside>
  );
}

/** The last deed here, or how the last login ended. */
function Outcome({ accountId }: { readonly accountId: string }): ReactNode {
  const outcome = useScreen((screen) => screen.accountOutcome);
  const ended = useView((view) => view.notices.find(({ key }) => key === `login-ended:${accountId}`));
  return (
    <>
      {ended === undefined ? null : (
        <p className="refusal" role="alert" data-testid="login-ended">
          {ended.body}
        </p>
      )}
      {outcome?.accountId !== accountId ? null : (
        <p
          className={outcome.ok ? 'outcome-told' : 'refusal'}
          role={outcome.ok ? 'status' : 'alert'}
          data-testid="account-outcome"
        >
          {outcome.words}
        </p>
      )}
    </>
  );
}
