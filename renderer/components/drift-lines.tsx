// Where accounts hold something else than what was copied: shown before entries are allowed again.

import type { ReactNode } from 'react';
import type { DriftView } from '../../domain/worklists.ts';
import { useScreen } from '../desk-context.tsx';
import { counted, signedQty } from '../format.ts';

const mostShown = 8;

export function DriftLines({ drift }: { readonly drift: readonly DriftView[] }): ReactNode {
  const showTab = useScreen((screen) => screen.showTab);
  const close = useScreen((screen) => screen.close);
  if (drift.length === 0) return null;
  const look = (): void => {
    close();
    showTab('Positions');
  };
  return (
    <section className="drift-first" data-testid="drift-first" aria-label="Out of step">
      <p className="refusal">
        {counted(drift.length, 'position')} out of step with what was copied. New orders come on top of that.
      </p>
      <ul className="start-list">
        {drift.slice(0, mostShown).map((one) => (
          <li key={`${one.accountId} ${one.instrumentId} ${one.product}`}>
            <span className="exit-alias">{one.alias}</span>
            <span>
              {one.symbol} {one.product}: holds {signedQty(one.actualQty)}, should hold {signedQty(one.targetQty)}
            </span>
          </li>
        ))}
      </ul>
      {drift.length > mostShown ? <p className="muted">and {drift.length - mostShown} more</p> : null}
      <button type="button" className="small" onClick={look}>
        Look at the positions first
      </button>
    </section>
  );
}
