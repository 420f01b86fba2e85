// The master's order ended and nobody is known to have asked for it: a person may have the followers' orders end too.

import { useState, type ReactNode } from 'react';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { useCalls } from '../desk-context.tsx';
import { isWorking } from '../selectors.ts';

export function UnaskedButton({ order }: { readonly order: MasterOrderView }): ReactNode {
  const calls = useCalls();
  const [refusal, setRefusal] = useState('');
  const left = order.copies.filter(({ status }) => status !== 'NeedsAttention' && isWorking(status)).length;
  if (order.unasked === undefined || order.unasked === null || left === 0) return null;
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
        data-testid={`follow-unasked-${order.key}`}
        title="The master’s order is gone; cancel the followers’ orders of it as well"
        onClick={() => {
          void calls
            .followUnasked({ orderId: order.key })
            .then((answer) => setRefusal(answer.ok ? '' : answer.message));
        }}
      >
        Cancel {left} at followers
      </button>
    </>
  );
}
