// Takes every follower out of one order of the master's; the exit's dialog opens, and nothing is sent by one press.

import type { ReactNode } from 'react';
import type { MasterOrderView } from '../../domain/order-view.ts';
import { useScreen } from '../desk-context.tsx';
import { isWorking } from '../selectors.ts';

export function ExitCopiesButton({ order }: { readonly order: MasterOrderView }): ReactNode {
  const open = useScreen((screen) => screen.open);
  const copied = order.copies.some((copy) => copy.purpose === 'Copy' && (copy.cumQty > 0 || isWorking(copy.status)));
  const waits = (order.waiting ?? []).length > 0;
  if (order.kind !== 'MasterOrder' || (!copied && !waits)) return null;
  return (
    <button
      type="button"
      className="small"
      title="Cancel what is left of the followers’ copies, close what they traded, and open it nowhere that waits with it"
      data-testid={`exit-copies-${order.key}`}
      onClick={() =>
        open({ kind: 'Exit', asked: { scope: { kind: 'MasterOrder', masterKey: order.key }, reach: 'Copied' } })
      }
    >
      Exit copies…
    </button>
  );
}
