// Orders by reference and positions in memory: a fold of the journal. Staged first, taken over once durable.

import { completeTerms, type CopyingState, type FollowerTerms } from '../../domain/account.ts';
import type { CopyPurpose } from '../../domain/copy-key.ts';
import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import type { EntrySize } from '../../domain/entry-size.ts';
import type { ExitAccountView, ExitRunView } from '../../domain/desk-view.ts';
import { wholeFleet, type ExitRequest } from '../../domain/exit-scope.ts';
import { beginCopy, foldCopy } from '../../domain/fold-copy.ts';
import { accountId, orderId, type AccountId, type ClOrdId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { Unasked } from '../../domain/exchange-cancel.ts';
import { changedTrade, endedTrade, tradeOrder } from '../../domain/door-trade.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { whyIllegal } from '../../domain/order-lifecycle.ts';
import { applyReport, orderFromReport } from '../../domain/order-state.ts';
import { leavesQtyOf, type Order, type OrderTerms, type Product, type Side } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { withTradingState, type SetTradingState } from '../../domain/trading-state.ts';
import type { CatchUpChoice } from '../../domain/worklists.ts';
import { createRoundingLedger } from './rounding-ledger.ts';
import { createHoldings, type Holding } from './holdings.ts';

export type MasterOrder = {
  readonly order: Order;
  readonly receivedAt: number;
  /** When the master last did something to it, our clock; by the broker's where we learnt of it late. */
  readonly changedAt: number;
  readonly notCopied: string;
  /** It was seen too late to be copied while copying was on. */
  readonly missed: boolean;
  /** It ended and nobody is known to have asked for that, so the followers' orders are left; null otherwise. */
  readonly unasked: Unasked | null;
  /** Units held on the other side before this order; 0 when it opens or adds. Grows when the master enlarges the order. */
  readonly held: number;
  /** `held` as it was when the order was first seen. */
  readonly heldAtFirst: number;
  /** Of the fact that first named it: what was there before is older. */
  readonly seq: number;
  /** The followers it is for; null: all. */
  readonly only: readonly AccountId[] | null;
  /** A trade of the local door as it was first asked for; null for an order of the master's. */
  readonly asked: OrderTerms | null;
};

/** What a follower had for an exit to be measured by, and what the master held then. */
export type ExitSize = {
  readonly held: number;
  readonly masterHeld: number;
  /** Of the fact that measured it. */ readonly seq: number;
};

type State = {
  copying: CopyingState;
  /** A session was opened and has not been closed: still running, or it ended without closing. */
  sessionOpen: boolean;
  trading: readonly SetTradingState[];
  readonly copies: Map<ClOrdId, CopyOrder>;
  readonly masters: Map<OrderId, MasterOrder>;
  /** Newest last, each from the fact that set it. */
  readonly terms: Map<AccountId, { readonly seq: number; readonly terms: FollowerTerms }[]>;
  readonly exits: Map<string, { readonly run: ExitRunView; readonly accounts: readonly AccountId[] }>;
  readonly stopped: Set<AccountId>;
  /** Orders already known to carry a reference for the second time. */
  readonly duplicates: Set<string>;
  readonly sizes: Map<string, ExitSize>;
  /** By `masterKey/follower`: what a person decided about a missed action. */
  readonly decisions: Map<string, CatchUpChoice>;
  /** `masterKey/follower` of exits by one order of the master's. */
  readonly takenOut: Set<string>;
};

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
  const state: State = {
    copying: { kind: 'Off' },
    sessionOpen: false,
    trading: [],
    copies: new Map(),
    masters: new Map(),
    terms: new Map(),
    exits: new Map(),
    stopped: new Set(),
    duplicates: new Set(),
    sizes: new Map(),
    decisions: new Map(),
    takenOut: new Set(),
  };
  const holdings = createHoldings();
  const rounding = createRoundingLedger();
  const byOrderId = new Map<string, ClOrdId>();
  const byMaster = new Map<string, ClOrdId[]>();
  const byAccount = new Map<AccountId, ClOrdId[]>();
  /** Seq of the fact that began the copy. */
  const begunAt = new Map<ClOrdId, number>();
  const live = new Map<AccountId, Set<ClOrdId>>();
  const sent = new Map<AccountId, number>();
  /** Calls that left, of the newest day in which any did. */
  const calls = new Map<AccountId, { readonly day: string; readonly count: number }>();
  /** Worked out when it is asked for; anything taken over makes it old. */
  const resting = new Map<InstrumentId, BestResting>();

  function stage(entries: readonly JournalEntry[]): Staged {
    const copies = new Map<ClOrdId, CopyOrder>();
    const masters = new Map<OrderId, MasterOrder>();
    const illegal: IllegalMove[] = [];
    const copyOf = (id: ClOrdId): CopyOrder | undefined => copies.get(id) ?? state.copies.get(id);
    for (const entry of entries) {
      const { fact } = entry;
      if (fact.kind === 'NewIntended' || fact.kind === 'Denied') {
        copies.set(fact.command.clOrdId, beginCopy(fact, entry.at));
      } else if (fact.kind === 'MasterReported') {
        const known = masters.get(fact.report.orderId) ?? state.masters.get(fact.report.orderId);
        masters.set(fact.report.orderId, foldMaster(known, fact, entry));
      } else if (fact.kind === 'TradeGiven') {
        masters.set(orderId(fact.tradeId), givenTrade(fact, entry));
      } else if (fact.kind === 'TradeChanged' || fact.kind === 'TradeEnded') {
        const id = orderId(fact.tradeId);
        const known = masters.get(id) ?? state.masters.get(id);
        if (known !== undefined) masters.set(id, foldTrade(known, fact, entry.at));
      } else if (fact.kind === 'UnaskedFollowed') {
        const id = orderId(fact.masterKey);
        const known = masters.get(id) ?? state.masters.get(id);
        if (known !== undefined) masters.set(id, { ...known, unasked: null });
      } else {
        const id = copyIdOf(entry);
        const copy = id === null ? undefined : copyOf(id);
        if (copy === undefined) continue;
        const why = whyIllegal(copy, fact);
        if (why !== null) illegal.push({ clOrdId: copy.clOrdId, fact: fact.kind, why });
        copies.set(copy.clOrdId, foldCopy(copy, entry));
      }
    }
    return { entries, copies, masters, illegal };
  }

  function accept(staged: Staged): void {
    const at = staged.entries[0]?.at ?? 0;
    resting.clear();
    for (const [id, copy] of staged.copies) {
      const before = state.copies.get(id);
      if (before === undefined) {
        push(byMaster, copy.key.masterKey, id);
        push(byAccount, copy.order.accountId, id);
        begunAt.set(id, staged.entries[0]?.seq ?? 0);
      }
      if (copy.order.orderId !== null) byOrderId.set(`${copy.order.accountId}/${copy.order.orderId}`, id);
      holdings.takeCopy(before, copy, at);
      const mine = live.get(copy.order.accountId) ?? new Set();
      live.set(copy.order.accountId, mine);
      if (isWorking(copy) || isUndecided(copy)) mine.add(id);
      else mine.delete(id);
      state.copies.set(id, copy);
    }
    for (const [id, master] of staged.masters) {
      const { accountId: whose, instrumentId, product } = master.order;
      const net = holdings.of(whose, instrumentId, product).net;
      holdings.takeMaster(id, state.masters.get(id)?.order, master.order, at);
      state.masters.set(id, master);
      if (net !== 0 && holdings.of(whose, instrumentId, product).net === 0) rounding.forget(instrumentId, product);
    }
    for (const entry of staged.entries) {
      if (entry.fact.kind === 'NewIntended')
        sent.set(entry.fact.command.accountId, (sent.get(entry.fact.command.accountId) ?? 0) + 1);
      acceptCall(entry);
      acceptSize(entry);
      acceptDesk(entry);
    }
  }

  function acceptCall({ fact, at }: JournalEntry): void {
    if (fact.kind !== 'CommandAnswered' || fact.sentAt === null) return;
    const whose = state.copies.get(fact.clOrdId)?.order.accountId;
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
    const copy = state.copies.get(fact.command.clOrdId);
    if (copy !== undefined) rounding.take(copy.key, copy.order, fact.size);
  }

  function acceptDesk({ fact, at, seq }: JournalEntry): void {
    switch (fact.kind) {
      case 'SessionOpened':
      case 'SessionClosed':
        state.sessionOpen = fact.kind === 'SessionOpened';
        return;
      case 'CopyingChanged':
        state.copying = fact.copying;
        return;
      case 'TradingStateChanged':
        state.trading = withTradingState(state.trading, {
          ...fact,
          cancelResting: fact.cancelResting === true,
          at: fact.since ?? at,
        });
        return;
      case 'FollowerTermsChanged':
        push(state.terms, fact.followerId, { seq, terms: completeTerms(fact.terms) });
        return;
      case 'MissedDecided':
        state.decisions.set(`${fact.masterKey}/${fact.followerId}`, fact.choice);
        if (fact.adopted !== null) {
          const adopting = holdings.of(fact.followerId, fact.adopted.instrumentId, fact.adopted.product);
          holdings.setOffset(adopting, adopting.offset + fact.adopted.qty);
        }
        return;
      case 'PositionCarried':
        holdings.setOffset(holdings.of(fact.accountId, fact.instrumentId, fact.product), fact.qty);
        return;
      case 'DuplicateFound':
        state.stopped.add(fact.accountId);
        for (const id of fact.orderIds) state.duplicates.add(`${fact.accountId}/${id}`);
        return;
      case 'ExitSized':
        state.sizes.set(`${fact.masterKey}/${fact.followerId}`, { held: fact.held, masterHeld: fact.masterHeld, seq });
        exitMeasured(fact.masterKey, fact.followerId);
        return;
      case 'ExitStarted':
        state.exits.set(fact.runId, {
          run: {
            id: fact.runId,
            request: fact.request ?? wholeFleet,
            title: fact.title ?? 'EXIT ALL',
            actor: fact.actor,
            startedAt: at,
            finishedAt: null,
            accounts: [],
          },
          accounts: fact.accounts,
        });
        if (fact.request?.scope.kind === 'MasterOrder')
          for (const id of fact.accounts) state.takenOut.add(`${fact.request.scope.masterKey}/${id}`);
        return;
      case 'ExitAccountEnded':
        editExit(fact.runId, (run) => ({
          ...run,
          accounts: [...run.accounts.filter(({ accountId: id }) => id !== fact.account.accountId), fact.account],
        }));
        if (fact.account.state === 'Flat')
          restAtZero(fact.account, state.exits.get(fact.runId)?.run.request ?? wholeFleet);
        return;
      case 'ExitFinished':
        editExit(fact.runId, (run) => ({ ...run, finishedAt: at }));
        return;
      default:
        return;
    }
  }

  function exitMeasured(masterKey: string, follower: AccountId): void {
    const master = state.masters.get(orderId(masterKey));
    if (master !== undefined) holdings.takeExit(follower, master.order, masterKey);
  }

  /** The broker's books proved it flat, so what our own sums say is moved to zero with it. */
  function restAtZero(account: ExitAccountView, { scope }: ExitRequest): void {
    // One order of the master's proves nothing of what else was copied into its holding.
    if (scope.kind === 'MasterOrder' || scope.kind === 'InStep') return;
    for (const holding of holdings.ofAccount(accountId(account.accountId))) {
      if ('instrumentId' in scope && holding.instrumentId !== scope.instrumentId) continue;
      holdings.setOffset(holding, holding.offset - holding.net);
    }
  }

  function editExit(runId: string, edit: (run: ExitRunView) => ExitRunView): void {
    const known = state.exits.get(runId);
    if (known !== undefined) state.exits.set(runId, { ...known, run: edit(known.run) });
  }

  function copiesOf(ids: Iterable<ClOrdId>): readonly CopyOrder[] {
    const copies: CopyOrder[] = [];
    for (const id of ids) {
      const copy = state.copies.get(id);
      if (copy !== undefined) copies.push(copy);
    }
    return copies;
  }

  return {
    stage,
    accept,
    copying: (): CopyingState => state.copying,
    isSessionOpen: (): boolean => state.sessionOpen,
    /** Every scope that is not active, in the order they were set. */
    trading: (): readonly SetTradingState[] => state.trading,
    copy: (id: ClOrdId): CopyOrder | undefined => state.copies.get(id),
    copies: (): IterableIterator<CopyOrder> => state.copies.values(),
    copiesOfAccount: (account: AccountId): readonly CopyOrder[] => copiesOf(byAccount.get(account) ?? []),
    /** Of one account: those that may still trade, and those that nobody can vouch for. */
    liveOf: (account: AccountId): readonly CopyOrder[] => copiesOf(live.get(account) ?? []),
    copyByOrderId: (account: AccountId, id: OrderId): CopyOrder | undefined => {
      const ref = byOrderId.get(`${account}/${id}`);
      return ref === undefined ? undefined : state.copies.get(ref);
    },
    /** Of one master order or Exit All run, in the order they were decided. */
    copiesOfMaster: (masterKey: string): readonly CopyOrder[] => copiesOf(byMaster.get(masterKey) ?? []),
    copiesFor: (masterKey: string, follower: AccountId, purpose?: CopyPurpose): readonly CopyOrder[] =>
      copiesOf(byMaster.get(masterKey) ?? []).filter(
        ({ key }) => key.followerId === follower && (purpose === undefined || key.purpose === purpose),
      ),
    copiesHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly CopyOrder[] =>
      copiesOf(holdings.of(account, instrument, product).copies),
    liveHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly CopyOrder[] =>
      copiesOf(holdings.of(account, instrument, product).live),
    holding: (account: AccountId, instrument: InstrumentId, product: Product): Readonly<Holding> =>
      holdings.of(account, instrument, product),
    holdingsOf: (account: AccountId): readonly Readonly<Holding>[] => holdings.ofAccount(account),
    master: (id: OrderId): MasterOrder | undefined => state.masters.get(id),
    masters: (): IterableIterator<MasterOrder> => state.masters.values(),
    mastersHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly MasterOrder[] =>
      holdings.of(account, instrument, product).masters.flatMap((id) => state.masters.get(id) ?? []),
    openMastersHolding: (account: AccountId, instrument: InstrumentId, product: Product): readonly MasterOrder[] =>
      [...holdings.of(account, instrument, product).openMasters].flatMap((id) => state.masters.get(id) ?? []),
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
            ...[...openMasters].flatMap((id) => state.masters.get(id)?.order ?? []),
          ]),
      );
      resting.set(instrument, best);
      return best;
    },
    /** Holds something copied by our own sums, or has an order that may still trade. */
    isInvolved: (account: AccountId): boolean =>
      (live.get(account)?.size ?? 0) > 0 || holdings.ofAccount(account).some(({ net }) => net !== 0),
    terms: (follower: AccountId): FollowerTerms | undefined => state.terms.get(follower)?.at(-1)?.terms,
    /** The terms in force when this copy was decided. */
    termsOf: (copy: CopyOrder): FollowerTerms | undefined => {
      const begun = begunAt.get(copy.clOrdId) ?? 0;
      return state.terms.get(copy.key.followerId)?.findLast(({ seq }) => seq <= begun)?.terms;
    },
    /** As the newest decision on an entry of this master order sized it. */
    entrySize: (masterKey: string, follower: AccountId): EntrySize | undefined => rounding.sizeOf(masterKey, follower),
    /** What rounding left owed to this follower on this side of a contract, in parts of a unit. */
    owed: (follower: AccountId, instrument: InstrumentId, product: Product, side: Side): number =>
      rounding.owed(follower, instrument, product, side, (masterKey) => {
        const ended = state.masters.get(orderId(masterKey))?.order.ended ?? null;
        return ended !== null;
      }),
    exitSize: (masterKey: string, follower: AccountId): ExitSize | undefined =>
      state.sizes.get(`${masterKey}/${follower}`),
    /** What a person decided for this follower about a missed action; null: nothing yet. */
    missedDecision: (masterKey: string, follower: AccountId): CatchUpChoice | null =>
      state.decisions.get(`${masterKey}/${follower}`) ?? null,
    isStopped: (account: AccountId): boolean => state.stopped.has(account),
    isKnownDuplicate: (account: AccountId, id: OrderId): boolean => state.duplicates.has(`${account}/${id}`),
    /** Whether this follower was taken out of this order of the master's by an exit. */
    isTakenOut: (masterKey: string, follower: AccountId): boolean => state.takenOut.has(`${masterKey}/${follower}`),
    exits: (): readonly ExitRunView[] => [...state.exits.values()].map(({ run }) => run),
    /** Runs that were begun to close one exit of the master's at one follower, oldest first. */
    inStepRuns: (masterKey: string, follower: AccountId): readonly ExitRunView[] =>
      [...state.exits.values()].flatMap(({ run }) => {
        const { scope } = run.request;
        return scope.kind === 'InStep' && scope.masterKey === masterKey && scope.accountId === follower ? [run] : [];
      }),
    /** Runs that began and have no end in the journal, with the accounts they were for. */
    openExits: (): readonly { readonly run: ExitRunView; readonly accounts: readonly AccountId[] }[] =>
      [...state.exits.values()].filter(({ run }) => run.finishedAt === null),
    /** Forgets everything, for a rebuild from the file. */
    clear: (): void => {
      state.copying = { kind: 'Off' };
      state.sessionOpen = false;
      state.trading = [];
      for (const map of [
        state.copies,
        state.masters,
        state.terms,
        state.exits,
        state.stopped,
        state.duplicates,
        state.sizes,
        state.decisions,
        state.takenOut,
        byOrderId,
        byMaster,
        byAccount,
        begunAt,
        sent,
        calls,
        resting,
        live,
      ])
        map.clear();
      holdings.clear();
      rounding.clear();
    },
  };
}

