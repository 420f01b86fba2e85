// A term that is edited where it is read. What stands in the field is what was sent; a refusal stays until put right.

import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { useCalls } from '../desk-context.tsx';
import { refusalOf, type FigureKind } from './figure-field.tsx';

type TermsFieldProps = {
  readonly followerId: string;
  readonly field: 'multiplier' | 'maxQty' | 'maxOrderValue';
  /** As it is shown, in digit groups. */
  readonly value: string;
  /** As it is typed, without them: what stands there while the cursor is in the field. */
  readonly plain: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly testId?: string;
};

const kinds: Readonly<Record<TermsFieldProps['field'], FigureKind>> = {
  multiplier: 'Multiplier',
  maxQty: 'Count',
  maxOrderValue: 'Rupees',
};

export function TermsField({
  followerId,
  field,
  value,
  plain,
  label,
  placeholder,
  testId,
}: TermsFieldProps): ReactNode {
  const calls = useCalls();
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');

  const send = (): void => {
    if (draft === null || draft.trim() === plain) {
      setDraft(null);
      setRefusal('');
      return;
    }
    const unreadable = refusalOf(draft, kinds[field], field === 'multiplier');
    if (unreadable !== '') {
      setRefusal(unreadable);
      return;
    }
    const edit: FollowerTermsEdit = { followerId, [field]: draft.trim() };
    void calls.setFollowerTerms(edit).then((answer) => {
      setRefusal(answer.ok ? '' : answer.message);
      if (answer.ok) setDraft(null);
    });
  };

  return (
    <span className="terms-field">
      <input
        type="text"
        inputMode="decimal"
        aria-label={label}
        aria-invalid={refusal !== ''}
        data-testid={testId}
        data-dirty={draft !== null && draft !== plain}
        value={draft ?? value}
        placeholder={placeholder}
        title={refusal === '' ? `${label}: Enter sets it, Escape puts it back` : refusal}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => {
          // Drawn before it is selected: what is selected must be the plain figure.
          flushSync(() => setDraft((typed) => typed ?? plain));
          event.target.select();
        }}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(plain);
            setRefusal('');
          }
        }}
      />
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
}
