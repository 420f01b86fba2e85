// What each follower would be sent for this ticket, before it is placed.

import type { ReactNode } from 'react';
import { allocQty, parseMultiplier } from '../../domain/allocation.ts';
import type { FollowerView } from '../../domain/desk-view.ts';
import { useView } from '../desk-context.tsx';
import { digits } from '../format.ts';
import { refusedQuantity, type TicketDraft } from '../ticket.ts';

export function FollowerPreview({ draft }: { readonly draft: TicketDraft }): ReactNode {
  const followers = useView((view) => view.followers);
  const copying = useView((view) => view.copying.kind);
  const { instrument, quantity } = draft;
  if (instrument === null || refusedQuantity(quantity, instrument.lotSize) !== null) return null;
  const units = Number(quantity.trim().replaceAll(',', ''));
  return (
    <div className="preview">
      <span className="label">
        {copying === 'On' ? 'Each follower would get' : 'Copying is not on: nobody gets this. If on'}
      </span>
      <ul>
        {followers.map((follower) => {
          const share = shareOf(follower, units, instrument.lotSize);
          return (
            <li key={follower.id} className={share.sent ? '' : 'none'}>
              <span className="preview-alias">{follower.alias}</span>
              <span className="figure">{share.words}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Share = { readonly sent: boolean; readonly words: string };

export function shareOf(follower: FollowerView, units: number, lotSize: number): Share {
  if (!follower.enabled) return { sent: false, words: 'off' };
  const multiplier = parseMultiplier(follower.multiplier);
  if (!multiplier.ok) return { sent: false, words: 'multiplier unreadable' };
  const qty = allocQty(units, multiplier.value, lotSize);
  if (qty === 0) return { sent: false, words: 'below one lot' };
  if (follower.maxQty !== null && qty > follower.maxQty)
    return { sent: false, words: `${digits(qty)} is above its ${digits(follower.maxQty)}` };
  if (follower.state === 'Held') return { sent: false, words: 'held' };
  return { sent: true, words: digits(qty) };
}
