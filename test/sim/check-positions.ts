// Where accounts ended: invariants 11 and 18, and that nobody was ever short when the master never was.

import type { FollowerTerms } from '../../domain/account.ts';
import { isOpenAtBroker, type Evidence, type Violation } from './evidence.ts';
import type { LedgerOrder } from './history.ts';
import { expectedOf } from './reference-model.ts';

export type Agreement = {
  readonly violations: readonly Violation[];
  readonly compared: number;
  readonly flagged: number;
};

export function checkPositions(evidence: Evidence): Agreement {
  const { history } = evidence;
  const terms = termsOf(evidence);
  const flags = flaggedBy(evidence);
  const net = netOf(evidence);
  const outOfTurn = toldOutOfTurn(evidence);
  const violations: Violation[] = [...neverShort(evidence, flags), ...neverTooMuch(evidence, terms)];
  let compared = 0;
  let flagged = 0;
  for (const account of history.followers) {
    const mine = terms.get(account)?.at(-1);
    if (mine === undefined || flags.has(account) || flags.has('*')) {
      flagged += 1;
      continue;
    }
    compared += 1;
    const late = sawLate(evidence, account);
    const arrived = arrivedLate(evidence, account);
    for (const { instrumentId, product, least, most } of expectedOf(
      history,
      account,
      mine.multiplier,
      (orders) => late || orders.some((order) => outOfTurn.has(order.orderId) || arrived.has(holdingOf(order))),
    )) {
      const has = net.get(`${account}/${instrumentId}/${product}`) ?? 0;
      const { buys, sells } = workingOf(history, account, instrumentId, product);
      if (has + buys < least || has - sells > most)
        violations.push({
          rule: 'POSITION_DIFFERS',
          text: `${account} holds ${has} ${instrumentId}; the model says ${least} to ${most}`,
        });
    }
  }
  return { violations, compared, flagged };
}

/** Units that its orders still work for at the broker: they may yet trade, and the desk shows them as working. */
function workingOf(
  { orders }: Evidence['history'],
  account: string,
  instrumentId: string,
  product: string,
): { readonly buys: number; readonly sells: number } {
  const working = { buys: 0, sells: 0 };
  for (const order of orders) {
    if (order.account !== account || order.instrumentId !== instrumentId || order.product !== product) continue;
    if (isOpenAtBroker(order)) working[order.side === 'Buy' ? 'buys' : 'sells'] += order.qty - order.cumQty;
  }
  return working;
}

const lateMs = 2000;

/** A denial that asks nothing of a person: the follower ends where the model says all the same. */
const leavesInStep: ReadonlySet<string> = new Set([
  'NOTHING_TO_EXIT',
  'EXIT_STANDS_BACK',
  'QTY_BELOW_ONE_LOT',
  'MASTER_OUT',
]);

/** Some order of its was seen, or traded, well after the master's: what an exit was measured by then is a choice too. */
function sawLate(evidence: Evidence, account: string): boolean {
  const { history, orders } = evidence;
  if (history.rules.shared !== null && wasHeldBack(evidence, account)) return true;
  const hidden = history.orders.some(
    (order) => order.account === account && order.visibleAt - order.arrivedAt > lateMs,
  );
  return (
    hidden ||
    history.fills.some(
      (fill) => fill.account === account && fill.at - (orders.get(fill.orderId)?.arrivedAt ?? 0) > lateMs,
    )
  );
}

/**
 * Holdings of which an order of its was so long on its way that nobody knew of it: the master may have taken its own back
 * meanwhile, and nothing could be taken back here. What it traded when it came is kept; other holdings it leaves as they were.
 */
function arrivedLate({ history, sendings }: Evidence, account: string): ReadonlySet<string> {
  const late = new Set<string>();
  for (const order of history.orders) {
    if (order.account !== account || order.by !== 'Port') continue;
    const left = sendings.get(order.tag)?.findLast(({ at }) => at <= order.arrivedAt);
    if (left !== undefined && order.arrivedAt - left.at > lateMs) late.add(holdingOf(order));
  }
  return late;
}

