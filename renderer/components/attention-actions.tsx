// The buttons of one row of the attention list. What is in doubt leaves again only as the very order it is, and only
// where the broker's books have proven it absent.

import { useState, type ReactNode } from 'react';
import type { Result } from '../../domain/result.ts';
import { masterKeyOf, mayRetry, maySend, type AttentionRow, type DoubtRow } from '../attention-rows.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { AttentionButton } from './attention-button.tsx';

export function AttentionActions({ row }: { readonly row: AttentionRow }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const showOrder = useScreen((screen) => screen.showOrder);
  const calls = useCalls();
  return (
    <span className="row-actions">
      {mayRetry(row) ? (
        <button
          type="button"
          className="small strong"
          data-testid={`retry-${row.id}`}
          title="Shows the price difference first; then a new order under the same rules"
          onClick={() => open({ kind: 'Retry', clOrdId: row.id })}
        >
          Ask again at a price…
        </button>
      ) : null}
      {row.kind === 'Failed' ? (
        <TryButton
          testId={`skip-${row.id}`}
          words="Skip"
          title="Leave this follower without this trade: takes it off the list"
          act={() => calls.ignoreAttention({ clOrdId: row.id })}
        />
      ) : (
        <DoubtActions row={row} />
      )}
      <button
        type="button"
        className="small"
        title="Show it beside the master’s order"
        onClick={() => showOrder(masterKeyOf(row))}
      >
        See the order
      </button>
    </span>
  );
}

function DoubtActions({ row }: { readonly row: DoubtRow }): ReactNode {
  const { state, sendRefusal } = row.doubt;
  const live = useView((view) => view.mode === 'Live');
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  if (state === 'Asking') return <span className="muted">Being looked for; nothing is sent again.</span>;
  return (
    <>
      {state === 'ProvenAbsent' ? (
        <button
          type="button"
          className="small strong"
          data-testid={`send-${row.id}`}
          disabled={!maySend(row)}
          title={sendRefusal === '' ? 'The very same order, under the same reference' : sendRefusal}
          onClick={() => open({ kind: 'SendDoubt', clOrdId: row.id })}
        >
          Send now…
        </button>
      ) : null}
      {state === 'ProvenAbsent' || state === 'EarlierDay' ? <AttentionButton clOrdId={row.id} /> : null}
      {live ? (
        <TryButton
          testId={`broker-page-${row.id}`}
          words="Broker’s page"
          title="Opens the broker’s own page in your browser"
          act={() => calls.openBrokerPage(null)}
        />
      ) : null}
    </>
  );
}

type TryButtonProps = {
  readonly testId: string;
  readonly words: string;
  readonly title: string;
  readonly act: () => Promise<Result<null>>;
};

/** A refusal stands beside the button that was pressed. */
function TryButton({ testId, words, title, act }: TryButtonProps): ReactNode {
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
        data-testid={testId}
        title={title}
        onClick={() => {
          void act().then((answer) => setRefusal(answer.ok ? '' : answer.message));
        }}
      >
        {words}
      </button>
    </>
  );
}
