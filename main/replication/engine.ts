// The sentence of the house in code: one queue, one event at a time, and the halt. It alone knows the order of stages.

import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import { isUndecided, isWorking, type CopyOrder } from '../../domain/copy-order.ts';
import type { ExitAccountView } from '../../domain/desk-view.ts';
import { unaskedCancel, type Unasked } from '../../domain/exchange-cancel.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { orderId, type AccountId, type ClOrdId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { avgPxOf } from '../../domain/order.ts';
import type { Urgency } from '../../domain/pacing.ts';
import type { Paise } from '../../domain/price.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import {
  coversScope,
  rulingState,
  scopeKey,
  type SetTradingState,
  type TradingScope,
  type TradingState,
} from '../../domain/trading-state.ts';
import type { BrokerAccount, LinkState, OrderBook } from '../broker/broker.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Blotter, MasterOrder, Staged } from './blotter.ts';
import { captureFollower, captureMaster, type Captured } from './capture.ts';
import { createDoubtLedger, lookUpDelay } from './doubt.ts';
import { createFeedGap } from './feed-gap.ts';
import type { Answer, Dispatch, Execute } from './execute.ts';
import { flatten, type FlattenParts } from './flatten.ts';
import type { FollowParts } from './follow-parts.ts';
import { follow, isExitSettled } from './follow.ts';
import type { Committed, Journal } from './journal.ts';
import { retryFacts, retryOf, type Retry } from './retry.ts';

export type EngineRules = {
  readonly staleAfterMs: number;
  readonly settleMs: number;
  readonly exitLimitMs: number;
};

export type EngineParts = {
  readonly mode: 'Practice' | 'Live';
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: EngineRules;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly blotter: Blotter;
  readonly journal: Journal;
  readonly execute: Execute;
  readonly instrumentOf: FollowParts['instrumentOf'];
  readonly alias: (id: AccountId) => string;
  readonly referencePrice: FlattenParts['referencePrice'];
  readonly wantPrices: FlattenParts['wantPrices'];
  readonly mayCopyInto: FollowParts['mayCopyInto'];
  readonly groupOf: FollowParts['groupOf'];
  readonly dated: FollowParts['dated'];
  /** As saved when the desk was last open; what today's journal says is brought in line with it. */
  readonly initial: {
    readonly copying: CopyingState;
    readonly terms: ReadonlyMap<AccountId, FollowerTerms>;
    readonly trading: readonly SetTradingState[];
  };
  readonly listener: EngineListener;
};

export type TradingChange = {
  readonly scope: TradingScope;
  readonly state: TradingState;
  readonly reason: string;
  /** Whether entries that rest at the broker within the scope are cancelled too; exits never are. */
  readonly cancelResting: boolean;
};