function holdingOf({ instrumentId, product }: Pick<LedgerOrder, 'instrumentId' | 'product'>): string {
  return `${instrumentId}/${product}`;
}

/** Orders of the master's whose last trade the desk was told of only after a later one: an exit was measured without it. */
function toldOutOfTurn({ history: { wire, orders, masterId } }: Evidence): ReadonlySet<string> {
  const masters = new Map(orders.filter(({ account }) => account === masterId).map((one) => [one.orderId, one]));
  const begun = new Map<string, number>();
  const whole = new Map<string, number>();
  for (const event of wire) {
    if (event.kind !== 'Committed') continue;
    for (const { seq, fact } of event.entries) {
      if (fact.kind !== 'MasterReported') continue;
      const { orderId: id, cumQty } = fact.report;
      if (!begun.has(id)) begun.set(id, seq);
      if (!whole.has(id) && cumQty >= (masters.get(id)?.cumQty ?? 0)) whole.set(id, seq);
    }
  }
  const late = new Set<string>();
  for (const [id, order] of masters) {
    const told = whole.get(id) ?? Infinity;
    for (const [other, { arrivedAt, instrumentId, product }] of masters)
      if (instrumentId === order.instrumentId && product === order.product && arrivedAt > order.arrivedAt)
        if ((begun.get(other) ?? Infinity) < told) late.add(id);
  }
  return late;
}

/** A leg of its waited for the other, or an order for its turn. */
function wasHeldBack({ facts, asks, intents }: Evidence, account: string): boolean {
  const legs = facts.some((fact) => fact.kind === 'LegHeld' && fact.followerId === account);
  return (
    legs ||
    asks.some(
      ({ at, command }) =>
        command.accountId === account && at - (intents.get(command.clOrdId)?.committedAt ?? at) > lateMs,
    )
  );
}

function termsOf({ history }: Evidence): ReadonlyMap<string, readonly FollowerTerms[]> {
  const terms = new Map<string, FollowerTerms[]>();
  for (const event of history.wire) {
    if (event.kind !== 'Committed') continue;
    for (const { fact } of event.entries) {
      if (fact.kind !== 'FollowerTermsChanged') continue;
      const mine = terms.get(fact.followerId) ?? [];
      mine.push(fact.terms);
      terms.set(fact.followerId, mine);
    }
  }
  return terms;
}

/** Accounts of which something is on the list that a person is shown, or that a person touched; '*' for all. */
function flaggedBy({ history, intents }: Evidence): ReadonlySet<string> {
  const flags = new Set<string>();
  const owner = (ref: string): string => intents.get(ref)?.key.followerId ?? '*';
  const seen = new Set<string>();
  for (const event of history.wire) {
    if (event.kind === 'Pressed') for (const account of event.accounts) flags.add(account);
    if (event.kind !== 'Committed') continue;
    for (const { clOrdId, status } of event.rows)
      if (status === 'FAILED' && intents.has(clOrdId)) flags.add(owner(clOrdId));
    for (const { fact } of event.entries) {
      if (fact.kind === 'Denied' && !leavesInStep.has(fact.denial.code)) flags.add(fact.key.followerId);
      if (fact.kind === 'ReplaceDenied' || fact.kind === 'DuplicateFound' || fact.kind === 'FilledByTrades')
        flags.add(fact.accountId);
      if (fact.kind === 'AttentionRaised') flags.add(owner(fact.clOrdId));
      if (fact.kind === 'MasterReported' && fact.notCopied !== '') flags.add('*');
      if (fact.kind === 'CopyingChanged' && fact.copying.kind !== 'On') flags.add('*');
      if (fact.kind === 'FollowerTermsChanged') {
        if (seen.has(fact.followerId)) flags.add(fact.followerId);
        seen.add(fact.followerId);
      }
      // A change that the broker refused leaves the follower's order as it was, and says so.
      if (fact.kind === 'CommandAnswered' && fact.command === 'Replace' && fact.outcome.kind === 'Refused')
        flags.add(owner(fact.clOrdId));
    }
  }
  for (const { by, account } of history.orders)
    if (by === 'Foreign' || (by === 'Hand' && account !== history.masterId))
      flags.add(account === history.masterId ? '*' : account);
  return flags;
}

