// Orders by reference and positions in memory: a fold of the journal. Staged first, taken over once durable.

import type { FollowerTerms } from '../../domain/account.ts';
import type { CopyPurpose } from '../../domain/copy-key.ts';
import { isUndecided, isWorking, purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { orderId, type AccountId, type ClOrdId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { whyIllegal } from '../../domain/order-lifecycle.ts';
import { ordStatusOf, signed, type Product, type Side } from '../../domain/order.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { bestOf, type BestResting } from './best-resting.ts';
import { createDeskFacts } from './desk-facts.ts';
import { createHeldLegs } from './held-legs.ts';
import { createHoldings, type Holding } from './holdings.ts';
import { foldMaster, foldTrade, givenTrade, heldOfCarried, type MasterOrder } from './master-order.ts';
import { createParityLedger } from './parity-ledger.ts';
import { createRoundingLedger } from './rounding-ledger.ts';

/** What a batch of entries changes: the new values, not yet taken over. */
export type Staged = {
  readonly entries: readonly JournalEntry[];
  readonly copies: ReadonlyMap<ClOrdId, CopyOrder>;
  readonly masters: ReadonlyMap<OrderId, MasterOrder>;
  /** Facts that the table of an order's life forbids: they change nothing. */
  readonly illegal: readonly IllegalMove[];
};

export type IllegalMove = { readonly clOrdId: ClOrdId; readonly fact: string; readonly why: string };

export type Blotter = ReturnType<typeof createBlotter>;

export function createBlotter() {
  const copyById = new Map<ClOrdId, CopyOrder>();
  const masterById = new Map<OrderId, MasterOrder>();
  const holdings = createHoldings();
  const rounding = createRoundingLedger();
  const desk = createDeskFacts(holdings, (id) => masterById.get(id));
  const parity = createParityLedger();
  const legs = createHeldLegs(
    (id) => masterById.get(id),
    (masterKey) => copiesOf(byMaster.get(masterKey) ?? []).map(({ key }) => key),
  );
  const byOrderId = new Map<string, ClOrdId>();
  const byMaster = new Map<string, ClOrdId[]>();
  /** By master order, then follower. */
  const byPair = new Map<string, Map<AccountId, ClOrdId[]>>();
  const byAccount = new Map<AccountId, ClOrdId[]>();
  /** Seq of the fact that began the copy. */
  const begunAt = new Map<ClOrdId, number>();
  const live = new Map<AccountId, Set<ClOrdId>>();
  /** Filled orders of a master's that it has been out of since, with nothing at work that would take it in again. */
  const gone = new Set<OrderId>();
  const sent = new Map<AccountId, number>();
  /** Calls that left, of the newest day in which any did. */
  const calls = new Map<AccountId, { readonly day: string; readonly count: number }>();
  /** Worked out when it is asked for; anything taken over makes it old. */
  const resting = new Map<InstrumentId, BestResting>();

  function stage(entries: readonly JournalEntry[]): Staged {
    const copies = new Map<ClOrdId, CopyOrder>();
    const changed = new Map<OrderId, MasterOrder>();
    const illegal: IllegalMove[] = [];
    const copyOf = (id: ClOrdId): CopyOrder | undefined => copies.get(id) ?? copyById.get(id);
    for (const entry of entries) {
      const { fact } = entry;
      if (fact.kind === 'NewIntended' || fact.kind === 'Denied') {
        copies.set(fact.command.clOrdId, beginCopy(fact, entry.at));
      } else if (fact.kind === 'MasterReported') {
        const known = changed.get(fact.report.orderId) ?? masterById.get(fact.report.orderId);
        changed.set(fact.report.orderId, foldMaster(known, fact, entry));
      } else if (fact.kind === 'TradeGiven') {
        changed.set(orderId(fact.tradeId), givenTrade(fact, entry));
      } else if (fact.kind === 'TradeChanged' || fact.kind === 'TradeEnded') {
        const id = orderId(fact.tradeId);
        const known = changed.get(id) ?? masterById.get(id);
        if (known !== undefined) changed.set(id, foldTrade(known, fact, entry.at));
      } else if (fact.kind === 'UnaskedFollowed') {
        const id = orderId(fact.masterKey);
        const known = changed.get(id) ?? masterById.get(id);
        if (known !== undefined) changed.set(id, { ...known, unasked: null });
      } else if (fact.kind === 'PositionCarried') {
        const ids = holdings.of(fact.accountId, fact.instrumentId, fact.product).masters;
        for (const master of heldOfCarried(mastersOf(ids), fact.qty, (id) => byMaster.has(id)))
          if (master.order.orderId !== null) changed.set(master.order.orderId, master);
      } else {
        const id = copyIdOf(entry);
        const copy = id === null ? undefined : copyOf(id);
        if (copy === undefined) continue;
        const why = whyIllegal(copy, fact);
        if (why !== null) illegal.push({ clOrdId: copy.clOrdId, fact: fact.kind, why });
        copies.set(copy.clOrdId, foldCopy(copy, entry));
      }
    }
    return { entries, copies, masters: changed, illegal };
  }

  function accept(staged: Staged): void {
    const at = staged.entries[0]?.at ?? 0;
    resting.clear();
    for (const [id, copy] of staged.copies) {
      const before = copyById.get(id);
      if (before === undefined) {
        push(byMaster, copy.key.masterKey, id);
        const pairs = byPair.get(copy.key.masterKey) ?? new Map<AccountId, ClOrdId[]>();
        byPair.set(copy.key.masterKey, pairs);
        push(pairs, copy.key.followerId, id);
        push(byAccount, copy.order.accountId, id);
        begunAt.set(id, staged.entries[0]?.seq ?? 0);
      }
      if (copy.order.orderId !== null) byOrderId.set(`${copy.order.accountId}/${copy.order.orderId}`, id);
      holdings.takeCopy(before, copy, at);
      const mine = live.get(copy.order.accountId) ?? new Set();
      live.set(copy.order.accountId, mine);
      if (isWorking(copy) || isUndecided(copy)) mine.add(id);
      else mine.delete(id);
      copyById.set(id, copy);
      parity.takeCopy(copy);
    }
    for (const [id, master] of staged.masters) {
      const { accountId: whose, instrumentId, product } = master.order;
      const net = holdings.of(whose, instrumentId, product).net;
      holdings.takeMaster(id, masterById.get(id)?.order, master.order, at);
      masterById.set(id, master);
      parity.takeMaster(id, master.order);
      const holding = holdings.of(whose, instrumentId, product);
      if (net !== 0 && holding.net === 0) rounding.forget(instrumentId, product);
      if (holding.net === 0 || Math.sign(holding.net) !== Math.sign(net)) noteGone(holding);
    }
    for (const entry of staged.entries) {
      if (entry.fact.kind === 'NewIntended')
        sent.set(entry.fact.command.accountId, (sent.get(entry.fact.command.accountId) ?? 0) + 1);
      acceptCall(entry);
      acceptSize(entry);
      legs.take(entry);
      desk.accept(entry);
    }
  }

  function noteGone({ net, masters, openMasters }: Readonly<Holding>): void {
    const atWork = new Set(mastersOf(openMasters).map(({ order }) => order.side));
    for (const { order } of mastersOf(masters)) {
      // Of a purchase nothing is left where it is short as well, and no order that works for it stands against that.
      const isOut = net === 0 ? !atWork.has(order.side) : signed(order.side, net) < 0;
      if (order.orderId !== null && isOut && ordStatusOf(order) === 'Filled') gone.add(order.orderId);
    }
  }

  function acceptCall({ fact, at }: JournalEntry): void {
    if (fact.kind !== 'CommandAnswered' || fact.sentAt === null) return;
    const whose = copyById.get(fact.clOrdId)?.order.accountId;
    if (whose === undefined) return;
    const [day, known] = [tradingDayOf(at), calls.get(whose)];
    calls.set(whose, { day, count: (known?.day === day ? known.count : 0) + 1 });
  }

  function acceptSize({ fact }: JournalEntry): void {
    if (fact.kind === 'EntrySized') {
      rounding.take(fact, fact.order, fact.size);
      return;
    }
    if (!('size' in fact) || fact.size === undefined) return;
    const copy = copyById.get(fact.command.clOrdId);
    if (copy !== undefined) rounding.take(copy.key, copy.order, fact.size);
  }

  function copiesOf(ids: Iterable<ClOrdId>): readonly CopyOrder[] {
    const copies: CopyOrder[] = [];
    for (const id of ids) {
      const copy = copyById.get(id);
      if (copy !== undefined) copies.push(copy);
    }
    return copies;
  }

  function mastersOf(ids: Iterable<OrderId>): readonly MasterOrder[] {
    const masters: MasterOrder[] = [];
    for (const id of ids) {
      const master = masterById.get(id);
      if (master !== undefined) masters.push(master);
    }
    return masters;
  }

  return {
    ...desk.reads,
    stage,
    accept,
    copy: (id: ClOrdId): CopyOrder | undefined => copyById.get(id),
    copies: (): IterableIterator<CopyOrder> => copyById.values(),
    copiesOfAccount: (account: AccountId): readonly CopyOrder[] => copiesOf(byAccount.get(account) ?? []),
    /** Of one account: those that may still trade, and those that nobody can vouch for. */
    liveOf: (account: AccountId): readonly CopyOrder[] => copiesOf(live.get(account) ?? []),
    copyByOrderId: (account: AccountId, id: OrderId): CopyOrder | undefined => {
      const ref = byOrderId.get(`${account}/${id}`);
      return ref === undefined ? undefined : copyById.get(ref);
    },
    /** Of one master order or Exit All run, in the order they were decided. */
    copiesOfMaster: (masterKey: string): readonly CopyOrder[] => copiesOf(byMaster.get(masterKey) ?? []),
    copiesFor: (masterKey: string, follower: AccountId, purpose?: CopyPurpose): readonly CopyOrder[] => {
      const ids = byPair.get(masterKey)?.get(follower);
      if (ids === undefined) return [];
      const copies = copiesOf(ids);
      return purpose === undefined ? copies : copies.filter((copy) => purposeOf(copy) === purpose);
    },
    /** Orders of the runs that were begun to close one exit of the master's at one follower. */
    copiesInStep: (masterKey: string, follower: AccountId): readonly CopyOrder[] =>
      desk.reads.inStepRuns(masterKey, follower).flatMap(({ id }) => copiesOf(byPair.get(id)?.get(follower) ?? [])),
    copiesHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly CopyOrder[] =>
      copiesOf(holdings.of(account, instrument, product).copies),
    liveHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly CopyOrder[] =>
      copiesOf(holdings.of(account, instrument, product).live),
    holding: (account: AccountId, instrument: InstrumentId, product: Product): Readonly<Holding> =>
      holdings.of(account, instrument, product),
    holdingsOf: (account: AccountId): readonly Readonly<Holding>[] => holdings.ofAccount(account),
    master: (id: OrderId): MasterOrder | undefined => masterById.get(id),
    masters: (): IterableIterator<MasterOrder> => masterById.values(),
    /** The master has been out of what this order of its traded, whatever it holds by now. */
    isGone: (id: OrderId): boolean => gone.has(id),
    mastersHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly MasterOrder[] =>
      mastersOf(holdings.of(account, instrument, product).masters),
    openMastersHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly MasterOrder[] =>
      mastersOf(holdings.of(account, instrument, product).openMasters),
    /** Net units by our own sums: the master's own orders, or a follower's copied ones. Negative is short. */
    net: (account: AccountId, instrument: InstrumentId, product: Product): number =>
      holdings.of(account, instrument, product).net,
    /** Contracts and products that the account holds by our own sums. */
    positionsHeld: (account: AccountId): number => holdings.heldCount(account),
    /** Orders of ours that left for the account today, whatever became of them. */
    ordersSent: (account: AccountId): number => sent.get(account) ?? 0,
    /** Order calls that left for the account on this trading day and have an answer. */
    callsOn: (account: AccountId, day: string): number => {
      const known = calls.get(account);
      return known?.day === day ? known.count : 0;
    },
    /** The best limit prices at which this desk's accounts rest in a contract, the master's own included. */
    bestResting: (instrument: InstrumentId): BestResting => {
      const known = resting.get(instrument);
      if (known !== undefined) return known;
      const best = bestOf(
        holdings
          .ofInstrument(instrument)
          .flatMap(({ live: ids, openMasters }) => [
            ...copiesOf(ids).map(({ order }) => order),
            ...[...openMasters].flatMap((id) => masterById.get(id)?.order ?? []),
          ]),
      );
      resting.set(instrument, best);
      return best;
    },
    /** Holds something copied by our own sums, or has an order that may still trade. */
    isInvolved: (account: AccountId): boolean =>
      (live.get(account)?.size ?? 0) > 0 || holdings.ofAccount(account).some(({ net }) => net !== 0),
    /** The terms in force when this copy was decided. */
    termsOf: (copy: CopyOrder): FollowerTerms | undefined =>
      desk.reads.termsAt(copy.key.followerId, begunAt.get(copy.clOrdId) ?? 0),
    /** As the newest decision on an entry of this master order sized it. */
    entrySize: (masterKey: string, follower: AccountId): EntrySize | undefined => rounding.sizeOf(masterKey, follower),
    /** What rounding left owed to this follower on this side of a contract, in parts of a unit. */
    owed: (follower: AccountId, instrument: InstrumentId, product: Product, side: Side): number =>
      rounding.owed(follower, instrument, product, side, (masterKey) => {
        const ended = masterById.get(orderId(masterKey))?.order.ended ?? null;
        return ended !== null;
      }),
    /** A second leg that waits for its first, or has waited. */
    legHeld: legs.of,
    heldLegs: legs.waiting,
    heldLegsWith: legs.waitingWith,
    /** What this follower traded worse than the master on a trading day. */
    parity: parity.used,
    /** Forgets everything, for a rebuild from the file. */
    clear: (): void => {
      for (const map of [
        copyById,
        masterById,
        byOrderId,
        byMaster,
        byPair,
        byAccount,
        begunAt,
        sent,
        calls,
        resting,
        live,
      ])
        map.clear();
      gone.clear();
      desk.clear();
      holdings.clear();
      rounding.clear();
      parity.clear();
      legs.clear();
    },
  };
}

function copyIdOf({ fact }: JournalEntry): ClOrdId | null {
  switch (fact.kind) {
    case 'ReplaceIntended':
    case 'CancelIntended':
      return fact.command.clOrdId;
    case 'ReplaceDenied':
    case 'CommandAnswered':
    case 'FollowerReported':
    case 'DoubtBegan':
    case 'AttentionRaised':
    case 'AttentionIgnored':
    case 'AttentionSent':
    case 'CommandSent':
    case 'CopyRetried':
    case 'ExitUnfilled':
    case 'FilledByTrades':
    case 'CopyCloses':
      return fact.clOrdId;
    default:
      return null;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
