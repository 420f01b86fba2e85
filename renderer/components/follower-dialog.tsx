// One follower in full: its terms to edit, its link, what it holds.

import { useState, type ReactNode } from 'react';
import type { CopyPolicy } from '../../domain/account.ts';
import { rupeesText } from '../../domain/price.ts';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { istTimeMs, rupees, signedRupees } from '../format.ts';
import { AccountCode } from './account-code.tsx';
import { DialogFrame } from './dialog.tsx';
import { FollowerStateMark, LinkLight, linkReason } from './follower-state.tsx';
import { positionWords } from './positions-cell.tsx';

export function FollowerDialog({ followerId }: { readonly followerId: string }): ReactNode {
  const follower = useView((view) => view.followers.find((one) => one.id === followerId));
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [draft, setDraft] = useState<Omit<FollowerTermsEdit, 'followerId'>>({});
  const [refusal, setRefusal] = useState('');
  if (follower === undefined) return null;

  const shown = {
    enabled: draft.enabled ?? follower.enabled,
    multiplier: draft.multiplier ?? follower.multiplier,
    maxQty: draft.maxQty ?? (follower.maxQty === null ? '' : String(follower.maxQty)),
    maxOrderValue: draft.maxOrderValue ?? (follower.maxOrderValue === null ? '' : rupeesText(follower.maxOrderValue)),
    copyPolicy: draft.copyPolicy ?? follower.copyPolicy,
  };
  const changed = Object.keys(draft).length > 0;
  const save = (): void => {
    void calls
      .setFollowerTerms({ followerId, ...draft })
      .then((answer) => (answer.ok ? close() : setRefusal(answer.message)));
  };
  const field = (name: 'multiplier' | 'maxQty' | 'maxOrderValue', label: string, hint: string): ReactNode => (
    <label className="field">
      <span className="label">{label}</span>
      <input
        type="text"
        inputMode="decimal"
        data-testid={`terms-${name}`}
        value={shown[name]}
        placeholder="none"
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
      <small className="muted">{hint}</small>
    </label>
  );

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
            {field('multiplier', 'Multiplier', 'of the master’s quantity, rounded down to whole lots')}
            {field('maxQty', 'Most units in one order', 'above it the copy is denied, never cut silently')}
            {field('maxOrderValue', 'Most value of one order, ₹', 'above it the copy is denied')}
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
