// The buttons of one row of the attention list. None of them sends an order of unknown outcome again.

import { useState, type ReactNode } from 'react';
import { mayRetry, type AttentionRow } from '../attention-rows.ts';
import { useCalls, useScreen } from '../desk-context.tsx';
import { AttentionButton } from './attention-button.tsx';

export function AttentionActions({ row }: { readonly row: AttentionRow }): ReactNode {
  const { copy, order } = row;
  const open = useScreen((screen) => screen.open);
  const showOrder = useScreen((screen) => screen.showOrder);
  return (
    <span className="row-actions">
      {mayRetry(row) ? (
        <button
          type="button"
          className="small strong"
          data-testid={`retry-${copy.clOrdId}`}
          title="Shows the price difference first; then a new order under the same rules"
          onClick={() => open({ kind: 'Retry', clOrdId: copy.clOrdId })}
        >
          Ask again at a price…
        </button>
      ) : null}
      {row.kind === 'Failed' ? <SkipButton clOrdId={copy.clOrdId} /> : null}
      {copy.status === 'NeedsAttention' ? <AttentionButton clOrdId={copy.clOrdId} /> : null}
      {copy.status === 'Unknown' ? <span className="muted">Being looked for; nothing is sent again.</span> : null}
      <button
        type="button"
        className="small"
        title="Show it beside the master’s order"
        onClick={() => showOrder(order.key)}
      >
        See the order
      </button>
    </span>
  );
}

function SkipButton({ clOrdId }: { readonly clOrdId: string }): ReactNode {
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
        data-testid={`skip-${clOrdId}`}
        title="Leave this follower without this trade: takes it off the list"
        onClick={() => {
          void calls.ignoreAttention({ clOrdId }).then((answer) => setRefusal(answer.ok ? '' : answer.message));
        }}
      >
        Skip
      </button>
    </>
  );
}
