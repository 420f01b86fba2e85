// A term that is edited where it is read. What stands in the field is what was sent; a refusal stays until put right.

import { useState, type ReactNode } from 'react';
import type { FollowerTermsEdit } from '../../preload/contract.ts';
import { useCalls } from '../desk-context.tsx';

type TermsFieldProps = {
  readonly followerId: string;
  readonly field: 'multiplier' | 'maxQty' | 'maxOrderValue';
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly testId?: string;
};

export function TermsField({ followerId, field, value, label, placeholder, testId }: TermsFieldProps): ReactNode {
  const calls = useCalls();
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');

  const send = (): void => {
    if (draft === null || draft.trim() === value) {
      setDraft(null);
      setRefusal('');
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
        data-dirty={draft !== null && draft !== value}
        value={draft ?? value}
        placeholder={placeholder}
        title={refusal === '' ? `${label}: Enter sets it, Escape puts it back` : refusal}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(null);
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
