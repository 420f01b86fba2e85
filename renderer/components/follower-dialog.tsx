// One follower in full: its terms to edit, its link, what it holds.

import { useState, type ReactNode } from 'react';
import type { CopyPolicy } from '../../domain/account.ts';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTimeMs, rupees, signedRupees } from '../format.ts';
import { AccountCode } from './account-code.tsx';
import { DialogFrame } from './dialog.tsx';
import { FollowerLimitsFields } from './follower-limits.tsx';
import { LimitBars } from './limit-bars.tsx';
import { MandateCard } from './mandate-card.tsx';
import { OrderMaximum } from './order-maximum.tsx';
import { hasRefusedField } from './refusable-input.tsx';
import { TermsChanges } from './terms-changes.tsx';
import { FollowerPrices } from './follower-prices.tsx';
import { FollowerSizing } from './follower-sizing.tsx';
import { FollowerStateMark, LinkLight, linkReason } from './follower-state.tsx';
import { PositionList } from './positions-cell.tsx';

export function FollowerDialog({ followerId }: { readonly followerId: string }): ReactNode {
  const follower = useView((view) => view.followers.find((one) => one.id === followerId));
  const master = useView((view) => view.master);
  const close = useScreen((screen) => screen.close);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const [draft, setDraft] = useState<Omit<FollowerTermsEdit, 'followerId'>>({});
  const [refusal, setRefusal] = useState('');
  if (follower === undefined) return null;

  const shown = {
    enabled: draft.enabled ?? follower.enabled,
    copyPolicy: draft.copyPolicy ?? follower.copyPolicy,
  };
  const changed = Object.keys(draft).length > 0 || follower.terms.limits === null;
  const save = (): void => {
    void calls
      .setFollowerTerms({
        followerId,
        ...draft,
        ...(follower.terms.limits === null ? { limits: draft.limits ?? {} } : {}),
      })
      .then((answer) => (answer.ok ? close() : setRefusal(answer.message)));
  };
  const edit = (part: Omit<FollowerTermsEdit, 'followerId'>): void => setDraft({ ...draft, ...part });
  const masterFunds = master?.availableFunds ?? null;
  const funds =
    follower.availableFunds === null || masterFunds === null
      ? null
      : { follower: follower.availableFunds, master: masterFunds };

  return (
    <DialogFrame
      testId="follower-dialog"
      title={follower.alias}
      subtitle={
        <>
          Follower account <AccountCode id={follower.id} />
        </>
      }
      width="wide"
      onClose={close}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!hasRefusedField(event.currentTarget)) save();
        }}
      >
        <div className="dialog-body two">
          <div className="stack">
            <label className="check">
              <input
                type="checkbox"
                data-testid="terms-enabled"
                checked={shown.enabled}
                onChange={(event) => setDraft({ ...draft, enabled: event.target.checked })}
              />
              Copy the master’s orders to this account
            </label>
            <FollowerSizing
              terms={follower.terms}
              multiplier={follower.multiplier}
              draft={draft}
              funds={funds}
              available={follower.availableFunds}
              onChange={edit}
            />
            <OrderMaximum saved={follower.terms} draft={draft} prefix="terms" onChange={edit} />
            <label className="field">
              <span className="label">What is copied</span>
              <select
                data-testid="terms-copyPolicy"
                value={shown.copyPolicy}
                onChange={(event) => setDraft({ ...draft, copyPolicy: event.target.value as CopyPolicy })}
              >
                <option value="Orders">Orders, as placed and changed</option>
                <option value="Fills">Fills, only what has traded</option>
              </select>
              <small className="muted">
                an order that rests is copied at once, or only when and as far as it trades
              </small>
            </label>
          </div>
          <div className="stack">
            <dl className="facts">
              <dt>State</dt>
              <dd>
                <FollowerStateMark of={follower} />
                {follower.stateReason === '' ? null : <p className="muted">{follower.stateReason}</p>}
              </dd>
              <dt>Link</dt>
              <dd>
                <LinkLight link={follower.link} />
                {linkReason(follower.link) === '' ? null : <p className="muted">{linkReason(follower.link)}</p>}
              </dd>
              <dt>Positions</dt>
              <dd>
                <PositionList of={follower} />
              </dd>
              <dt>Funds</dt>
              <dd>{follower.availableFunds === null ? 'not available' : rupees(follower.availableFunds)}</dd>
              <dt>Realised</dt>
              <dd>{follower.realisedPnl === null ? 'not available' : signedRupees(follower.realisedPnl)}</dd>
              <dt>Last error</dt>
              <dd>
                {follower.lastError === null
                  ? 'none today'
                  : `${istTimeMs(follower.lastError.at)} ${follower.lastError.text}`}
              </dd>
            </dl>
            <LimitBars follower={follower} />
            <MandateCard follower={follower} />
          </div>
          <FollowerPrices terms={follower.terms} draft={draft} used={follower.parity ?? null} onChange={edit} />
          <FollowerLimitsFields
            limits={follower.terms.limits}
            draft={draft.limits ?? {}}
            onChange={(part) => edit({ limits: { ...draft.limits, ...part } })}
          />
          <TermsChanges followerId={follower.id} version={follower.terms.version} />
        </div>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <footer className="dialog-foot">
          <button
            type="button"
            className="quiet"
            data-testid="terms-templates"
            onClick={() => open({ kind: 'Templates', from: follower.id })}
          >
            Templates…
          </button>
          <span className="spacer" />
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
          <button type="submit" className="primary" data-testid="terms-save" disabled={!changed}>
            Set these terms
          </button>
        </footer>
      </form>
    </DialogFrame>
  );
}
