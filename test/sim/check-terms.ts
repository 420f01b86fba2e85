// The rules of days on terms of their own, judged by the broker's ledger, the wire log and the journal alone: a second leg never
// before its first, no entry beyond a budget for worse prices, and what all accounts together may send.

import type { FollowerTerms } from '../../domain/account.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { Evidence, Intended, Violation } from './evidence.ts';
import type { History, WireEvent } from './history.ts';
import { watchParity } from './watch-parity.ts';

type Report = (rule: string, text: string) => void;

/** Orders of the master's that come within so long of each other are one position. */
const basketMs = 2000;

export function checkTerms(evidence: Evidence): readonly Violation[] {
  const { history, intents } = evidence;
  const { shared } = history.rules;
  if (shared === null) return [];
  const found: Violation[] = [];
  const report: Report = (rule, text) => {
    found.push({ rule, text });
  };
  const terms = new Map<string, FollowerTerms>();
  const parity = watchParity(history.ticks);
  const edge = watchEdge(shared, report);
  const legs = watchLegs(evidence, terms, report);
  /** Sent as entries, they have turned out to close. */
  const closes = new Set<string>();
  for (const event of history.wire) {
    if (event.kind === 'Answered') edge.answered(event);
    if (event.kind === 'Asked') {
      const intent = intents.get(event.command.clOrdId);
      const enters = event.command.kind !== 'Cancel' && !closes.has(event.command.clOrdId);
      edge.asked(event, enters && intent?.key.purpose === 'Copy');
      if (intent !== undefined && event.command.kind === 'New') legs.asked(event.at, intent);
    }
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      if (fact.kind === 'FollowerTermsChanged') terms.set(fact.followerId, fact.terms);
      if (fact.kind === 'CopyCloses') closes.add(fact.clOrdId);
      legs.hear(fact);
      parity.hear(fact);
      if (fact.kind !== 'NewIntended' || fact.key.purpose !== 'Copy' || fact.byHand === true) continue;
      const budget = terms.get(fact.key.followerId)?.limits?.parity ?? null;
      if (budget !== null && parity.used(fact.key.followerId, budget.unit) >= budget.most)
        report('PARITY_EXCEEDED', `${fact.command.clOrdId} was intended although the budget of the day was used up`);
    }
  }
  return found;
}

/** What left together: no sliding second above the pace, room kept for exits, and nothing entered while it is shut out. */
function watchEdge({ perSecond, entriesPerSecond, shut }: NonNullable<History['rules']['shared']>, report: Report) {
  let run = 0;
  let left: { readonly at: number; readonly entry: boolean }[] = [];
  /** Since the last call that got through. */
  let missed: { readonly since: number; readonly unanswered: string[]; last: number } | null = null;
  const accounts = new Map<number, string>();
  return {
    answered: ({ at, call, outcome }: Extract<WireEvent, { kind: 'Answered' }>): void => {
      if (outcome.kind === 'Placed' || (outcome.kind === 'Refused' && outcome.code !== 'HTTP_429')) {
        missed = null;
        return;
      }
      missed ??= { since: at, unanswered: [], last: at };
      if (outcome.kind !== 'Unknown') return;
      missed.unanswered.push(accounts.get(call) ?? '');
      missed.last = at;
    },
    asked: (event: Extract<WireEvent, { kind: 'Asked' }>, entry: boolean): void => {
      if (event.run !== run) {
        run = event.run;
        left = [];
        missed = null;
      }
      accounts.set(event.call, event.command.accountId);
      left = left.filter(({ at }) => at > event.at - 1000);
      // Of one moment, an exit may have come after the entry to which its turn was given.
      const before = left.filter((one) => one.entry || one.at < event.at).length;
      if (left.length >= perSecond) report('EDGE_TOO_FAST', `${left.length + 1} requests of all accounts in a second`);
      else if (entry && before >= entriesPerSecond)
        report('EDGE_RESERVE_USED', `${event.command.clOrdId}: an entry took the room that all keep for exits`);
      left.push({ at: event.at, entry });
      if (!entry || missed === null || event.at <= missed.last || event.at >= missed.since + shut.ms) return;
      const { unanswered } = missed;
      if (unanswered.length >= shut.after && new Set(unanswered).size >= shut.accounts)
        report('ENTRY_INTO_SHUT_EDGE', `${event.command.clOrdId} left after ${unanswered.length} without an answer`);
    },
  };
}

