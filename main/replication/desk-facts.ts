// What the desk's own facts come to: copying, the states and terms that were set, decisions, exits and their measures.

import { completeTerms, type CopyingState, type FollowerTerms } from '../../domain/account.ts';
import { mayBeBack, type ClosedByHand } from '../../domain/closed-by-hand.ts';
import type { AccountConversion } from '../../domain/conversion.ts';
import type { ExitAccountView, ExitRunView } from '../../domain/exit-view.ts';
import { wholeFleet, type ExitRequest } from '../../domain/exit-scope.ts';
import { accountId, orderId, type AccountId, type ClOrdId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { Product } from '../../domain/order.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import { withTradingState, type SetTradingState } from '../../domain/trading-state.ts';
import type { CatchUpChoice } from '../../domain/worklists.ts';
import type { Holding } from '../../domain/exit.ts';
import { createHeardHalted } from './heard-halted.ts';
import type { Holdings } from './holdings.ts';
import type { MasterOrder } from './master-order.ts';

/** What a follower had for an exit to be measured by, and what the master held then. */
export type ExitSize = {
  readonly held: number;
  readonly masterHeld: number;
  /** Of the fact that measured it. */ readonly seq: number;
};

type DeskState = {
  copying: CopyingState;
  /** A session was opened and has not been closed: still running, or it ended without closing. */
  sessionOpen: boolean;
  newestAt: number;
  trading: readonly SetTradingState[];
  /** Newest last, each from the fact that set it. */
  readonly terms: Map<AccountId, { readonly seq: number; readonly terms: FollowerTerms }[]>;
  readonly exits: Map<string, { readonly run: ExitRunView; readonly accounts: readonly AccountId[] }>;
  readonly stopped: Set<AccountId>;
  /** Orders already known to carry a reference for the second time. */
  readonly duplicates: Set<string>;
  readonly sizes: Map<string, ExitSize>;
  /** By `masterKey/follower`: what a person decided about a missed action. */
  readonly decisions: Map<string, CatchUpChoice>;
  /** Orders of the master's that were exited: a follower that had no copy yet, as with a leg that waits, opens none either. */
  readonly takenOut: Set<string>;
  /** By `account/instrument/product`: the products that units of it were moved to at the broker. */
  readonly movedTo: Map<string, Set<Product>>;
  /** Accounts whose sums of this day speak for what was copied on earlier days too. */
  readonly wholeSums: Set<AccountId>;
  /** `account/instrument/product` of what was counted as carried today. */
  readonly carriedIn: Set<string>;
  /** References that a person put aside today; an order of an earlier day is not among today's copies. */
  readonly putAside: Set<ClOrdId>;
};

export function createDeskFacts(holdings: Holdings, master: (id: OrderId) => MasterOrder | undefined) {
  const state: DeskState = {
    copying: { kind: 'Off' },
    sessionOpen: false,
    newestAt: 0,
    trading: [],
    terms: new Map(),
    exits: new Map(),
    stopped: new Set(),
    duplicates: new Set(),
    sizes: new Map(),
    decisions: new Map(),
    takenOut: new Set(),
    movedTo: new Map(),
    wholeSums: new Set(),
    carriedIn: new Set(),
    putAside: new Set(),
  };
  const heard = createHeardHalted();

  function accept(entry: JournalEntry): void {
    const { fact, at, seq } = entry;
    heard.take(entry);
    state.newestAt = Math.max(state.newestAt, at);
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
        state.terms.set(fact.followerId, [
          ...(state.terms.get(fact.followerId) ?? []),
          { seq, terms: completeTerms(fact.terms) },
        ]);
        return;
      case 'MissedDecided':
        state.decisions.set(`${fact.masterKey}/${fact.followerId}`, fact.choice);
        if (fact.adopted !== null) {
          const adopting = holdings.of(fact.followerId, fact.adopted.instrumentId, fact.adopted.product);
          holdings.setOffset(adopting, adopting.offset + fact.adopted.qty, at);
        }
        return;
      case 'PositionCarried':
        holdings.setOffset(holdings.of(fact.accountId, fact.instrumentId, fact.product), fact.qty, at);
        state.carriedIn.add(`${fact.accountId}/${fact.instrumentId}/${fact.product}`);
        state.wholeSums.add(fact.accountId);
        return;
      case 'PositionConverted':
        moveUnits(fact, at);
        return;
      case 'PositionClosedByHand':
        takeByHand(fact, at);
        return;
      case 'CarriedRead':
        state.wholeSums.add(fact.accountId);
        return;
      case 'AttentionIgnored':
        state.putAside.add(fact.clOrdId);
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
        if (fact.request?.scope.kind === 'MasterOrder') state.takenOut.add(fact.request.scope.masterKey);
        return;
      case 'ExitAccountEnded':
        editExit(fact.runId, (run) => ({
          ...run,
          accounts: [...run.accounts.filter(({ accountId: id }) => id !== fact.account.accountId), fact.account],
        }));
        if (fact.account.state === 'Flat')
          restAtZero(fact.account, state.exits.get(fact.runId)?.run.request ?? wholeFleet, at);
        return;
      case 'ExitFinished':
        editExit(fact.runId, (run) => ({ ...run, finishedAt: at }));
        return;
      default:
        return;
    }
  }

  function moveUnits({ accountId: id, instrumentId, from, to, qty }: AccountConversion, at: number): void {
    const [left, joined] = [holdings.of(id, instrumentId, from), holdings.of(id, instrumentId, to)];
    holdings.setOffset(left, left.offset - qty, at);
    holdings.setOffset(joined, joined.offset + qty, at);
    const holding = `${id}/${instrumentId}/${from}`;
    state.movedTo.set(holding, (state.movedTo.get(holding) ?? new Set()).add(to));
  }

  function takeByHand({ accountId: id, instrumentId, product, found, qty }: ClosedByHand, at: number): void {
    const holding = holdings.of(id, instrumentId, product);
    const taken = found === 'Closed' ? qty : -qty;
    holdings.setOffset(holding, holding.offset - taken, at);
    // They had only lagged behind: it was never flat.
    if (found === 'Back') holding.flatAt = 0;
    const before = found === 'Back' || mayBeBack(holding.closedByHandAt, at) ? holding.closedByHand : 0;
    holding.closedByHand = before + taken;
    holding.closedByHandAt = at;
    holding.handCloses.push({ at, qty: taken });
  }

  function exitMeasured(masterKey: string, follower: AccountId): void {
    const order = master(orderId(masterKey))?.order;
    if (order !== undefined) holdings.takeExit(follower, order, masterKey);
  }

  /** The broker's books proved it flat, so what our own sums say is moved to zero with it. */
  function restAtZero(account: ExitAccountView, { scope }: ExitRequest, at: number): void {
    // One order of the master's proves nothing of what else was copied into its holding.
    if (scope.kind === 'MasterOrder' || scope.kind === 'InStep') return;
    if (!('instrumentId' in scope)) state.wholeSums.add(accountId(account.accountId));
    for (const holding of holdings.ofAccount(accountId(account.accountId))) {
      if ('instrumentId' in scope && holding.instrumentId !== scope.instrumentId) continue;
      holdings.setOffset(holding, holding.offset - holding.net, at);
      // What is bought from here on was never copied.
      holding.closedByHand = 0;
      holding.closedByHandAt = 0;
    }
  }

  function editExit(runId: string, edit: (run: ExitRunView) => ExitRunView): void {
    const known = state.exits.get(runId);
    if (known !== undefined) state.exits.set(runId, { ...known, run: edit(known.run) });
  }

  const reads = {
    copying: (): CopyingState => state.copying,
    heardHalted: heard.all,
    /** The latest moment at which a fact was written, by the clock of then. Epoch ms; 0: none was. */
    newestAt: (): number => state.newestAt,
    isSessionOpen: (): boolean => state.sessionOpen,
    /** Every scope that is not active, in the order they were set. */
    trading: (): readonly SetTradingState[] => state.trading,
    terms: (follower: AccountId): FollowerTerms | undefined => state.terms.get(follower)?.at(-1)?.terms,
    exitSize: (masterKey: string, follower: AccountId): ExitSize | undefined =>
      state.sizes.get(`${masterKey}/${follower}`),
    /** What a person decided for this follower about a missed action; null: nothing yet. */
    missedDecision: (masterKey: string, follower: AccountId): CatchUpChoice | null =>
      state.decisions.get(`${masterKey}/${follower}`) ?? null,
    /** Whether what this day says of the account's holdings leaves nothing to be looked up in the days before it. */
    hasWholeSums: (account: AccountId): boolean => state.wholeSums.has(account),
    wasCarriedIn: (account: AccountId, instrument: InstrumentId, product: Product): boolean =>
      state.carriedIn.has(`${account}/${instrument}/${product}`),
    isStopped: (account: AccountId): boolean => state.stopped.has(account),
    isPutAside: (id: ClOrdId): boolean => state.putAside.has(id),
    isKnownDuplicate: (account: AccountId, id: OrderId): boolean => state.duplicates.has(`${account}/${id}`),
    /** Whether the followers were taken out of this order of the master's by an exit. */
    isTakenOut: (masterKey: string): boolean => state.takenOut.has(masterKey),
    /** The products that units of a holding were moved to at the broker today, whether they are still there or not. */
    movedTo: (id: AccountId, { instrumentId, product }: Holding): readonly Product[] => [
      ...(state.movedTo.get(`${id}/${instrumentId}/${product}`) ?? []),
    ],
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
    /** The terms that were in force at a fact's number. */
    termsAt: (follower: AccountId, seq: number): FollowerTerms | undefined =>
      state.terms.get(follower)?.findLast((set) => set.seq <= seq)?.terms,
  };

  return {
    accept,
    reads,
    clear: (): void => {
      state.copying = { kind: 'Off' };
      state.sessionOpen = false;
      state.newestAt = 0;
      state.trading = [];
      heard.clear();
      for (const map of [
        state.terms,
        state.exits,
        state.stopped,
        state.duplicates,
        state.putAside,
        state.sizes,
        state.decisions,
        state.takenOut,
        state.movedTo,
        state.wholeSums,
        state.carriedIn,
      ])
        map.clear();
    },
  };
}
