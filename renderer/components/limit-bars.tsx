// How much of its limits a follower has used today: each as words, figures and a bar, so that colour is never alone.

import type { ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { digits, rupees } from '../format.ts';
import { limitsUsed, type LimitUsed } from '../limits-used.ts';

const show = ({ unit }: LimitUsed, value: number): string => (unit === 'Rupees' ? rupees(value) : digits(value));
const states = { Free: '', Near: 'near its limit', Reached: 'reached: entries stopped' } as const;

export function LimitBars({ follower }: { readonly follower: FollowerView }): ReactNode {
  const used = limitsUsed(follower);
  return (
    <section className="limit-bars" aria-label="Limits used today" data-testid="limit-bars">
      <h3 className="label">Limits used today</h3>
      {used.length === 0 ? (
        <p className="muted">No limit for the day is set: nothing stops its entries by what it has done so far.</p>
      ) : null}
      {used.map((one) => (
        <div key={one.name} className={`limit-bar ${one.state}`} data-testid={`limit-bar-${one.name}`}>
          <span>{one.words}</span>
          <span className="figure">
            {one.used === null ? 'not known yet' : show(one, one.used)} of {show(one, one.most)}
          </span>
          <span
            className="limit-track"
            role="meter"
            aria-label={one.words}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(one.part * 100)}
          >
            <span className="limit-fill" style={{ width: `${one.part * 100}%` }} />
          </span>
          <span className="limit-state">
            {one.used === null ? 'entries stopped until it is known' : states[one.state]}
          </span>
        </div>
      ))}
    </section>
  );
}