type MasterOrder = {
  readonly receivedAt: number;
  readonly bought: boolean;
  readonly product: string;
  readonly underlying: string | undefined;
  readonly copied: boolean;
  /** Nothing of it may trade any more. */
  over: boolean;
};

/** What a sale had to wait for when it was decided. */
type First = { readonly name: string; readonly refs: readonly string[]; readonly goesOn: boolean };

/** A sale goes only when this follower's own purchases of the same moment, as far as it has a part in them, have filled. */
function watchLegs({ history, placed }: Evidence, terms: ReadonlyMap<string, FollowerTerms>, report: Report) {
  const masters = new Map<string, MasterOrder>();
  /** References by master order, follower and purpose. */
  const parts = new Map<string, string[]>();
  const refused = new Set<string>();
  const retried = new Set<string>();
  const before = new Map<string, readonly First[]>();
  const filledBy = (ref: string, at: number): boolean => {
    const order = placed.get(ref)?.[0];
    if (order === undefined) return false;
    const traded = history.fills
      .filter((fill) => fill.orderId === order.orderId && fill.at <= at)
      .reduce((sum, { qty }) => sum + qty, 0);
    return traded >= Math.min(order.first.qty, order.qty);
  };
  const hearMaster = ({ report: told, notCopied }: Extract<JournalFact, { kind: 'MasterReported' }>): void => {
    const { orderId, receivedAt, side, product, instrumentId, cumQty, orderQty, state } = told;
    const known = masters.get(orderId) ?? {
      receivedAt,
      bought: side === 'Buy',
      product,
      underlying: history.underlyings.get(instrumentId),
      copied: notCopied === '',
      over: false,
    };
    masters.set(orderId, known);
    known.over ||= cumQty >= orderQty || (state !== 'Working' && state !== 'InFlight');
  };
  const firstsOf = ({ key }: Extract<JournalFact, { kind: 'NewIntended' }>): readonly First[] => {
    const mine = masters.get(key.masterKey);
    if (mine === undefined || mine.bought || mine.underlying === undefined) return [];
    return [...masters].flatMap(([masterKey, one]): readonly First[] => {
      const belongs =
        one.bought &&
        one.copied &&
        one.product === mine.product &&
        one.underlying === mine.underlying &&
        Math.abs(one.receivedAt - mine.receivedAt) <= basketMs;
      const name = nameOf({ ...key, masterKey });
      const refs = parts.get(name) ?? [];
      const byFills = terms.get(key.followerId)?.copyPolicy === 'Fills';
      return belongs ? [{ name, refs: [...refs], goesOn: refs.length > 0 && byFills && !one.over }] : [];
    });
  };
  return {
    hear: (fact: JournalFact): void => {
      if (fact.kind === 'CopyRetried') retried.add(fact.clOrdId);
      if (fact.kind === 'Denied' && fact.denial.code !== 'NOTHING_TO_EXIT') refused.add(nameOf(fact.key));
      if (fact.kind === 'MasterReported') hearMaster(fact);
      if (fact.kind !== 'NewIntended') return;
      const { key, command } = fact;
      if (key.slice === 0 && fact.byHand !== true) before.set(command.clOrdId, firstsOf(fact));
      const name = nameOf(key);
      parts.set(name, [...(parts.get(name) ?? []), command.clOrdId]);
    },
    asked: (at: number, { key, command }: Intended): void => {
      if (terms.get(key.followerId)?.legs !== 'HedgeFirst') return;
      for (const { name, refs, goesOn } of before.get(command.clOrdId) ?? []) {
        const missing = refs.some((ref) => !retried.has(ref) && !filledBy(ref, at));
        if (refused.has(name) || missing || goesOn)
          report('LEG_TOO_EARLY', `${command.clOrdId} left before ${name} had filled`);
      }
    },
  };
}

function nameOf({
  masterKey,
  followerId,
  purpose,
}: Pick<Intended['key'], 'masterKey' | 'followerId' | 'purpose'>): string {
  return `${masterKey}/${followerId}/${purpose}`;
}
