// How everything ended: invariants 3, 5, 6, 8, 9, 17 and 19, and that no verdict contradicts the ledger.

import type { JournalEntry } from '../../domain/journal-entry.ts';
import { isOpenAtBroker, type Evidence, type Violation } from './evidence.ts';
import type { LedgerOrder } from './history.ts';

const ended = ['COMPLETED', 'CANCELLED', 'FAILED'];

export function checkEnds(evidence: Evidence): readonly Violation[] {
  return [...endsOf(evidence), ...backwardsOf(evidence), ...verdictsOf(evidence), ...exitsOf(evidence)].concat(
    evidence.history.file.map((text) => ({ rule: 'FILE', text })),
  );
}

function endsOf({ intents, rows, placed, handedOver }: Evidence): readonly Violation[] {
  const found: Violation[] = [];
  for (const ref of intents.keys()) {
    const row = rows.get(ref);
    const order = placed.get(ref)?.[0];
    if (row === undefined) {
      found.push({ rule: 'FORGOTTEN', text: `${ref} has no row` });
      continue;
    }
    const works = (row.status === 'ACTIVE' || row.status === 'PARTIAL') && order !== undefined && isOpenAtBroker(order);
    const asks = row.status === 'UNKNOWN' && handedOver.has(ref);
    if (!ended.includes(row.status) && !works && !asks)
      found.push({
        rule: 'FORGOTTEN',
        text: `${ref} is left ${row.status}; at the broker: ${order?.state ?? 'nothing'}`,
      });
    if (order === undefined) {
      if (row.filled > 0) found.push({ rule: 'FILL_DIFFERS', text: `${ref} traded ${row.filled} of nothing` });
      continue;
    }
    if ((row.status === 'FAILED' && order.state !== 'Rejected') || row.status === 'UNKNOWN')
      found.push({ rule: 'WRONG_VERDICT', text: `${ref} is called ${row.status}; the broker holds it ${order.state}` });
    if (ended.includes(row.status) && isOpenAtBroker(order))
      found.push({ rule: 'WRONG_VERDICT', text: `${ref} is called ${row.status}; it still works at the broker` });
    if (row.filled !== order.cumQty)
      found.push({
        rule: 'FILL_DIFFERS',
        text: `${ref} is said to have traded ${row.filled}, the ledger says ${order.cumQty}`,
      });
  }
  return found;
}

const none: ReadonlySet<string> = new Set();

function provenBy(entries: readonly JournalEntry[]): ReadonlySet<string> {
  let proven: Set<string> | null = null;
  for (const { fact } of entries) if (fact.kind === 'FilledByTrades') proven = (proven ?? new Set()).add(fact.clOrdId);
  return proven ?? none;
}

function backwardsOf({ history, placed }: Evidence): readonly Violation[] {
  const found: Violation[] = [];
  const before = new Map<string, { readonly status: string; readonly filled: number }>();
  for (const event of history.wire) {
    if (event.kind !== 'Committed') continue;
    // What trades prove is neither more nor less than has traded, whatever was reported before.
    const proven = provenBy(event.entries);
    for (const row of event.rows) {
      const was = before.get(row.clOrdId);
      before.set(row.clOrdId, row);
      if (row.filled > row.quantity && row.quantity > 0)
        found.push({ rule: 'OVERFILLED', text: `${row.clOrdId} traded ${row.filled} of ${row.quantity}` });
      // Even for a moment: a person who reads that it failed places it again.
      const held = row.status === 'FAILED' ? placed.get(row.clOrdId)?.[0] : undefined;
      if (held !== undefined && held.arrivedAt <= event.at && held.state !== 'Rejected')
        found.push({
          rule: 'WRONG_VERDICT',
          text: `${row.clOrdId} was called FAILED while the broker held it ${held.state}`,
        });
      if (was === undefined || proven.has(row.clOrdId)) continue;
      if (row.filled < was.filled)
        found.push({ rule: 'WENT_BACK', text: `${row.clOrdId} traded ${was.filled}, then ${row.filled}` });
      const reopened = (was.status === 'COMPLETED' || was.status === 'CANCELLED') && !ended.includes(row.status);
      if (reopened) found.push({ rule: 'WENT_BACK', text: `${row.clOrdId} was ${was.status}, then ${row.status}` });
    }
  }
  return found;
}

/** "Looked for in vain" takes two whole books asked for after the sending, the later of them a settle window after it. */
function verdictsOf({ history, asks }: Evidence): readonly Violation[] {
  const found: Violation[] = [];
  const sent = new Map(
    asks.flatMap(({ command, at }) =>
      command.kind === 'New'
        ? [[command.clOrdId as string, { at, account: command.accountId as string }] as const]
        : [],
    ),
  );
  const books = new Map<string, number[]>();
  for (const event of history.wire) {
    if (event.kind === 'BookRead' && event.whole) {
      const mine = books.get(event.account) ?? [];
      mine.push(event.startedAt);
      books.set(event.account, mine);
    }
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      if (fact.kind !== 'AttentionRaised') continue;
      const leaving = sent.get(fact.clOrdId);
      if (leaving === undefined) continue;
      const after = (books.get(leaving.account) ?? []).filter((at) => at > leaving.at);
      // The machine's clock counts whole milliseconds.
      if (after.length < 2 || Math.max(...after) - leaving.at < history.rules.settleMs - 2)
        found.push({
          rule: 'NO_EVIDENCE',
          text: `${fact.clOrdId} was called lost on the word of ${after.length} books`,
        });
    }
  }
  return found;
}

