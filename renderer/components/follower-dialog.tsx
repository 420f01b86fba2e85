// One follower in full: its terms to edit, its link, what it holds.

import { useState, type ReactNode } from 'react';
import type { CopyPolicy } from '../../domain/account.ts';
import { rupeesText } from '../../domain/price.ts';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTimeMs, rupees, signedRupees } from '../format.ts';
import { AccountCode } from './account-code.tsx';
import { DialogFrame } from './dialog.tsx';
import { FigureField } from './figure-field.tsx';
import { FollowerLimitsFields } from './follower-limits.tsx';
import { FollowerSizing } from './follower-sizing.tsx';
import { FollowerStateMark, LinkLight, linkReason } from './follower-state.tsx';
import { positionWords } from './positions-cell.tsx';

export function FollowerDialog({ followerId }: { readonly followerId: string }): ReactNode {
  const follower = useView((view) => view.followers.find((one) => one.id === followerId));
  const master = useView((view) => view.master);
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [draft, setDraft] = useState<Omit<FollowerTermsEdit, 'followerId'>>({});
  const [refusal, setRefusal] = useState('');
  if (follower === undefined) return null;

  const shown = {
    enabled: draft.enabled ?? follower.enabled,
    maxQty: draft.maxQty ?? (follower.maxQty === null ? '' : String(follower.maxQty)),
    maxOrderValue: draft.maxOrderValue ?? (follower.maxOrderValue === null ? '' : rupeesText(follower.maxOrderValue)),
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
          save();
        }}
      >
        <div className="dialog-body two">
          <div className="stack">
            <label className="check">
              <input
                type="checkbox"
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
              onChange={edit}
            />
            <FigureField
              label="Most units in one order"
              hint="the follower’s own units"
              kind="Count"
              testId="terms-maxQty"
              value={shown.maxQty}
              onChange={(maxQty) => edit({ maxQty })}
            />
            <FigureField
              label="Most value of one order, ₹"
              hint="at the price of the follower’s own order"
              kind="Rupees"
              testId="terms-maxOrderValue"
              value={shown.maxOrderValue}
              onChange={(maxOrderValue) => edit({ maxOrderValue })}
            />
            <label className="field">
              <span className="label">An order above these two</span>
              <select
                data-testid="terms-aboveMaximum"
                value={draft.aboveMaximum ?? follower.terms.aboveMaximum}
                onChange={(event) => edit({ aboveMaximum: event.target.value as 'Refuse' | 'Cut' })}
              >
                <option value="Refuse">is refused as it is</option>
                <option value="Cut">is cut to whole lots within them</option>
              </select>
            </label>
            <label className="field">
              <span className="label">What is copied</span>
              <select
                value={shown.copyPolicy}
                onChange={(event) => setDraft({ ...draft, copyPolicy: event.target.value as CopyPolicy })}
              >
                <option value="Orders">Orders, as placed and changed</option>
                <option value="Fills">Fills, only what has traded</option>
              </select>
            </label>
          </div>
          <dl className="facts">
            <dt>State</dt>
            <dd>
              <FollowerStateMark state={follower.state} />
              {follower.stateReason === '' ? null : <p className="muted">{follower.stateReason}</p>}
            </dd>
            <dt>Link</dt>
            <dd>
              <LinkLight link={follower.link} />
              {linkReason(follower.link) === '' ? null : <p className="muted">{linkReason(follower.link)}</p>}
            </dd>
            <dt>Positions</dt>
            <dd>
              {follower.positions === null
                ? 'not read yet'
                : follower.positions.length === 0
                  ? 'flat'
                  : follower.positions.map(positionWords).join('\n')}
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
          <FollowerLimitsFields
            limits={follower.terms.limits}
            draft={draft.limits ?? {}}
            onChange={(part) => edit({ limits: { ...draft.limits, ...part } })}
          />
        </div>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <footer className="dialog-foot">
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
