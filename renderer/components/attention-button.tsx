// For who has looked at the broker's own screen: takes the copy off the attention list.

import { useState, type ReactNode } from 'react';
import { useCalls } from '../desk-context.tsx';

export function AttentionButton({ clOrdId }: { readonly clOrdId: string }): ReactNode {
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  return (
    <>
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
      <button
        type="button"
        className="small"
        data-testid={`ignore-${clOrdId}`}
        title="I have looked at the broker’s own screen: take this off the list"
        onClick={() => {
          void calls.ignoreAttention({ clOrdId }).then((answer) => setRefusal(answer.ok ? '' : answer.message));
        }}
      >
        Ignore
      </button>
    </>
  );
}
