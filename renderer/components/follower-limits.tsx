// A follower's limits, each with what it does in plain words. An empty field sets no limit; exits are never limited.

import type { ReactNode } from 'react';
import { noLimits, segments, type FollowerLimits } from '../../domain/limits.ts';
import { exchanges } from '../../domain/instrument.ts';
import type { OrdType, Product } from '../../domain/order.ts';
import { figureBounds } from '../../domain/figure-bounds.ts';
import { rupeesText, typedRupees, type Paise } from '../../domain/price.ts';
import type { LimitsEdit } from '../../preload/terms-calls.ts';
import { FigureField, type FigureKind } from './figure-field.tsx';

type Typed = Exclude<
  keyof LimitsEdit,
  'exchanges' | 'segments' | 'ordTypes' | 'products' | 'crossingGuard' | 'parity' | 'parityUnit'
>;
type FollowerLimitsProps = {
  /** Null: none have ever been set, and nothing is copied until they are. */
  readonly limits: FollowerLimits | null;
  /** A template's: one that was never saved is no reason for a word. */
  readonly isTemplate?: boolean;
  readonly draft: LimitsEdit;
  readonly onChange: (part: LimitsEdit) => void;
};

const fields: readonly {
  readonly name: Typed;
  readonly label: string;
  readonly hint: string;
  readonly kind: FigureKind;
  readonly most?: number;
}[] = [
  {
    name: 'allowed',
    label: 'Only these names',
    hint: 'symbols or underlyings parted by commas; empty copies all',
    kind: 'Names',
  },
  {
    name: 'blocked',
    label: 'Never these names',
    hint: 'stronger than the names allowed; empty forbids none',
    kind: 'Names',
  },
  {
    name: 'maxExposure',
    label: 'Most value in one contract, ₹',
    hint: 'held, working and the new order together',
    kind: 'Rupees',
  },
  {
    name: 'maxPositions',
    label: 'Most contracts held',
    hint: 'another contract is refused at this many',
    kind: 'Count',
    most: figureBounds.contracts,
  },
  {
    name: 'maxOrdersPerDay',
    label: 'Most orders in a day',
    hint: 'entries stop there; exits go on',
    kind: 'Count',
    most: figureBounds.ordersPerDay,
  },
  {
    name: 'maxUsedCapital',
    label: 'Most funds in use, ₹',
    hint: 'no entry once the broker shows this much used',
    kind: 'Rupees',
  },
  {
    name: 'maxDailyLoss',
    label: 'Stop at a day’s loss of, ₹',
    hint: 'realised and unrealised, from the broker’s figures',
    kind: 'Rupees',
  },
  { name: 'profitLock', label: 'Stop at a day’s profit of, ₹', hint: 'entries stop; exits go on', kind: 'Rupees' },
  {
    name: 'maxSlippage',
    label: 'Most slippage, %',
    hint: 'of the market behind the master’s price, for market orders',
    kind: 'Percent',
  },
];
const products: readonly Product[] = ['MIS', 'NRML', 'CNC', 'MTF'];
const ordTypes: readonly OrdType[] = ['Market', 'Limit', 'Stop', 'StopLimit'];

export function FollowerLimitsFields({ limits, isTemplate, draft, onChange }: FollowerLimitsProps): ReactNode {
  const saved = limits ?? noLimits;
  const group = <T extends string>(
    name: 'exchanges' | 'segments' | 'products' | 'ordTypes',
    label: string,
    options: readonly T[],
    chosen: readonly T[],
  ): ReactNode => (
    <fieldset className="field limit-choice">
      <legend className="label">{label}</legend>
      {options.map((option) => (
        <label key={option} className="check">
          <input
            type="checkbox"
            data-testid={`limits-${name}-${option}`}
            checked={chosen.includes(option)}
            onChange={(event) =>
              onChange({
                [name]: event.target.checked ? [...chosen, option] : chosen.filter((one) => one !== option),
              })
            }
          />
          {option}
        </label>
      ))}
      <small className="muted">{chosen.length === 0 ? 'none ticked: all are copied' : 'only what is ticked'}</small>
    </fieldset>
  );
  return (
    <section className="limits" aria-label="Limits">
      <h3 className="label">Limits on entries</h3>
      {limits === null && isTemplate !== true ? (
        <p className="refusal">
          No limits have ever been set, so nothing is copied. Save them, empty ones if none are wanted.
        </p>
      ) : null}
      <div className="limits-grid">
        {fields.map(({ name, label, hint, kind, most }) => (
          <FigureField
            key={name}
            label={label}
            hint={hint}
            kind={kind}
            {...(most === undefined ? {} : { most })}
            none={name === 'blocked' ? 'none' : undefined}
            testId={`limits-${name}`}
            value={draft[name] ?? textOf(saved, name)}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
        {group('exchanges', 'Exchanges', exchanges, draft.exchanges ?? saved.exchanges)}
        {group('segments', 'Kinds of contract', segments, draft.segments ?? saved.segments)}
        {group('products', 'Products', products, draft.products ?? saved.products)}
        {group('ordTypes', 'The master’s order types', ordTypes, draft.ordTypes ?? saved.ordTypes)}
      </div>
      <label className="check">
        <input
          type="checkbox"
          data-testid="limits-crossingGuard"
          checked={draft.crossingGuard ?? saved.crossingGuard}
          onChange={(event) => onChange({ crossingGuard: event.target.checked })}
        />
        Never trade against an order of another account of this desk
      </label>
    </section>
  );
}

function textOf(limits: FollowerLimits, name: Typed): string {
  switch (name) {
    case 'allowed':
    case 'blocked':
      return limits[name].join(', ');
    case 'maxPositions':
    case 'maxOrdersPerDay':
      return limits[name] === null ? '' : String(limits[name]);
    case 'maxSlippage':
      return limits.maxSlippage === null ? '' : rupeesText(limits.maxSlippage);
    case 'maxExposure':
    case 'maxUsedCapital':
    case 'maxDailyLoss':
    case 'profitLock':
      return amountText(limits[name]);
  }
}

function amountText(paise: Paise | null): string {
  return paise === null ? '' : typedRupees(paise);
}
