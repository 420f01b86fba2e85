// One status, one look: FIX's nine and the four that only a copier knows.

import type { ReactNode } from 'react';
import type { CopyStatus, MasterOrderView } from '../../domain/order-view.ts';
import type { ExitRunView } from '../../domain/exit-view.ts';
import { useView } from '../desk-context.tsx';
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

/** An order that nobody cancelled says so; an exit is done only once every account of it was proven flat. */
export function OrderStatusMark({
  order,
}: {
  readonly order: Pick<MasterOrderView, 'kind' | 'key' | 'status' | 'unasked'>;
}): ReactNode {
  const run = useView((view) => (order.kind === 'ExitRun' ? view.exits.find(({ id }) => id === order.key) : undefined));
  if (order.unasked) return <Mark shape="Alert" tone="warn" word={order.unasked.sure ? 'By exchange' : 'By whom?'} />;
  if (run !== undefined) return <Mark {...exitLook(run)} />;
  const look = statusLooks[order.status];
  return <Mark {...look} word={order.kind === 'ExitRun' && order.status === 'Filled' ? 'Done' : look.word} />;
}

/** That its closing orders filled says nothing of an account whose books could not be read. */
function exitLook({ finishedAt, accounts }: ExitRunView): Look {
  if (finishedAt === null) return { shape: 'Dots', tone: 'busy', word: 'Exiting' };
  const left = accounts.filter(({ state }) => state !== 'Flat').length;
  return left === 0
    ? { shape: 'Check', tone: 'good', word: 'Flat' }
    : { shape: 'Alert', tone: 'bad', word: `${left} LEFT` };
}

export function OrdStatusMark({ status }: { readonly status: CopyStatus }): ReactNode {
  return <Mark {...statusLooks[status]} />;
}