function netOf({ history, orders }: Evidence): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { orderId, account, qty } of history.fills) {
    const order = orders.get(orderId);
    if (order === undefined) continue;
    const name = `${account}/${order.instrumentId}/${order.product}`;
    net.set(name, (net.get(name) ?? 0) + (order.side === 'Buy' ? qty : -qty));
  }
  return net;
}

/** The master only ever sold what it held: then no follower may have sold what it did not hold. */
function neverShort({ history, orders }: Evidence, flags: ReadonlySet<string>): readonly Violation[] {
  if (!history.longOnly) return [];
  const touched = new Set(history.orders.filter(({ by }) => by !== 'Port').map(({ account }) => account));
  // Sold in good faith: the order book told of units that had not been bought.
  for (const { account, misstated } of history.orders) if ((misstated?.by ?? 0) > 0) touched.add(account);
  const net = new Map<string, number>();
  const found = new Map<string, Violation>();
  for (const { orderId, account, qty } of history.fills) {
    const order = orders.get(orderId);
    // What a person or another program did at the broker is not the desk's doing.
    if (order === undefined || account === history.masterId || touched.has(account)) continue;
    const name = `${account}/${order.instrumentId}/${order.product}`;
    const now = (net.get(name) ?? 0) + (order.side === 'Buy' ? qty : -qty);
    net.set(name, now);
    // What a person did by hand at the broker is not the desk's doing.
    if (now < 0 && !flags.has('*') && !found.has(name))
      found.set(name, { rule: 'SHORT', text: `${name} was short of ${-now}` });
  }
  return [...found.values()];
}

/** Never more traded under one order of the master's than the follower's share of the most that it ever asked for. */
function neverTooMuch(
  { history, facts, intents, orders }: Evidence,
  terms: ReadonlyMap<string, readonly FollowerTerms[]>,
): readonly Violation[] {
  const traded = new Map<string, { masterKey: string; account: string; qty: number; refs: Set<string> }>();
  // What has turned out to close is measured by what the follower holds; it is judged by the positions.
  const closes = new Set<string>();
  for (const fact of facts) if (fact.kind === 'CopyCloses') closes.add(fact.clOrdId);
  for (const order of history.orders) {
    if (order.by !== 'Port') continue;
    const key = intents.get(order.tag)?.key;
    if (key?.purpose !== 'Copy' || closes.has(order.tag)) continue;
    const name = `${key.masterKey}/${key.followerId}`;
    // Asked for again in good faith: the order book told of another quantity than had traded.
    if (order.misstated !== null && order.misstated !== undefined) continue;
    const sum = traded.get(name) ?? {
      masterKey: key.masterKey,
      account: key.followerId,
      qty: 0,
      refs: new Set<string>(),
    };
    sum.qty += order.cumQty;
    traded.set(name, sum);
  }
  return [...traded.values()].flatMap(({ masterKey, account, qty }): readonly Violation[] => {
    const master = orders.get(masterKey);
    if (master === undefined)
      return [{ rule: 'RUNAWAY', text: `${account} followed ${masterKey}, which the broker never had` }];
    const most = Math.max(
      0,
      ...(terms.get(account) ?? []).map(({ multiplier: { units, scale } }) =>
        Math.floor((master.largestQty * units) / 10 ** scale),
      ),
    );
    return qty <= most
      ? []
      : [{ rule: 'RUNAWAY', text: `${account} traded ${qty} under ${masterKey}; its share is ${most}` }];
  });
}
