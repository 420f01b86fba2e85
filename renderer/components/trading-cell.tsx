// Whether new entries are held back anywhere, and by whom: shown beside copying for as long as it is so.

import { useState, type ReactNode } from 'react';
import type { SetTradingState, TradingScope } from '../../domain/trading-state.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted, istTime, signedQty } from '../format.ts';
import { DialogFrame } from './dialog.tsx';
import { DriftLines } from './drift-lines.tsx';
import { Mark } from './shape.tsx';

const words = { ReduceOnly: 'REDUCE ONLY', Halted: 'TRADING HALTED' } as const;

export function TradingCell(): ReactNode {
  const trading = useView((view) => view.trading);
  const open = useScreen((screen) => screen.open);
  const fleet = trading.find(({ scope }) => scope.kind === 'Fleet');
  const first = fleet ?? trading[0];
  if (first === undefined) return null;
  return (
    <button
      type="button"
      className={`strip-cell trading-cell ${first.state}`}
      data-testid="trading-cell"
      title={first.reason}
      onClick={() => open({ kind: 'Trading' })}
    >
      <span className="label">Entries {fleet === undefined ? '· not everywhere' : '· all'}</span>
      <span className="value">
        <Mark
          shape={first.state === 'Halted' ? 'Square' : 'Half'}
          tone={first.state === 'Halted' ? 'bad' : 'warn'}
          word={fleet === undefined ? partWords(trading) : words[first.state]}
        />
      </span>
    </button>
  );
}

/** What holds for a part of the desk must not read as if it held for all of it. */
function partWords(trading: readonly SetTradingState[]): string {
  const parts = counted(trading.length, 'PART').toUpperCase();
  return trading.every(({ state }) => state === 'Halted') ? `${parts} HALTED` : `${parts} HELD BACK`;
}

/** Allowing entries again shows first what each account holds and what is out of step. */
export function TradingDialog(): ReactNode {
  const trading = useView((view) => view.trading);
  const followers = useView((view) => view.followers);
  const drift = useView((view) => view.drift);
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const holding = followers.filter(({ positions }) => positions !== null && positions.length > 0);
  const troubled = followers.filter(({ state }) => state === 'OutOfStep' || state === 'Held');

  const allow = ({ scope }: SetTradingState): void => {
    void calls
      .setTradingState({ scope, state: 'Active', reason: 'Allowed again after a look', cancelResting: false })
      .then((answer) => {
        if (!answer.ok) setRefusal(answer.message);
        else if (trading.length <= 1) close();
      });
  };

  return (
    <DialogFrame
      testId="trading-dialog"
      width="wide"
      title="New entries are held back"
      subtitle="Exits and cancels go all the while. Compare with the broker before you allow new entries again."
      onClose={close}
    >
      <div className="dialog-body stack">
        {trading.length === 0 ? <p>Nothing is held back any more.</p> : null}
        {trading.map((one) => (
          <div key={JSON.stringify(one.scope)} className="trading-row">
            <span>
              <b>{scopeWords(one.scope, followers)}</b>: {words[one.state].toLowerCase()} since {istTime(one.at)}, by{' '}
              {one.actor}
              <br />
              <span className="muted">{one.reason}</span>
            </span>
            <button
              type="button"
              className="small strong"
              data-testid={`allow-${one.scope.kind}`}
              onClick={() => allow(one)}
            >
              Allow new entries
            </button>
          </div>
        ))}
        <DriftLines drift={drift} />
        <dl className="facts">
          <dt>Held now</dt>
          <dd>
            {holding.length === 0
              ? 'No follower holds a position.'
              : holding
                  .map(
                    ({ alias, positions }) =>
                      `${alias}: ${(positions ?? []).map(({ symbol, netQty }) => `${symbol} ${signedQty(netQty)}`).join(', ')}`,
                  )
                  .join('\n')}
          </dd>
          <dt>Out of step</dt>
          <dd>
            {troubled.length === 0
              ? 'No follower.'
              : troubled.map(({ alias, stateReason }) => `${alias}: ${stateReason}`).join('\n')}
          </dd>
        </dl>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Close
        </button>
      </footer>
    </DialogFrame>
  );
}

function scopeWords(
  scope: TradingScope,
  followers: readonly { readonly id: string; readonly alias: string }[],
): string {
  switch (scope.kind) {
    case 'Fleet':
      return 'Every follower';
    case 'Group':
      return `Group ${scope.group}`;
    case 'Follower':
      return followers.find(({ id }) => id === scope.followerId)?.alias ?? scope.followerId;
    case 'Instrument':
      return scope.instrumentId;
    case 'Position':
      return `${scope.instrumentId} at ${followers.find(({ id }) => id === scope.followerId)?.alias ?? scope.followerId}`;
  }
}
