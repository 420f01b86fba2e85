// Whether the master's order still asks for one that never reached the broker: as many units, at the same terms. Pure.

import { closedByHandSince } from '../../domain/closed-by-hand.ts';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { mayTrade } from '../../domain/exit-share.ts';
import { avgPxOf, isOpen, signed } from '../../domain/order.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { followedAs, isProtected, targetsOf } from '../../domain/target.ts';
import type { Placing } from './follow-parts.ts';
import { begunTerms, followerSide, isMasterOut, sizingSide } from './follower-side.ts';
import { referenceFor } from './protection.ts';

/** Ok: following would ask for no less of it by now, and at no other terms. */
export function stillWanted(about: Placing, copy: CopyOrder): Result<null> {
  const { parts, masterKey, follower, terms, instrument } = about;
  const order = followedAs(about.master);
  const placing = { ...about, master: { ...about.master, order } };
  const copies = parts.blotter.copiesFor(masterKey, follower);
  const begun = begunTerms(parts.blotter, copies, terms);
  const holding = followerSide(placing, copies);
  const reference = referenceFor(parts, about.master, begun, copies)?.price ?? avgPxOf(order) ?? copy.command.price;
  const targets = targetsOf(
    {
      order,
      held: about.master.held,
      flatNow: !isOpen(order) && isMasterOut(placing),
      market: { reference, band: parts.tapeOf(instrument.id).band },
    },
    sizingSide(placing, copies, holding, begun),
    instrument,
  );
  const purpose = purposeOf(copy);
  const target = purpose === 'Copy' ? targets.entry : targets.exit;
  if (target === null || target.kind === 'Unsized') return ok(null);
  const instead =
    purpose === 'Copy'
      ? 'Put it aside; what you still want of it, place by hand.'
      : 'Put it aside; what you want closed, close by the exit for its account.';
  if (target.kind === 'Nothing')
    return err('SEND_ORDER_OVER', `The master’s order has ended or was taken back since. ${instead}`);

  const others = copies.filter((one) => one.clOrdId !== copy.clOrdId && purposeOf(one) === purpose);
  // What runs that were begun for this exit have closed, or may, is had as well, and what its owner has closed since.
  const runs = purpose === 'Copy' ? [] : parts.blotter.copiesInStep(masterKey, follower);
  const has = [...others, ...runs].reduce((sum, one) => sum + one.order.cumQty, mayTrade([...others, ...runs]));
  const account = parts.blotter.holding(follower, copy.order.instrumentId, copy.order.product);
  const byHand = Math.max(0, -signed(copy.order.side, closedByHandSince(account.handCloses, copy.times.decidedAt)));
  const wants = Math.max(0, purpose === 'Copy' ? target.qty - has : holding.due - has - byHand);
  const { orderQty, ordType, price, stopPx } = copy.command;
  if (orderQty > wants)
    return err(
      'SEND_WANTS_LESS',
      `By now the master’s order asks for ${wants} units here, and this would send ${orderQty}. ${instead}`,
    );
  // A person's own terms do not move with the master's, and a price of our own making stays as it was made.
  const same =
    copy.byHand ||
    (target.terms.ordType === ordType &&
      target.terms.stopPx === stopPx &&
      (target.terms.price === price || isProtected(order, begun)));
  return same
    ? ok(null)
    : err('SEND_OTHER_TERMS', `The master has changed the price or the kind of its order since. ${instead}`);
}
