// The most that one order may be, and what becomes of one above it: of a follower or of a template.

import type { ReactNode } from 'react';
import type { FollowerTerms } from '../../domain/account.ts';
import { typedRupees } from '../../domain/price.ts';
import type { TemplateEdit } from '../../preload/terms-calls.ts';
import { FigureField } from './figure-field.tsx';

type OrderMaximumProps = {
  readonly saved: Pick<FollowerTerms, 'maxQty' | 'maxOrderValue' | 'aboveMaximum'>;
  readonly draft: Pick<TemplateEdit, 'maxQty' | 'maxOrderValue' | 'aboveMaximum'>;
  /** Begins the test ids. */
  readonly prefix: 'terms' | 'template';
  readonly onChange: (part: Pick<TemplateEdit, 'maxQty' | 'maxOrderValue' | 'aboveMaximum'>) => void;
};

export function OrderMaximum({ saved, draft, prefix, onChange }: OrderMaximumProps): ReactNode {
  return (
    <>
      <FigureField
        label="Most units in one order"
        hint="the follower’s own units, all slices of an order together"
        kind="Count"
        testId={`${prefix}-maxQty`}
        value={draft.maxQty ?? (saved.maxQty === null ? '' : String(saved.maxQty))}
        onChange={(maxQty) => onChange({ maxQty })}
      />
      <FigureField
        label="Most value of one order, ₹"
        hint="at the price of the follower’s own order"
        kind="Rupees"
        testId={`${prefix}-maxOrderValue`}
        value={draft.maxOrderValue ?? (saved.maxOrderValue === null ? '' : typedRupees(saved.maxOrderValue))}
        onChange={(maxOrderValue) => onChange({ maxOrderValue })}
      />
      <label className="field">
        <span className="label">An order above these two</span>
        <select
          data-testid={`${prefix}-aboveMaximum`}
          value={draft.aboveMaximum ?? saved.aboveMaximum}
          onChange={(event) => onChange({ aboveMaximum: event.target.value as 'Refuse' | 'Cut' })}
        >
          <option value="Refuse">is refused as it is</option>
          <option value="Cut">is cut to whole lots within them</option>
        </select>
        <small className="muted">cut or refused, it is said at the order; nothing is resized silently</small>
      </label>
    </>
  );
}
