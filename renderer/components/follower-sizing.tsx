// How a follower's size comes from the master's, each choice in plain words, and what it gives for an order made up here.

import type { ReactNode } from 'react';
import type { FollowerTerms, Sizing } from '../../domain/account.ts';
import { parseMultiplier } from '../../domain/allocation.ts';
import type { FundsPair } from '../../domain/entry-size.ts';
import { figureBounds } from '../../domain/figure-bounds.ts';
import { rupeesText, type Paise } from '../../domain/price.ts';
import { readAmount, readWhole } from '../../domain/typed-figures.ts';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { FigureField, type FigureKind } from './figure-field.tsx';
import { SizeSample } from './size-sample.tsx';

type Draft = Omit<FollowerTermsEdit, 'followerId'>;
type FollowerSizingProps = {
  readonly terms: FollowerTerms;
  readonly multiplier: string;
  readonly draft: Draft;
  readonly funds: FundsPair | null;
  /** Paise; null: not known. */
  readonly available: Paise | null;
  readonly onChange: (part: Draft) => void;
};

const kinds: readonly { readonly kind: Sizing['kind']; readonly words: string }[] = [
  { kind: 'Multiplier', words: 'A multiple of the master’s quantity' },
  { kind: 'FixedLots', words: 'The same number of lots each time' },
  { kind: 'FixedQty', words: 'The same number of units each time' },
  { kind: 'FixedValue', words: 'The same value in rupees each time' },
  { kind: 'Funds', words: 'In proportion to its funds against the master’s' },
];
const figures: Partial<
  Record<Sizing['kind'], { readonly label: string; readonly kind: FigureKind; readonly most?: number }>
> = {
  FixedLots: { label: 'Lots in each order', kind: 'Count', most: figureBounds.lots },
  FixedQty: { label: 'Units in each order', kind: 'Count' },
  FixedValue: { label: 'Value of each order, ₹', kind: 'Rupees' },
};

export function FollowerSizing({
  terms,
  multiplier,
  draft,
  funds,
  available,
  onChange,
}: FollowerSizingProps): ReactNode {
  const kind = draft.sizing ?? terms.sizing.kind;
  const figure = figures[kind];
  const typed = draft.multiplier ?? multiplier;
  const fixed = draft.fixed ?? (kind === terms.sizing.kind ? fixedText(terms.sizing) : '');
  const check = (name: 'atLeastOneLot' | 'carryLots' | 'reverse', words: string): ReactNode => (
    <label className="check">
      <input
        type="checkbox"
        data-testid={`terms-${name}`}
        checked={draft[name] ?? terms[name]}
        onChange={(event) => onChange({ [name]: event.target.checked })}
      />
      {words}
    </label>
  );
  return (
    <>
      <label className="field">
        <span className="label">Size</span>
        <select
          data-testid="terms-sizing"
          value={kind}
          onChange={(event) => onChange({ sizing: event.target.value as Sizing['kind'] })}
        >
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.words}
            </option>
          ))}
        </select>
        <small className="muted">how many units of an order of the master’s this follower is sent</small>
      </label>
      {kind === 'Multiplier' ? (
        <FigureField
          label="Multiplier"
          hint="of the master’s quantity, rounded down to whole lots"
          kind="Multiplier"
          needed
          testId="terms-multiplier"
          value={typed}
          onChange={(value) => onChange({ multiplier: value })}
        />
      ) : null}
      {figure === undefined ? null : (
        <FigureField
          label={figure.label}
          hint="whatever the master’s quantity; rounded down to whole lots"
          kind={figure.kind}
          {...(figure.most === undefined ? {} : { most: figure.most })}
          needed
          testId="terms-fixed"
          value={fixed}
          onChange={(value) => onChange({ sizing: kind, fixed: value })}
        />
      )}
      {check('atLeastOneLot', 'At least one lot, where its share is less')}
      {check('carryLots', 'Keep what rounding leaves over, and repay it when it makes a lot')}
      {check('reverse', 'Reverse: buy what the master sells (with fills only, and while it is flat)')}
      <SizeSample terms={drafted(terms, kind, typed, fixed, draft)} funds={funds} available={available} />
    </>
  );
}

function fixedText(sizing: Sizing): string {
  switch (sizing.kind) {
    case 'FixedQty':
      return String(sizing.qty);
    case 'FixedLots':
      return String(sizing.lots);
    case 'FixedValue':
      return rupeesText(sizing.value);
    case 'Multiplier':
    case 'Funds':
      return '';
  }
}

/** The terms as the fields stand; null while one of them cannot be read. */
function drafted(
  terms: FollowerTerms,
  kind: Sizing['kind'],
  multiplier: string,
  fixed: string,
  draft: Draft,
): FollowerTerms | null {
  const parsed = parseMultiplier(multiplier);
  const sizing = sizingOf(kind, fixed);
  if (!parsed.ok || sizing === null) return null;
  return {
    ...terms,
    multiplier: parsed.value,
    sizing,
    atLeastOneLot: draft.atLeastOneLot ?? terms.atLeastOneLot,
    carryLots: draft.carryLots ?? terms.carryLots,
    aboveMaximum: draft.aboveMaximum ?? terms.aboveMaximum,
    maxQty: maximumOf(draft.maxQty, terms.maxQty, 'Count'),
    maxOrderValue: maximumOf(draft.maxOrderValue, terms.maxOrderValue, 'Rupees'),
  };
}

function sizingOf(kind: Sizing['kind'], fixed: string): Sizing | null {
  const count = readWhole(fixed, figureBounds.units, 'FIXED', 'a number');
  const value = readAmount(fixed, 'FIXED', 'Type a value.');
  switch (kind) {
    case 'Multiplier':
    case 'Funds':
      return { kind };
    case 'FixedQty':
      return count.ok ? { kind, qty: count.value } : null;
    case 'FixedLots':
      return count.ok ? { kind, lots: count.value } : null;
    case 'FixedValue':
      return value.ok ? { kind, value: value.value } : null;
  }
}

/** What is typed counts at once; what cannot be read leaves what was saved, and says so at its field. */
function maximumOf(typed: string | undefined, saved: number | null, kind: 'Count' | 'Rupees'): number | null {
  if (typed === undefined) return saved;
  if (typed.trim() === '') return null;
  const read =
    kind === 'Count'
      ? readWhole(typed, figureBounds.units, 'MOST', 'a number')
      : readAmount(typed, 'MOST', 'Type a value.');
  return read.ok ? read.value : saved;
}
