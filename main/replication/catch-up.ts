// What the master did while nothing could be copied: each follower's gap, and a person's decision about it. Pure.
// Nothing here is ever sent by itself; a decision goes through the same rules as any order.

import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { avgPxOf, signed, type Product } from '../../domain/order.ts';
import { isOnTick, rupeesText, type Paise } from '../../domain/price.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { followedAs } from '../../domain/target.ts';
import type { CatchUpChoice, MissedGap } from '../../domain/worklists.ts';
import type { MasterOrder } from './master-order.ts';
import type { FollowParts } from './follow-parts.ts';
import { mayCloseCarried } from './capture.ts';
import { follow } from './follow.ts';
import { denied, partOut } from './intents.ts';
import { keptPart } from './kept-part.ts';
import { barredNow } from './retry.ts';

type Intended = Extract<JournalFact, { kind: 'NewIntended' }>;
type Denied = Extract<JournalFact, { kind: 'Denied' }>;

/**
 * What following would do now, were the master's action fresh: its orders, and what the rules refuse; what the master has
 * closed of it since is left out, and `closed` says so, or following would ask for it later.
 */
function asIfFresh(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  now: number,
): { readonly facts: readonly (Intended | Denied)[]; readonly closed: Denied | null } {
  const fresh = { ...master, notCopied: '', changedAt: now };
  const facts = follow({ ...parts, staleAfterMs: Infinity }, fresh, follower, now).filter(
    (fact): fact is Intended | Denied =>
      (fact.kind === 'NewIntended' || fact.kind === 'Denied') && fact.command.orderQty > 0,
  );
  const entries = facts.filter(({ key }) => key.purpose === 'Copy');
  const whole = entries.reduce((sum, { command }) => sum + command.orderQty, 0);
  const lotSize = parts.instrumentOf(master.order.instrumentId)?.lotSize ?? 1;
  const byFills = parts.blotter.terms(follower)?.copyPolicy === 'Fills';
  let left = keptPart(parts.blotter, { ...master, order: followedAs(master) }, byFills, whole, lotSize);
  const last = entries.at(-1);
  const terms = parts.blotter.terms(follower);
  if (left === whole || last === undefined || terms === undefined) return { facts, closed: null };
  const about = { parts, master, masterKey: last.key.masterKey, follower, terms, side: last.command.side, now };
  const slice = last.key.slice + 1;
  const closed = denied(about, 'Copy', { ...last.command, orderQty: whole - left }, partOut(), { slice }) as Denied;
  const kept = facts.flatMap((fact) => {
    if (fact.key.purpose !== 'Copy') return [fact];
    const orderQty = Math.min(left, fact.command.orderQty);
    left -= orderQty;
    return orderQty === 0 ? [] : [{ ...fact, command: { ...fact.command, orderQty } }];
  });
  return { facts: kept, closed };
}

/** The master's average, or its price while nothing has traded; null for none. */
export function priceThen({ order }: MasterOrder): Paise | null {
  return avgPxOf(order) ?? (order.price > 0 ? order.price : null);
}

export function gapsOf(
  parts: FollowParts,
  master: MasterOrder,
  followers: readonly AccountId[],
  at: { readonly now: number; readonly priceNow: Paise | null; readonly alias: (id: string) => string },
): readonly MissedGap[] {
  const key = master.order.orderId ?? '';
  const then = priceThen(master);
  return followers.flatMap((id) => {
    if (parts.blotter.missedDecision(key, id) !== null || parts.blotter.terms(id)?.enabled !== true) return [];
    const { facts } = asIfFresh({ ...parts, notReady: () => null }, master, id, at.now);
    return (['Copy', 'Exit'] as const).flatMap((purpose) => {
      const mine = facts.filter((fact) => fact.key.purpose === purpose);
      const qty = mine.reduce((sum, { command }) => sum + command.orderQty, 0);
      const side = mine[0]?.command.side;
      if (side === undefined) return [];
      const costPaise = then === null || at.priceNow === null ? null : signed(side, (at.priceNow - then) * qty);
      return [{ followerId: id, alias: at.alias(id), purpose, qty, costPaise }];
    });
  });
}

