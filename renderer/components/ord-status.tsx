// One status, one look: FIX's nine and the four that only a copier knows.

import type { ReactNode } from 'react';
import type { CopyStatus, MasterOrderView } from '../../domain/order-view.ts';
import { Mark, type ShapeName, type Tone } from './shape.tsx';

type Look = { readonly shape: ShapeName; readonly tone: Tone; readonly word: string };

export const statusLooks: Readonly<Record<CopyStatus, Look>> = {
  PendingNew: { shape: 'Dots', tone: 'busy', word: 'Sending' },
  New: { shape: 'Ring', tone: 'busy', word: 'Open' },
  PartiallyFilled: { shape: 'Half', tone: 'busy', word: 'Part filled' },
  Filled: { shape: 'Check', tone: 'good', word: 'Filled' },
  PendingReplace: { shape: 'Dots', tone: 'busy', word: 'Changing' },
  PendingCancel: { shape: 'Dots', tone: 'busy', word: 'Cancelling' },
  Canceled: { shape: 'Dash', tone: 'idle', word: 'Cancelled' },
  Rejected: { shape: 'Cross', tone: 'bad', word: 'Rejected' },
  Expired: { shape: 'Dash', tone: 'idle', word: 'Expired' },
  Denied: { shape: 'Slash', tone: 'warn', word: 'Denied' },
  NotSent: { shape: 'Slash', tone: 'warn', word: 'Not sent' },
  Unknown: { shape: 'Diamond', tone: 'doubt', word: 'Unknown' },
  NeedsAttention: { shape: 'Alert', tone: 'bad', word: 'Needs attention' },
};

/** Exit All as a whole is done rather than filled; an order that nobody cancelled says so. */
export function OrderStatusMark({
  order,
}: {
  readonly order: Pick<MasterOrderView, 'kind' | 'status' | 'unasked'>;
}): ReactNode {
  const look = statusLooks[order.status];
  if (order.unasked) return <Mark shape="Alert" tone="warn" word={order.unasked.sure ? 'By exchange' : 'By whom?'} />;
  return <Mark {...look} word={order.kind === 'ExitRun' && order.status === 'Filled' ? 'Done' : look.word} />;
}

export function OrdStatusMark({ status }: { readonly status: CopyStatus }): ReactNode {
  return <Mark {...statusLooks[status]} />;
}
