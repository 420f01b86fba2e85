// Change and cancel for the practice master's working orders.

import { useState, type ReactNode } from 'react';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { useCalls, useScreen, useView } from '../desk-context.tsx';
import { isWorking } from '../selectors.ts';

export function MasterActions({
  order,
  compact = false,
}: {
  readonly order: MasterOrderView;
  readonly compact?: boolean;
}): ReactNode {
  const mode = useView((view) => view.mode);
  const open = useScreen((screen) => screen.open);
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  if (mode !== 'Practice' || order.kind !== 'MasterOrder' || !isWorking(order.status)) return null;
  return (
    <span className="master-actions">
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
      <button
        type="button"
        className={compact ? 'small icon' : 'small'}
        title="Change this order and every copy of it"
        aria-label="Change"
        data-testid={`master-modify-${order.key}`}
        onClick={() => open({ kind: 'Modify', orderKey: order.key })}
      >
        {compact ? '✎' : 'Change'}
      </button>
      <button
        type="button"
        className={compact ? 'small icon' : 'small'}
        title="Cancel this order and every copy of it"
        aria-label="Cancel"
        data-testid={`master-cancel-${order.key}`}
        onClick={() => {
          setRefusal('');
          void calls
            .cancelMasterOrder({ orderId: order.key })
            .then((answer) => setRefusal(answer.ok ? '' : answer.message));
        }}
      >
        {compact ? '✕' : 'Cancel'}
      </button>
    </span>
  );
}