export type CatchUp = {
  readonly choice: CatchUpChoice;
  /** Paise; null: at the master's own terms, which only an order that still rests can be followed at. */
  readonly limit: Paise | null;
  readonly actor: string;
};

/** The account's own net units in this instrument and product, as its broker just showed them. */
export type HeldNow = (follower: AccountId, instrumentId: string, product: Product) => number | null;

/** The facts of one follower's decision, or why it cannot be carried out. */
export function decide(
  parts: FollowParts,
  master: MasterOrder,
  follower: AccountId,
  { choice, limit, actor }: CatchUp,
  held: HeldNow,
  now: number,
): Result<readonly JournalFact[]> {
  const masterKey = master.order.orderId ?? '';
  const { instrumentId, product } = master.order;
  if (!master.missed) return err('NOT_MISSED', 'This order was copied, or is not on the list of missed ones.');
  if (parts.blotter.missedDecision(masterKey, follower) !== null)
    return err('MISSED_DECIDED', 'This was decided already for this follower.');
  const decided = (adopted: number): JournalFact => ({
    kind: 'MissedDecided',
    masterKey,
    followerId: follower,
    choice,
    limit,
    adopted: adopted === 0 ? null : { instrumentId, product, qty: adopted },
    actor,
  });
  if (choice === 'Leave') return ok([decided(0)]);

  if (choice === 'Adopt') {
    const gap = asIfFresh({ ...parts, notReady: () => null }, master, follower, now).facts.reduce(
      (sum, { command }) => sum + signed(command.side, command.orderQty),
      0,
    );
    const actual = held(follower, instrumentId, product);
    if (actual === null) return err('POSITIONS_UNREAD', 'Its positions cannot be read, so nothing was adopted.');
    const beyond = actual - parts.blotter.net(follower, instrumentId, product);
    const has = gap > 0 ? beyond >= gap : beyond <= gap;
    return gap !== 0 && has
      ? ok([decided(gap)])
      : err('NOTHING_TO_ADOPT', 'The account has not made this trade by hand: its broker shows no such position.');
  }

  if (parts.barred(master, follower)) return barredNow();
  const unread = choice === 'AtLimit' ? mayCloseCarried(master.order, parts.blotter, master.held) : '';
  if (unread !== '') return err('CARRIED_UNREAD', `${unread}. Try again when its positions have been read.`);
  const { facts: all, closed } = asIfFresh(parts, master, follower, now);
  const facts = all.filter(({ key }) => choice === 'AtLimit' || key.purpose === 'Exit');
  const refused = facts.find((fact) => fact.kind === 'Denied');
  if (refused?.kind === 'Denied') return err(refused.denial.code, `${refused.denial.text} ${refused.denial.remedy}`);
  if (facts.length === 0 && choice === 'AtLimit')
    return err('NOTHING_MISSED', 'There is nothing left for this follower to catch up with.');
  if (facts.length === 0) return ok([decided(0)]);
  if (limit === null && master.order.ended === null && master.order.cumQty === 0) return ok([decided(0), ...facts]);
  const tick = parts.instrumentOf(instrumentId)?.tick ?? 1;
  if (limit === null) return err('LIMIT_MISSING', 'The master’s order has traded: say at which price to catch up.');
  if (limit <= 0 || !isOnTick(limit, tick))
    return err('LIMIT_TICK', `The price must be a multiple of the tick, Rs ${rupeesText(tick)}.`);
  const priced = facts.map((fact): JournalFact => ({
    ...(fact as Intended),
    command: { ...fact.command, ordType: 'Limit', price: limit, stopPx: 0 },
    byHand: true,
  }));
  return ok([decided(0), ...priced, ...(choice === 'AtLimit' && closed !== null ? [closed] : [])]);
}