/** A reading, a wait for its turn and a request: how old the positions behind a close may be when it trades. */
const unknowableMs = 2000;

/** How long a reading's answer may be on its way; `provenAt` is when it came. */
const readingMs = 1000;

/** The owner's newest trade. */
type ByHand = { readonly arrivedAt: number; readonly filledAt: number };
const never: ByHand = { arrivedAt: -Infinity, filledAt: -Infinity };

/**
 * Whether the owner, and not the exit, brought a close beyond what is held: by trading after the positions were read, when
 * nobody could know of it, or by an order that was at the broker before the close arrived there, when nobody could call
 * it back; or by enlarging the close itself at the broker.
 */
function byOwner({
  asks,
  intents,
}: Evidence): (order: LedgerOrder, filledAt: number, byHand: ByHand | undefined) => boolean {
  const askedAt = firstAsked(asks);
  return (order, filledAt, byHand = never) => {
    const leftAt = askedAt.get(order.tag) ?? Infinity;
    const underWay = byHand.filledAt > leftAt - unknowableMs && byHand.arrivedAt <= order.arrivedAt;
    const enlarged = order.largestQty > (intents.get(order.tag)?.command.orderQty ?? Infinity);
    return filledAt - byHand.filledAt < unknowableMs || underWay || enlarged;
  };
}

/** It leaves more than there was, or turns it round. */
function isBeyond(was: number, traded: number): boolean {
  const now = was + traded;
  return Math.abs(now) > Math.abs(was) || (was !== 0 && now !== 0 && was > 0 !== now > 0);
}

function firstAsked(asks: Evidence['asks']): ReadonlyMap<string, number> {
  return new Map(asks.flatMap(({ command, at }) => (command.kind === 'New' ? [[command.clOrdId, at] as const] : [])));
}

/** Exits never trade through zero, and an account that is called flat holds nothing. */
function exitsOf(evidence: Evidence): readonly Violation[] {
  const { history, intents, orders } = evidence;
  const found: Violation[] = [];
  const excused = byOwner(evidence);
  const net = new Map<string, number>();
  const byHand = new Map<string, ByHand>();
  const askedAt = firstAsked(evidence.asks);
  /** What copies have opened, by holding. */
  const opened = new Map<string, { readonly at: number; readonly qty: number }[]>();
  const { fills } = history;
  let next = 0;
  const advance = (until: number): void => {
    for (let fill = fills[next]; fill !== undefined && fill.at <= until; fill = fills[next]) {
      next += 1;
      const order = orders.get(fill.orderId);
      if (order === undefined) continue;
      const name = `${fill.account}/${order.instrumentId}/${order.product}`;
      const before = net.get(name) ?? 0;
      const traded = order.side === 'Buy' ? fill.qty : -fill.qty;
      net.set(name, before + traded);
      const purpose = order.by === 'Port' ? intents.get(order.tag)?.key.purpose : undefined;
      if (purpose === 'Copy') {
        const mine = opened.get(name) ?? [];
        mine.push({ at: fill.at, qty: traded });
        opened.set(name, mine);
      }
      if (order.by !== 'Port') byHand.set(name, { arrivedAt: order.arrivedAt, filledAt: fill.at });
      if (purpose !== 'Flatten' || excused(order, fill.at, byHand.get(name))) continue;
      // What copies have opened since the close left is nothing that it closes.
      const since = askedAt.get(order.tag) ?? Infinity;
      const apart = (opened.get(name) ?? []).reduce((sum, { at, qty }) => (at > since ? sum + qty : sum), 0);
      if (isBeyond(before, traded) && isBeyond(before - apart, traded))
        found.push({ rule: 'OVERSHOOT', text: `${order.tag} took ${name} from ${before} to ${before + traded}` });
    }
  };
  for (const event of history.wire) {
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      if (fact.kind !== 'ExitAccountEnded' || fact.account.state !== 'Flat') continue;
      // When the books were read; by a clock that was set, nobody can say when that was.
      if (fact.account.provenAt === null || !history.clockKept) continue;
      const { accountId, provenAt } = fact.account;
      advance(provenAt);
      for (const [name, qty] of net) {
        // What the owner traded while the reading was on its way back is in no reading.
        const surprised = provenAt - (byHand.get(name) ?? never).filledAt < readingMs;
        if (name.startsWith(`${accountId}/`) && qty !== 0 && !surprised)
          found.push({ rule: 'NOT_FLAT', text: `${name} holds ${qty} and was called flat` });
      }
    }
  }
  advance(Infinity);
  return found;
}
