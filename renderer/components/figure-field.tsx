// A figure that is typed: what it means stands beneath it, and why it cannot be taken as soon as it cannot.

import type { ReactNode } from 'react';
import { parseMultiplier } from '../../domain/allocation.ts';
import { figureBounds } from '../../domain/figure-bounds.ts';
import { readAmount, readPercent, readWhole } from '../../domain/typed-figures.ts';
import { digits, rupees } from '../format.ts';

export type FigureKind = 'Rupees' | 'Count' | 'Percent' | 'Names' | 'Multiplier' | 'Price';

type FigureFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly kind: FigureKind;
  /** An empty field is refused; otherwise it means no limit. */
  readonly needed?: boolean;
  /** What an empty field stands for, where it is not what such a field usually does. */
  readonly none?: string | undefined;
  /** The most that a whole number may be. */
  readonly most?: number;
  readonly testId: string;
  readonly onChange: (value: string) => void;
};

export function FigureField({
  label,
  hint,
  value,
  kind,
  needed,
  none,
  most,
  testId,
  onChange,
}: FigureFieldProps): ReactNode {
  const refusal = refusalOf(value, kind, needed === true, most);
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input
        type="text"
        inputMode={kind === 'Names' ? 'text' : 'decimal'}
        data-testid={testId}
        aria-invalid={refusal !== ''}
        value={value}
        placeholder={needed === true ? '' : (none ?? (kind === 'Names' ? 'all' : 'none'))}
        onChange={(event) => onChange(event.target.value)}
      />
      {refusal === '' ? (
        <small className="muted">
          {echoOf(value, kind)}
          {hint}
        </small>
      ) : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </label>
  );
}

/** Why the text cannot be taken; empty when it can. The main process decides again. */
export function refusalOf(text: string, kind: FigureKind, needed: boolean, most: number = figureBounds.units): string {
  if (text.trim() === '') return needed ? 'Type a figure.' : '';
  const read = (): { readonly ok: boolean; readonly message?: string } => {
    switch (kind) {
      case 'Rupees':
        return readAmount(text, 'LIMIT_AMOUNT', 'A limit of 0 copies nothing. Leave it empty for no limit.');
      case 'Count':
        return readWhole(
          text,
          most,
          'LIMIT_COUNT',
          most === figureBounds.units ? 'a whole number' : `a whole number from 1 to ${most}`,
          needed ? '' : ', or leave it empty for no limit',
        );
      case 'Price':
        return readAmount(text, 'LIMIT_PRICE', 'A price of 0 is not accepted. Type a price in rupees.');
      case 'Percent':
        return readPercent(text, 'LIMIT_PERCENT');
      case 'Multiplier':
        return parseMultiplier(text);
      case 'Names':
        return { ok: true };
    }
  };
  const answer = read();
  return answer.ok ? '' : (answer.message ?? 'This cannot be read.');
}

/** The figure in digit groups, so that nobody has to count zeros; empty for a small one. */
function echoOf(text: string, kind: FigureKind): string {
  const read =
    kind === 'Rupees'
      ? readAmount(text, '', '')
      : kind === 'Count'
        ? readWhole(text, figureBounds.units, '', '')
        : null;
  if (read === null || !read.ok) return '';
  if (kind === 'Rupees') return read.value < 1_000_00 ? '' : `${rupees(read.value)} · `;
  return read.value < 1000 ? '' : `${digits(read.value)} · `;
}
