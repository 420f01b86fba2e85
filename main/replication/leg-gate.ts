// Whether a follower's sale may go yet, by what its own purchases of the same basket have done. Reads the blotter.

import type { CopyPurpose } from '../../domain/copy-key.ts';
import { copyStatusOf, isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import {
  basketMs,
  isLegged,
  legGate,
  legWithinMs,
  sameUnderlying,
  type FirstLeg,
  type LegGate,
} from '../../domain/legs.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { isOpen } from '../../domain/order.ts';
import { denial, type Denial } from '../../domain/risk.ts';
import { sideOf, splitExit } from '../../domain/target.ts';
import type { MasterOrder } from './master-order.ts';
import type { Placing } from './follow-parts.ts';

export function legGateFor(about: Placing, purpose: CopyPurpose): LegGate {
  const { parts, master, follower, terms, side, instrument, now } = about;
  if (terms.legs === 'Together' || side === 'Buy' || !isLegged(instrument)) return { kind: 'Go' };
  const first = firstLegs(about, purpose);
  const mayPair =
    purpose === 'Copy' ||
    parts.blotter.holdingsOf(follower).some(({ net, instrumentId }) => net < 0 && isSame(about, instrumentId));
  return legGate(side, terms.legs, first, { masterAt: master.receivedAt, now, mayPair });
}

/** What the gate makes of a new order: what to write while it waits, why it is refused, and whether it is still of now. */
export function legWait(
  about: Placing,
  purpose: CopyPurpose,
  gate: LegGate,
  stale: boolean,
): {
  readonly held: boolean;
  readonly stale: boolean;
  readonly denial: Denial | null;
  readonly facts: readonly JournalFact[];
} {
  const { parts, master, masterKey, follower, now } = about;
  const held = parts.blotter.legHeld(masterKey, follower, purpose);
  const denialOf = gate.kind === 'Failed' || gate.kind === 'TooLate' ? legDenial(gate) : null;
  const isNews = gate.kind === 'Wait' && (held === undefined || (held.first.length === 0 && gate.first.length > 0));
  const facts: readonly JournalFact[] = isNews
    ? [
        {
          kind: 'LegHeld',
          masterKey,
          followerId: follower,
          purpose,
          instrumentId: master.order.instrumentId,
          since: master.receivedAt,
          until: gate.until,
          first: gate.first.map(({ name }) => name),
        },
      ]
    : [];
  if (held === undefined) return { held: false, stale: stale && gate.kind !== 'Wait', denial: denialOf, facts };
  // It is as fresh as its first leg, which fills within a time of its own.
  const stillOfNow = now - held.since <= legWithinMs + parts.staleAfterMs;
  const reduced = purpose === 'Copy' && isReducedSince(about) ? reducedDenial() : null;
  return { held: true, stale: !stillOfNow, denial: denialOf ?? reduced, facts };
}

function legDenial(gate: Extract<LegGate, { kind: 'Failed' | 'TooLate' }>): Denial {
  const { name, why } = gate.leg;
  return gate.kind === 'Failed'
    ? denial(
        'LEG_FIRST_FAILED',
        `The first leg, ${name}, did not come about at this follower (${why}), so the second is not sent.`,
        'Decide by hand: place both legs, or close what the first one has left.',
      )
    : denial(
        'LEG_FIRST_UNFILLED',
        `The first leg, ${name}, has not filled at this follower in time, so the second is not sent.`,
        'Look at the first leg: cancel it, or wait for it and place the second by hand.',
      );
}

/** A later order of the master's has closed some of it: whole, it would open at the follower what the master does not hold. */
function isReducedSince({ parts, master }: Placing): boolean {
  const { accountId, instrumentId, product } = master.order;
  return parts.blotter
    .mastersHolding(accountId, instrumentId, product)
    .some(
      ({ order, held, seq }) => held > 0 && seq > master.seq && order.cumQty > 0 && order.side !== master.order.side,
    );
}

function reducedDenial(): Denial {
  return denial(
    'LEG_FIRST_UNFILLED',
    'The master has closed a part of it before the first leg had filled at this follower, so it is not sent.',
    'Decide by hand: place as much of it as the master still has, or close what the first leg has opened.',
  );
}

function isSame({ parts, instrument }: Placing, id: Placing['instrument']['id']): boolean {
  const other = parts.instrumentOf(id);
  return other !== undefined && sameUnderlying(instrument, other);
}

function firstLegs(about: Placing, purpose: CopyPurpose): readonly FirstLeg[] {
  const { parts, master, terms } = about;
  const legs: FirstLeg[] = [];
  for (const other of parts.blotter.masters()) {
    const { order } = other;
    if (order.orderId === null || order.orderId === master.order.orderId || other.notCopied !== '') continue;
    if (Math.abs(other.receivedAt - master.receivedAt) > basketMs || order.product !== master.order.product) continue;
    if (sideOf(order.side, terms) !== 'Buy' || !isSame(about, order.instrumentId)) continue;
    const { closing, opening } = splitExit(order.orderQty, other.held);
    if ((purpose === 'Exit' ? closing : opening) === 0) continue;
    legs.push(legOf(about, other, purpose));
  }
  return legs;
}

function legOf(about: Placing, master: MasterOrder, purpose: CopyPurpose): FirstLeg {
  const { parts, follower } = about;
  const { order, only } = master;
  const masterKey = order.orderId ?? '';
  const name = `BUY ${parts.instrumentOf(order.instrumentId)?.tradingSymbol ?? order.instrumentId}`;
  const leg = (state: FirstLeg['state'], why = ''): FirstLeg => ({ masterKey, name, state, why });
  if (only !== null && !only.includes(follower)) return leg('NothingToDo');
  const copies = parts.blotter.copiesFor(masterKey, follower, purpose);
  if (copies.length === 0) return leg(order.ended !== null && order.cumQty === 0 ? 'NothingToDo' : 'Pending');
  if (copies.every(({ denial: why }) => why?.code === 'NOTHING_TO_EXIT')) return leg('NothingToDo');
  const bad = copies.find(hasMissed);
  if (bad !== undefined) return leg('Failed', bad.reasonText === '' ? copyStatusOf(bad) : bad.reasonText);
  return leg(
    !goesOn(about, master, copies, purpose) && copies.every((copy) => copyStatusOf(copy) === 'Filled')
      ? 'Filled'
      : 'Pending',
  );
}

/**
 * Whether there is more of this leg to come although all that was asked for has filled: fills are copied and the master's own
 * goes on, or its newest trade or size is not decided on yet.
 */
function goesOn(
  { parts, follower }: Placing,
  { order, held }: MasterOrder,
  copies: readonly CopyOrder[],
  purpose: CopyPurpose,
): boolean {
  const byFills = copies.some((copy) => parts.blotter.termsOf(copy)?.copyPolicy === 'Fills');
  if (byFills && isOpen(order)) return true;
  const size = purpose === 'Copy' ? parts.blotter.entrySize(order.orderId ?? '', follower) : undefined;
  if (size === undefined || copies.some(({ byHand, retried }) => byHand || retried)) return false;
  const traded = copies.reduce((sum, copy) => sum + copy.order.cumQty, 0);
  return traded < size.qty || (byFills && size.masterQty < splitExit(order.cumQty, held).opening);
}

function hasMissed(copy: CopyOrder): boolean {
  return !isUndecided(copy) && !isWorking(copy) && copyStatusOf(copy) !== 'Filled' && !copy.retried;
}
