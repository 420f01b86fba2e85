// Stopping is one press and no question. Starting asks first.

import { useState, type ReactNode } from 'react';
import type { CopyingState } from '../../domain/account.ts';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted } from '../format.ts';
import { DialogFrame } from './dialog.tsx';
import { DriftLines } from './drift-lines.tsx';
import { FollowerStateMark } from './follower-state.tsx';
import { Shape, type ShapeName, type Tone } from './shape.tsx';
import { fleetTotals, tradedUncopied } from '../selectors.ts';
import { strokeOf } from '../keys.ts';

const looks: Readonly<Record<CopyingState['kind'], { shape: ShapeName; tone: Tone; word: string; hint: string }>> = {
  On: { shape: 'Disc', tone: 'good', word: 'COPYING ON', hint: 'press to stop' },
  Off: { shape: 'Ring', tone: 'idle', word: 'COPYING OFF', hint: 'press to start' },
  Halted: { shape: 'Square', tone: 'bad', word: 'HALTED', hint: 'stopped by the system' },
};

export function CopyingToggle(): ReactNode {
  const copying = useView((view) => view.copying);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const look = looks[copying.kind];
  const stroke = useScreen((screen) => strokeOf(screen.keys, 'Pause'));

  const press = (): void => {
    setRefusal('');
    if (copying.kind !== 'On') open({ kind: 'StartCopying' });
    else void calls.setCopying({ on: false }).then((answer) => setRefusal(answer.ok ? '' : answer.message));
  };

  return (
    <button
      type="button"
      className={`copying ${copying.kind}`}
      data-testid="copying-toggle"
      data-state={copying.kind}
      aria-pressed={copying.kind === 'On'}
      title={copying.kind === 'Halted' ? copying.reason : `${stroke} stops copying`}
      onClick={press}
    >
      <span className={`copying-word tone-${look.tone}`}>
        <Shape name={look.shape} tone={look.tone} />
        {look.word}
      </span>
      <small role={refusal === '' ? undefined : 'alert'}>
        {refusal !== '' ? refusal : copying.kind === 'Halted' ? copying.reason : look.hint}
      </small>
    </button>
  );
}

export function StartCopyingDialog(): ReactNode {
  const view = useView((whole) => whole);
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const totals = fleetTotals(view);
  const ready = totals.followers.Copying;
  const halted = view.copying.kind === 'Halted' ? view.copying.reason : '';
  const troubled = view.followers.filter((follower) => follower.state === 'OutOfStep' || follower.state === 'Held');

  const begin = (): void => {
    void calls.setCopying({ on: true }).then((answer) => (answer.ok ? close() : setRefusal(answer.message)));
  };

  return (
    <DialogFrame
      testId="start-dialog"
      title="Start copying"
      subtitle={`From now on each new order of ${view.master?.alias ?? 'the master'} goes to every follower that is switched on. Orders placed before now are not copied.`}
      first="[data-testid='copying-start']"
      onClose={close}
    >
      <div className="dialog-body">
        {halted === '' ? null : <p className="refusal">The system had stopped copying: {halted}</p>}
        {totals.attention === 0 ? null : (
          <p className="refusal">
            {totals.attention} copies still wait for a look. Their fate at the broker is not settled.
          </p>
        )}
        <NotCopied orders={view.orders} />
        <DriftLines drift={view.drift} />
        <ul className="start-list">
          {troubled.map((follower) => (
            <li key={follower.id}>
              <span className="exit-alias">{follower.alias}</span>
              <FollowerStateMark of={follower} />
              <span className="muted">{follower.stateReason}</span>
            </li>
          ))}
          <li>
            <span className="exit-alias">
              {view.followers.filter((follower) => follower.enabled).length} switched on
            </span>
            <span className="muted start-total">
              {ready} ready, {totals.followers.Off} off
              {troubled.length === 0 && view.drift.length === 0 ? ', nothing out of step with what was copied' : ''}
            </span>
          </li>
        </ul>
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Not now
        </button>
        <button type="button" className="primary" data-testid="copying-start" onClick={begin}>
          Start copying
        </button>
      </footer>
    </DialogFrame>
  );
}

/** What the master did while copying was off is in no difference, since nothing of it was ever to be copied. */
function NotCopied({ orders }: { readonly orders: readonly MasterOrderView[] }): ReactNode {
  const traded = tradedUncopied(orders);
  if (traded.length === 0) return null;
  return (
    <p className="refusal" data-testid="not-copied">
      {counted(traded.length, 'order')} of the master’s traded today and {traded.length === 1 ? 'was' : 'were'} not
      copied: compare what the master holds with the followers.
    </p>
  );
}
