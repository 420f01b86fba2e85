// Before the intraday cut-off: what is left over, for how many minutes, and one place to close it.

import { useState, type ReactNode } from 'react';
import type { LeftoverView } from '../../domain/leftover.ts';
import { instrumentIdOf } from '../instrument-id.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { counted, istTime, signedQty } from '../format.ts';
import { useNow } from '../now.ts';
import { DialogFrame } from './dialog.tsx';
import { HoldButton } from './hold-button.tsx';
import { Shape } from './shape.tsx';
import { strokeOf } from '../keys.ts';

/** In the strip from half an hour before the cut-off, for as long as something is left. */
export function LeftoverCell(): ReactNode {
  const leftovers = useView((view) => view.leftovers ?? none);
  const open = useScreen((screen) => screen.open);
  const stroke = useScreen((screen) => strokeOf(screen.keys, 'Leftovers'));
  const now = useNow();
  const first = leftovers.reduce((least, { cutOffAt }) => Math.min(least, cutOffAt), Infinity);
  if (leftovers.length === 0) return null;
  const alone = leftovers.filter(({ masterHolds }) => !masterHolds).length;
  return (
    <button
      type="button"
      className={alone > 0 ? 'strip-cell count bad' : 'strip-cell count leftover'}
      data-testid="leftover-cell"
      title={`${stroke}. Intraday positions that the broker would square off by itself, for a fee`}
      onClick={() => open({ kind: 'Leftovers' })}
    >
      <span className="label">{minutesWords(first, now)}</span>
      <span className="value figure">{leftovers.length} left</span>
    </button>
  );
}

const none: readonly LeftoverView[] = [];

function grouped(leftovers: readonly LeftoverView[]): ReadonlyMap<string, readonly LeftoverView[]> {
  const groups = new Map<string, LeftoverView[]>();
  for (const row of leftovers) groups.set(row.instrumentId, [...(groups.get(row.instrumentId) ?? []), row]);
  return groups;
}

/** "12 min to 15:00", "past 15:00". */
export function minutesWords(cutOffAt: number, now: number): string {
  const minutes = Math.ceil((cutOffAt - now) / 60_000);
  const clock = istTime(cutOffAt).slice(0, 5);
  return minutes > 0 ? `${minutes} min to ${clock}` : `past ${clock}`;
}

export function LeftoversDialog(): ReactNode {
  const leftovers = useView((view) => view.leftovers ?? none);
  const close = useScreen((screen) => screen.close);
  const calls = useCalls();
  const now = useNow();
  const [pressed, setPressed] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState('');
  const byInstrument = grouped(leftovers);

  const closeOut = (ids: readonly string[]): void => {
    setPressed((before) => [...new Set([...before, ...ids])]);
    for (const id of ids) {
      const scope = { kind: 'Instrument', instrumentId: instrumentIdOf(id), includeMaster: false } as const;
      void calls.exit({ scope, reach: 'Everything' }).then((answer) => {
        if (answer.ok) return;
        setRefusal(answer.message);
        setPressed((before) => before.filter((one) => one !== id));
      });
    }
  };
  const alone = [...byInstrument].flatMap(([id, rows]) => (rows.some(({ masterHolds }) => !masterHolds) ? [id] : []));

  return (
    <DialogFrame
      testId="leftovers-dialog"
      width="wide"
      tone="danger"
      title="Left over before the cut-off"
      subtitle="Intraday positions of the followers. After the cut-off nothing new is copied; what is still open then is squared off by the broker, at its price and for a fee."
      onClose={close}
    >
      <div className="dialog-body stack">
        {leftovers.length === 0 ? <p data-testid="leftovers-none">Nothing is left over.</p> : null}
        {[...byInstrument].map(([id, rows]) => (
          <div key={id} className="trading-row" data-testid={`leftover-${id}`}>
            <span>
              <b>{rows[0]?.symbol}</b>{' '}
              <span className="muted">
                {minutesWords(rows[0]?.cutOffAt ?? now, now)} · {counted(rows.length, 'account')}
              </span>
              <br />
              {rows.some(({ masterHolds }) => !masterHolds) ? (
                <span className="tone-bad">
                  <Shape name="Alert" tone="bad" /> The master has none of it any more
                </span>
              ) : (
                <span className="muted">The master still has it</span>
              )}
              <br />
              {rows.map(({ alias, netQty }) => `${alias} ${signedQty(netQty)}`).join(', ')}
            </span>
            <HoldButton testId={`close-${id}`} disabled={pressed.includes(id)} onFire={() => closeOut([id])}>
              {pressed.includes(id) ? 'Closing…' : `Hold: close at ${counted(rows.length, 'follower')}`}
            </HoldButton>
          </div>
        ))}
        {refusal === '' ? null : (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="muted">Closing follows each position until the broker’s books prove it flat.</span>
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          Close
        </button>
        {alone.length === 0 ? null : (
          <HoldButton
            testId="close-leftovers"
            disabled={alone.every((id) => pressed.includes(id))}
            onFire={() => closeOut(alone)}
          >
            Hold: close all that the master no longer has
          </HoldButton>
        )}
      </footer>
    </DialogFrame>
  );
}