export type EngineListener = {
  readonly onLink: (account: AccountId, link: LinkState) => void;
  readonly onReady: (account: AccountId) => void;
  /** A fill was taken in: positions and funds at the broker have changed. */
  readonly onFill: (account: AccountId) => void;
  readonly onExitProgress: (runId: string, account: ExitAccountView) => void;
  /** Copying stopped because an assumption broke. */
  readonly onHalt: (reason: string) => void;
};

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(parts: EngineParts) {
  const { blotter, journal, execute, clock, masterId, log } = parts;
  const doubts = createDoubtLedger(parts.rules);
  const ready = new Set<AccountId>();
  const strays = new Map<AccountId, Set<string>>();
  const lookUps = new Map<AccountId, CancelTimer>();
  /** How often the book was asked about a doubt, whatever it answered. */
  const asked = new Map<ClOrdId, number>();
  /** Pairs of an exit and a follower that nothing can change any more. */
  const settledExits = new Set<string>();
  /** Each refused report is recorded once, though every reading of the book brings it again. */
  const refusals = new Set<string>();
  const masterFeed = createFeedGap();
  const queue: (() => void)[] = [];
  let draining = false;
  let halted: string | null = null;
  let exitRun: { readonly id: string; readonly done: Promise<void> } | null = null;
  let exitRuns = 0;
  let carriedRead = false;

  const followParts: FollowParts = {
    blotter,
    masterId,
    instrumentOf: parts.instrumentOf,
    staleAfterMs: parts.rules.staleAfterMs,
    mayCopyInto: parts.mayCopyInto,
    groupOf: parts.groupOf,
    dated: parts.dated,
    notReady,
    isStray: (follower, ref) => strays.get(follower)?.has(ref) ?? false,
  };

  function enqueue(event: () => void): void {
    queue.push(event);
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) guarded(next);
    } finally {
      draining = false;
    }
  }

  /**
   * A throw is a broken assumption: nothing is copied any more until a person has looked and started again. What the
   * broker says is still recorded, and Exit All still works: it follows nothing but the books.
   */
  function guarded(event: () => void): void {
    try {
      event();
    } catch (error) {
      halt(reasonOf(error));
    }
  }

  function halt(reason: string): void {
    const first = halted === null;
    halted ??= reason;
    log.error('engine-halted', { reason });
    // Every failing step would say the same again.
    if (!first) return;
    for (const step of [
      () => execute.dropEntries('Copying was halted.'),
      () => parts.listener.onHalt(reason),
      () => journal.commit([{ kind: 'CopyingChanged', copying: { kind: 'Halted', reason }, actor: 'Lockstep' }]),
    ]) {
      try {
        step();
      } catch (error) {
        log.error('halt-incomplete', { reason: reasonOf(error) });
      }
    }
  }

  function commit(facts: readonly JournalFact[]): void {
    if (facts.length > 0) journal.commit(facts, halted === null ? followUp : undefined);
  }

  /** What follows from the facts just staged: the same subtraction for every pair that they touch. */
  function followUp(staged: Staged): readonly JournalFact[] {
    const now = clock.now();
    const pairs = new Map<string, readonly [MasterOrder, AccountId]>();
    const touch = (master: MasterOrder | undefined, follower: AccountId): void => {
      if (master !== undefined) pairs.set(`${master.order.orderId}/${follower}`, [master, follower]);
    };
    for (const master of staged.masters.values()) {
      for (const follower of parts.followers) touch(master, follower);
      const { instrumentId, product } = master.order;
      if (blotter.net(masterId, instrumentId, product) !== 0) continue;
      for (const follower of parts.followers) {
        for (const copy of blotter.liveHolding(follower, instrumentId, product))
          if (isWorking(copy)) touch(blotter.master(orderId(copy.key.masterKey)), follower);
      }
    }
    for (const copy of staged.copies.values()) {
      const follower = copy.key.followerId;
      touch(blotter.master(orderId(copy.key.masterKey)), follower);
      const { instrumentId, product } = copy.order;
      for (const other of blotter.mastersHolding(masterId, instrumentId, product)) {
        if (other.held > 0 && !settledExits.has(`${other.order.orderId}/${follower}`)) touch(other, follower);
      }
    }
    return [...pairs].flatMap(([pair, [master, follower]]) => {
      const facts = follow(followParts, master, follower, now);
      if (facts.length === 0 && master.held > 0 && isExitSettled(followParts, master, follower)) settledExits.add(pair);
      return facts;
    });
  }

  function notReady(account: AccountId): string | null {
    if (blotter.isStopped(account))
      return 'The broker showed one reference twice, so copying to this account is stopped.';
    if (exitRun !== null) return 'Exit All is under way.';
    const session = parts.accounts.get(account)?.link().session;
    if (session === undefined) return 'The account is not set up any more.';
    if (session.kind === 'NeedsLogin') return `It needs a login: ${session.reason}`;
    if (session.kind === 'Unreachable') return `The broker cannot be reached: ${session.reason}`;
    return ready.has(account) ? null : 'Its orders of today have not been read from the broker yet.';
  }

  function onCommitted({ facts, copies }: Committed): void {
    const dispatches = facts.flatMap((fact) => dispatchOf(fact) ?? []);
    if (dispatches.length > 0) execute.send(dispatches);
    for (const fact of facts) {
      if (fact.kind === 'FollowerReported' || fact.kind === 'MasterReported') {
        if (fact.report.cumQty > 0) parts.listener.onFill(fact.report.accountId);
      }
    }
    for (const copy of copies)
      if (copy.order.unknownSince !== null && copy.attention === 'None') scheduleLookUp(copy.order.accountId);
  }

  function dispatchOf(fact: JournalFact): Dispatch | null {
    const { staleAfterMs } = parts.rules;
    switch (fact.kind) {
      case 'NewIntended': {
        const entry = fact.key.purpose === 'Copy';
        const notAfter = entry ? fact.masterAt + staleAfterMs : clock.now() + parts.rules.exitLimitMs;
        return { command: fact.command, urgency: entry ? 'Entry' : 'Exit', notAfter };
      }
      case 'ReplaceIntended': {
        const urgency: Urgency = blotter.copy(fact.command.clOrdId)?.key.purpose === 'Copy' ? 'Entry' : 'Exit';
        return { command: fact.command, urgency, notAfter: null };
      }
      case 'CancelIntended':
        return { command: fact.command, urgency: 'Exit', notAfter: clock.now() + parts.rules.exitLimitMs };
      default:
        return null;
    }
  }

  function onAnswer({ command, outcome, sentAt, answeredAt }: Answer): void {
    enqueue(() => {
      commit([
        { kind: 'CommandAnswered', clOrdId: command.clOrdId, command: command.kind, outcome, sentAt, answeredAt },
      ]);
    });
  }

  function onReport(report: ExecutionReport): void {
    enqueue(() => {
      const captured: Captured =
        report.accountId === masterId
          ? captureMaster(report, blotter, clock.now(), { ...parts.rules, unasked }, masterFeed.hasGap())
          : captureFollower(report, blotter);
      if (captured.needsBook === true) void askForOrder(report.orderId);
      if (captured.stray) {
        const seen = strays.get(report.accountId) ?? new Set();
        strays.set(report.accountId, seen.add(report.tag));
      }
      commit(captured.facts.filter(isNewRefusal));
    });
  }

  /** Exit All cancels the master's orders too; nobody but us asked for that. */
  function unasked(report: ExecutionReport): Unasked | null {
    const instrument = parts.instrumentOf(report.instrumentId);
    const at = report.transactTime ?? report.receivedAt;
    const session = instrument === undefined ? alwaysOpenSession : parts.dated.marketOf(instrument, at);
    return exitRun === null ? unaskedCancel(report, session) : null;
  }

  /** A reading under way may have begun before the order: then the next one shows it. */
  async function askForOrder(id: OrderId): Promise<void> {
    for (let readings = 0; readings < 3 && blotter.master(id) === undefined; readings += 1)
      await parts.accounts.get(masterId)?.orderBook();
  }

  function isNewRefusal(fact: JournalFact): boolean {
    if (fact.kind !== 'ReportRefused') return true;
    const said = `${fact.accountId}/${fact.reason}`;
    if (refusals.has(said)) return false;
    refusals.add(said);
    return true;
  }

  function onBook(account: AccountId, book: OrderBook): void {
    enqueue(() => {
      if (account === masterId) masterFeed.bookRead(book.startedAt);
      const inDoubt = doubtsOf(account);
      const absent = doubts.weigh(account, book, inDoubt);
      const facts: JournalFact[] = absent.map(({ copy, booksRead }) => ({
        kind: 'AttentionRaised',
        clOrdId: copy.clOrdId,
        booksRead,
      }));
      if (!ready.has(account) && book.unreadable.length === 0) {
        ready.add(account);
        parts.listener.onReady(account);
        if (account === masterId) void readCarried();
        facts.push({ kind: 'AccountReconciled', accountId: account, orders: book.reports.length });
      }
      commit(facts);
      followAgain(account);
    });
  }

  /** What was held back while the account was away, or a change in doubt: the same subtraction again. */
  function followAgain(account: AccountId): void {
    if (account === masterId || halted !== null) return;
    const now = clock.now();
    const again = new Map<string, MasterOrder>();
    for (const copy of blotter.liveOf(account)) {
      if (!isWorking(copy)) continue;
      const master = blotter.master(orderId(copy.key.masterKey));
      if (master !== undefined) again.set(copy.key.masterKey, master);
    }
    commit([...again.values()].flatMap((master) => follow(followParts, master, account, now)));
  }

  function doubtsOf(account: AccountId) {
    return blotter.liveOf(account).filter((copy) => copy.order.unknownSince !== null && copy.attention === 'None');
  }

  /** One reading serves every doubt of the account; it is asked for at growing intervals until none is left. */
  function scheduleLookUp(account: AccountId): void {
    if (lookUps.has(account)) return;
    const inDoubt = doubtsOf(account);
    if (inDoubt.length === 0) return;
    // A book that cannot be read is asked no faster than one that can: Exit All needs the account's reads more.
    const asks = Math.min(...inDoubt.map(({ clOrdId }) => asked.get(clOrdId) ?? 0));
    lookUps.set(
      account,
      clock.after(lookUpDelay(asks), () => {
        void lookUp(account);
      }),
    );
  }

  async function lookUp(account: AccountId): Promise<void> {
    for (const { clOrdId } of doubtsOf(account)) asked.set(clOrdId, (asked.get(clOrdId) ?? 0) + 1);
    await parts.accounts.get(account)?.orderBook();
    lookUps.delete(account);
    enqueue(() => {
      scheduleLookUp(account);
    });
  }

  /** What the master holds from earlier days, once a session; tried again when it signs in later. */
  async function readCarried(): Promise<void> {
    const positions = await parts.accounts.get(masterId)?.positions();
    if (positions?.ok !== true || carriedRead) return;
    carriedRead = true;
    enqueue(() => {
      commit(
        positions.value.flatMap(({ instrumentId, product, carriedQty }): readonly JournalFact[] =>
          product === null || carriedQty === 0
            ? []
            : [{ kind: 'PositionCarried', accountId: masterId, instrumentId, product, qty: carriedQty }],
        ),
      );
    });
  }

  function connect(account: BrokerAccount): void {
    const id = account.accountId;
    account.connect({
      onReport,
      onBook: (book) => {
        onBook(id, book);
      },
      onLink: (link) => {
        if (link.session.kind === 'NeedsLogin') ready.delete(id);
        if (id === masterId) masterFeed.isLive(link.feed === 'Live', clock.now());
        parts.listener.onLink(id, link);
      },
      onUnreadable: (reason) => {
        enqueue(() => {
          commit([{ kind: 'ReportRefused', accountId: id, reason } as const].filter(isNewRefusal));
        });
      },
    });
  }

  journal.onCommit(onCommitted);

  return {
    onAnswer,
    /** Starting is recovering: the journal first, then each broker's book, and only then may anything be sent. */
    start: async (): Promise<void> => {
      const replayed = journal.replay();
      log.info('journal-replayed', { count: replayed });
      const left = [...blotter.copies()].filter(({ sending }) => sending === 'Sending');
      commit([
        { kind: 'SessionOpened', mode: parts.mode, version: parts.version, masterId, followers: parts.followers },
        ...initialFacts(),
        ...blotter.openExits().flatMap(interruptedExit),
        ...left.map((copy): JournalFact => ({
          kind: 'DoubtBegan',
          clOrdId: copy.clOrdId,
          since: copy.times.committedAt ?? copy.times.decidedAt,
        })),
      ]);
      for (const account of new Set([...blotter.copies()].filter(isUndecided).map((copy) => copy.order.accountId)))
        scheduleLookUp(account);
      for (const follower of parts.followers) {
        const account = parts.accounts.get(follower);
        if (account !== undefined) connect(account);
      }
      // The followers' books come first, so that a fresh order of the master's finds them ready; but no slow
      // account holds up the others for longer than this.
      await Promise.race([
        Promise.all(parts.followers.map(async (id) => parts.accounts.get(id)?.orderBook())),
        pause(3000),
      ]);
      const master = parts.accounts.get(masterId);
      if (master !== undefined) {
        // Before its orders of today are heard: a sale of what it carries must not be taken for a new short.
        await Promise.race([readCarried(), pause(3000)]);
        connect(master);
        await Promise.race([master.orderBook(), pause(3000)]);
      }
    },
    setCopying: (copying: CopyingState, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'CopyingChanged', copying, actor }]);
        if (copying.kind !== 'On') execute.dropEntries('Copying was switched off.');
      });
    },
    /** Takes effect with its fact: what waits to be sent and is covered by it does not leave any more. */
    setTrading: (change: TradingChange, actor: string): void => {
      enqueue(() => {
        const { scope, state, reason, cancelResting } = change;
        commit([{ kind: 'TradingStateChanged', scope, state, reason, actor }]);
        if (state === 'Active') return;
        const covered = (followerId: AccountId, instrumentId: InstrumentId): boolean =>
          coversScope(scope, { followerId, group: parts.groupOf(followerId), instrumentId });
        execute.dropEntries('Trading was stopped for it.', (command) => {
          const copy = blotter.copy(command.clOrdId);
          return copy !== undefined && covered(copy.order.accountId, copy.order.instrumentId);
        });
        if (!cancelResting) return;
        const resting = parts.followers
          .flatMap((id) => blotter.liveOf(id))
          .filter((copy) => copy.key.purpose === 'Copy' && isWorking(copy) && !copy.order.cancelOpen)
          .filter(({ order }) => covered(order.accountId, order.instrumentId));
        commit(
          resting.flatMap(({ clOrdId, order }): readonly JournalFact[] =>
            order.orderId === null
              ? []
              : [
                  {
                    kind: 'CancelIntended',
                    command: { kind: 'Cancel', accountId: order.accountId, clOrdId, orderId: order.orderId },
                    masterAt: clock.now(),
                  },
                ],
          ),
        );
      });
    },
    setTerms: (followerId: AccountId, terms: FollowerTerms, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'FollowerTermsChanged', followerId, terms, actor }]);
      });
    },
    /** Facts about accounts, which nothing follows from. */
    record: (facts: readonly JournalFact[]): void => {
      enqueue(() => {
        commit(facts);
      });
    },
    /** The master's order ended unasked, and a person wants the followers' to end too. */
    followUnasked: (masterKey: string, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'UnaskedFollowed', masterKey, actor }]);
      });
    },
    ignoreAttention: (clOrdId: ClOrdId, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'AttentionIgnored', clOrdId, actor }]);
      });
    },
    retryOf: (copy: CopyOrder): Result<Retry> => retryOf(followParts, copy, clock.now()),
    /** A failed copy once more, by hand; refused with the reason where the rules would deny it. */
    retryCopy: (copy: CopyOrder, limit: Paise, actor: string): Result<null> => {
      let answer: Result<null> = err('HALTED', 'Copying is halted.');
      enqueue(() => {
        const facts = retryFacts(followParts, copy, limit, actor, clock.now());
        answer = facts.ok ? ok(null) : facts;
        if (facts.ok) commit(facts.value);
      });
      return answer;
    },
    /** One run at a time: pressing again joins the run under way. */
    exitAll: (accounts: readonly AccountId[], actor: string): string => {
      if (exitRun !== null) return exitRun.id;
      exitRuns += 1;
      const runId = `EXIT-${clock.now().toString(36).toUpperCase()}-${exitRuns}`;
      // Under way before its first step, for whatever that step sets in motion must already find it so.
      exitRun = { id: runId, done: Promise.resolve().then(() => runExit(runId, accounts, actor)) };
      // The press itself stops entries before anything else happens.
      execute.dropEntries('Exit All was pressed.');
      return runId;
    },
    exitDone: async (): Promise<void> => exitRun?.done,
    isReady: (account: AccountId): boolean => ready.has(account),
    notReady,
    /** The strictest state set for the desk, the follower's group or itself; null: active. */
    stopped: (followerId: AccountId): SetTradingState | null =>
      rulingState(blotter.trading(), { followerId, group: parts.groupOf(followerId), instrumentId: null }),
    haltReason: (): string | null => halted,
    close: async (): Promise<void> => {
      for (const cancel of lookUps.values()) cancel();
      execute.close();
      await Promise.all([...parts.accounts.values()].map(async (account) => account.close()));
      if (halted === null) commit([{ kind: 'SessionClosed' }]);
    },
  };

  function initialFacts(): readonly JournalFact[] {
    const { copying, terms, trading } = parts.initial;
    const known = new Map(blotter.trading().map((one) => [scopeKey(one.scope), one.state]));
    const changed = [...terms].filter(([id, saved]) => JSON.stringify(blotter.terms(id)) !== JSON.stringify(saved));
    return [
      ...changed.map(([followerId, saved]): JournalFact => ({
        kind: 'FollowerTermsChanged',
        followerId,
        terms: saved,
        actor: 'saved settings',
      })),
      ...trading
        .filter((one) => known.get(scopeKey(one.scope)) !== one.state)
        .map(({ at, ...one }): JournalFact => ({ kind: 'TradingStateChanged', ...one, since: at })),
      ...(blotter.copying().kind === copying.kind
        ? []
        : [{ kind: 'CopyingChanged', copying, actor: 'saved settings' } as const]),
    ];
  }

  /** A run that the last stop cut short proved nothing for the accounts that had not ended. */
  function interruptedExit({ run, accounts }: ReturnType<Blotter['openExits']>[number]): readonly JournalFact[] {
    const unended = accounts.filter((id) => !run.accounts.some(({ accountId }) => accountId === id));
    const flat = run.accounts.filter(({ state }) => state === 'Flat').length;
    return [
      ...unended.map((id): JournalFact => ({
        kind: 'ExitAccountEnded',
        runId: run.id,
        account: {
          accountId: id,
          alias: parts.alias(id),
          state: 'Left',
          cancelsSent: 0,
          closesSent: 0,
          workingLeft: 0,
          positionsLeft: [],
          provenAt: null,
          reason: 'Lockstep stopped in the middle of this run, so nothing is proven. Press Exit All again.',
        },
      })),
      { kind: 'ExitFinished', runId: run.id, flat, left: run.accounts.length + unended.length - flat },
    ];
  }

  async function runExit(runId: string, accounts: readonly AccountId[], actor: string): Promise<void> {
    try {
      await driveExit(runId, accounts, actor);
    } catch (error) {
      const reason = `Exit All was not carried out: ${reasonOf(error)}. Close the positions at the broker.`;
      log.error('exit-not-carried-out', { reason });
      parts.listener.onHalt(reason);
    } finally {
      exitRun = null;
    }
  }

  /** Commits at once and throws when that fails, for what must not go on without it. */
  function commitNow(facts: readonly JournalFact[]): void {
    let failure: unknown = null;
    enqueue(() => {
      try {
        commit(facts);
      } catch (error) {
        failure = error;
        throw error;
      }
    });
    if (failure !== null) throw new Error(`the journal cannot be written (${reasonOf(failure)})`);
  }

  async function driveExit(runId: string, accounts: readonly AccountId[], actor: string): Promise<void> {
    commitNow([
      { kind: 'ExitStarted', runId, accounts, actor },
      ...(halted === null ? [{ kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'Exit All' } as const] : []),
    ]);
    const ended = await flatten(
      {
        clock,
        blotter,
        masterId,
        accounts: parts.accounts,
        alias: parts.alias,
        instrumentOf: parts.instrumentOf,
        referencePrice: (id) => parts.referencePrice(id) ?? lastTradedPrice(id),
        wantPrices: parts.wantPrices,
        issue: commitNow,
        onProgress: (id, account) => {
          parts.listener.onExitProgress(id, account);
        },
        limitMs: parts.rules.exitLimitMs,
      },
      runId,
      accounts,
    );
    exitRun = null;
    commitNow([
      ...ended.map((account): JournalFact => ({ kind: 'ExitAccountEnded', runId, account })),
      {
        kind: 'ExitFinished',
        runId,
        flat: ended.filter(({ state }) => state === 'Flat').length,
        left: ended.filter(({ state }) => state !== 'Flat').length,
      },
    ]);
  }

  /** The newest average we have seen traded, where no quote is known. */
  function lastTradedPrice(id: string): number | null {
    const orders = [
      ...[...blotter.masters()].map(({ order }) => order),
      ...[...blotter.copies()].map(({ order }) => order),
    ];
    const newest = orders
      .filter((order) => order.instrumentId === id && order.cumQty > 0)
      .toSorted((a, b) => b.transactTime - a.transactTime)[0];
    return newest === undefined ? null : avgPxOf(newest);
  }

  function reasonOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }
}