export type BestResting = { readonly buy: Paise | null; readonly sell: Paise | null };

/** Stops wait outside the market, so only plain limits count. */
function bestOf(orders: readonly Order[]): BestResting {
  const prices = (side: Side): readonly number[] =>
    orders
      .filter((order) => order.side === side && order.ordType === 'Limit' && order.price > 0 && leavesQtyOf(order) > 0)
      .map(({ price }) => price);
  const [buys, sells] = [prices('Buy'), prices('Sell')];
  return {
    buy: buys.length === 0 ? null : Math.max(...buys),
    sell: sells.length === 0 ? null : Math.min(...sells),
  };
}

function foldMaster(
  known: MasterOrder | undefined,
  fact: Extract<JournalEntry['fact'], { kind: 'MasterReported' }>,
  { at, seq }: JournalEntry,
): MasterOrder {
  const { report } = fact;
  // The broker stamps whole seconds. What it did minutes ago is not fresh because we hear of it now.
  const doneAt = report.transactTime === null ? at : Math.min(at, report.transactTime + 999);
  if (known === undefined) {
    const held = fact.masterHeld ?? 0;
    return {
      order: orderFromReport(report),
      receivedAt: report.receivedAt,
      changedAt: doneAt,
      notCopied: fact.notCopied,
      missed: fact.missed === true,
      unasked: fact.unasked ?? null,
      held,
      heldAtFirst: held,
      seq,
      only: null,
      asked: null,
    };
  }
  return {
    ...known,
    order: applyReport(known.order, report).order,
    changedAt: Math.max(known.changedAt, doneAt),
    notCopied: fact.notCopied,
    unasked: fact.unasked ?? null,
    held: Math.max(known.held, fact.masterHeld ?? 0),
  };
}

type Given<Kind> = Extract<JournalEntry['fact'], { kind: Kind }>;

function givenTrade(
  { tradeId, asked, terms, only, masterHeld }: Given<'TradeGiven'>,
  { at, seq }: JournalEntry,
): MasterOrder {
  return {
    order: tradeOrder(tradeId, terms, at),
    receivedAt: at,
    changedAt: at,
    notCopied: '',
    missed: false,
    unasked: null,
    held: masterHeld,
    heldAtFirst: masterHeld,
    seq,
    only,
    asked,
  };
}

function foldTrade(known: MasterOrder, fact: Given<'TradeChanged' | 'TradeEnded'>, at: number): MasterOrder {
  if (fact.kind === 'TradeEnded') return { ...known, order: endedTrade(known.order, at), changedAt: at };
  const { orderQty, price, stopPx } = fact;
  return { ...known, order: changedTrade(known.order, { orderQty, price, stopPx }), changedAt: at };
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
