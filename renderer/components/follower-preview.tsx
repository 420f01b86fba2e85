// What each follower would be sent for this ticket, before it is placed.

import type { ReactNode } from 'react';
import type { FollowerView } from '../../domain/account-view.ts';
import { sizeBy, sizeEntry, type FundsPair } from '../../domain/entry-size.ts';
import type { Paise } from '../../domain/price.ts';
import { readAmount } from '../../domain/typed-figures.ts';
import { useView } from '../desk-context.tsx';
import { digits } from '../format.ts';
import { fundsOf } from '../follower-capacity.ts';
import { refusedQuantity, type TicketDraft } from '../ticket.ts';
import { CapacityLine } from './capacity-line.tsx';

export function FollowerPreview({ draft }: { readonly draft: TicketDraft }): ReactNode {
  const followers = useView((view) => view.followers);
  const masterFunds = useView((view) => view.master?.availableFunds ?? null);
  const copying = useView((view) => view.copying.kind);
  const { instrument, quantity } = draft;
  if (instrument === null || refusedQuantity(quantity, instrument.lotSize) !== null) return null;
  const typed = readAmount(draft.price, 'PRICE', '');
  const price = typed.ok ? typed.value : instrument.lastPrice;
  const units = Number(quantity.trim());
  return (
    <div className="preview">
      <CapacityLine
        followers={followers}
        masterFunds={masterFunds}
        instrument={instrument}
        price={price}
        side={draft.side}
        ordType={draft.ordType}
        product={draft.product}
      />
      <span className="label">
        {copying === 'On' ? 'Each follower would get' : 'Copying is not on: nobody gets this. If on'}
      </span>
      {copying === 'On' && followers.some(exitsOnly) ? (
        <p className="held-back" data-testid="preview-held-back">
          New entries are held back{followers.every(exitsOnly) ? '' : ' for some'}: there, only what closes is copied.
        </p>
      ) : null}
      <ul>
        {followers.map((follower) => {
          const share = shareOf(follower, units, instrument.lotSize, price, fundsOf(follower, masterFunds));
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

/** Switched on and yet off: entries are held back by a trading state. */
const exitsOnly = ({ state, enabled }: FollowerView): boolean => state === 'Off' && enabled;

type Share = { readonly sent: boolean; readonly words: string };

export function shareOf(
  follower: FollowerView,
  units: number,
  lotSize: number,
  price: Paise | null = null,
  funds: FundsPair | null = null,
): Share {
  if (!follower.enabled) return { sent: false, words: 'off' };
  const { terms } = follower;
  const by = sizeBy(terms, { price, lotSize, funds });
  if (by === 'FUNDS_UNKNOWN') return { sent: false, words: 'funds not known' };
  if (by === 'VALUE_UNKNOWN') return { sent: false, words: 'by value, at its price' };
  const { carryLots, atLeastOneLot } = terms;
  const { qty } = sizeEntry(by, units, units, { lotSize, carried: 0, carryLots, atLeastOneLot, cutTo: null });
  if (qty === 0) return { sent: false, words: 'below one lot' };
  if (follower.maxQty !== null && qty > follower.maxQty)
    return { sent: false, words: `${digits(qty)} is above its ${digits(follower.maxQty)}` };
  if (follower.state === 'Held') return { sent: false, words: 'held' };
  return { sent: true, words: digits(qty) };
}
