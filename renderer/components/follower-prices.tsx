// How a follower's orders keep to the master's price: how long an entry may wait for a fill, and the budget of a day for
// trading worse than the master, with what is used of it.

import type { ReactNode } from 'react';
import type { FollowerTerms } from '../../domain/account.ts';
import type { ParityView } from '../../domain/account-view.ts';
import { figureBounds } from '../../domain/figure-bounds.ts';
import type { ParityBudget } from '../../domain/parity.ts';
import { typedRupees } from '../../domain/price.ts';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import type { LimitsEdit } from '../../preload/terms-calls.ts';
import { digits, rupees } from '../format.ts';
import { FigureField } from './figure-field.tsx';

type Draft = Omit<FollowerTermsEdit, 'followerId'>;
type FollowerPricesProps = {
  readonly terms: FollowerTerms;
  readonly draft: Draft;
  /** Null: no budget is set. */
  readonly used: ParityView | null;
  readonly onChange: (part: Draft) => void;
};

export function FollowerPrices({ terms, draft, used, onChange }: FollowerPricesProps): ReactNode {
  const budget = terms.limits?.parity ?? null;
  const unit = draft.limits?.parityUnit ?? budget?.unit ?? 'Rupees';
  const typed = draft.limits?.parity ?? (budget === null || budget.unit !== unit ? '' : textOf(budget));
  const limits = (part: LimitsEdit): void => onChange({ limits: { ...draft.limits, ...part } });
  return (
    <section className="limits" aria-label="Price">
      <h3 className="label">Price</h3>
      <div className="limits-grid">
        <FigureField
          label="Take an entry back after, seconds"
          hint="where the master’s order has no price of its own and the follower’s does not fill"
          kind="Count"
          most={figureBounds.entrySeconds}
          needed
          testId="terms-entryWithin"
          value={draft.entryWithin ?? String(terms.entryWithinMs / 1000)}
          onChange={(entryWithin) => onChange({ entryWithin })}
        />
        <FigureField
          label={unit === 'Ticks' ? 'Worse than the master in a day, ticks' : 'Worse than the master in a day, ₹'}
          hint="added up from fills; entries stop there, exits go on; empty for no budget"
          kind={unit === 'Ticks' ? 'Count' : 'Rupees'}
          most={figureBounds.ticks}
          testId="limits-parity"
          value={typed}
          onChange={(parity) => limits({ parity, parityUnit: unit })}
        />
        <label className="field">
          <span className="label">Counted in</span>
          <select
            data-testid="limits-parityUnit"
            value={unit}
            onChange={(event) => limits({ parity: '', parityUnit: event.target.value as ParityBudget['unit'] })}
          >
            <option value="Rupees">rupees, over all units</option>
            <option value="Ticks">ticks, order by order</option>
          </select>
          <small className="muted">type the budget anew when this changes</small>
        </label>
        <label className="field">
          <span className="label">Legs of one position</span>
          <select
            data-testid="terms-legs"
            value={draft.legs ?? terms.legs}
            onChange={(event) => onChange({ legs: event.target.value as FollowerTerms['legs'] })}
          >
            <option value="Together">go out together</option>
            <option value="HedgeFirst">what is bought first, what is sold once that has filled here</option>
          </select>
          <small className="muted">
            futures and options of one underlying; a first leg that fails, or does not fill in 30 s, keeps the second
            back, in exits too
          </small>
        </label>
      </div>
      {used === null ? null : <ParityBar {...used} />}
    </section>
  );
}

/** What is used of the day's budget, in words and as a bar. */
export function ParityBar({ unit, used, most }: ParityView): ReactNode {
  const words = (amount: number): string => (unit === 'Ticks' ? `${digits(amount)} ticks` : rupees(amount));
  const percent = Math.min(100, Math.floor((used / most) * 100));
  return (
    <p className="figure" data-testid="parity-bar">
      <progress aria-label="Worse than the master today" value={Math.min(used, most)} max={most} /> {words(used)} of{' '}
      {words(most)} used today ({percent} %){used >= most ? ': entries are stopped' : ''}
    </p>
  );
}

function textOf({ unit, most }: ParityBudget): string {
  return unit === 'Ticks' ? String(most) : typedRupees(most);
}
