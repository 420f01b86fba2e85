// The sentence of the house in code: one queue, one event at a time, and the halt. It alone knows the order of stages.

import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import { unaskedCancel, type Unasked } from '../../domain/exchange-cancel.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import { looksLikeClOrdId, type AccountId, type InstrumentId, type OrderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import { alwaysOpenSession } from '../../domain/trading-session.ts';
import { rulingState, type SetTradingState } from '../../domain/trading-state.ts';
import type { BrokerAccount, OrderBook } from '../broker/broker.ts';
import type { CancelTimer } from '../clock.ts';
import { createActionAges } from './action-age.ts';
import { createBreakers } from './breakers.ts';
import { createBrokerTime } from './broker-time.ts';
import { createByHand } from './by-hand.ts';
import { captureFollower, captureMaster, type Captured } from './capture.ts';
import { dispatchOf, withTurns } from './dispatches.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Answer } from './execute.ts';
import { createExitRuns } from './exit-run.ts';
import { createFeedGap } from './feed-gap.ts';
import type { FollowParts } from './follow-parts.ts';
import { createFollowUp } from './follow-up.ts';
import type { Committed } from './journal.ts';
import { createGather } from './gather.ts';
import { createLegWatch } from './leg-watch.ts';
import { createLookUp } from './look-up.ts';
import { createRecover } from './recover.ts';
import { createUnfilledWatch } from './unfilled.ts';
import { watchTimeJumps, type PowerChange } from './time-jump.ts';
import { wishedPrices } from './wished-prices.ts';

export type Engine = ReturnType<typeof createEngine>;

/** So many commits in a row may fail before what is newest is tried by itself. */
const mostNotWritten = 3;
/** A halt that could not be written is tried again this much later. Ms. */
const haltAgainMs = 2000;

export function createEngine(parts: EngineParts) {
  const { blotter, journal, execute, clock, masterId, log } = parts;
  const wantPrices = wishedPrices(parts.wantPrices, (reason) => {
    log.warn('prices-not-asked', { reason });
  });
  const ready = new Set<AccountId>();
  const strays = new Map<AccountId, Set<string>>();
  /** Each refused report is recorded once, though every reading of the book brings it again. */
  const refusals = new Set<string>();
  const masterFeed = createFeedGap();
  const ages = createActionAges();
  const brokerTime = createBrokerTime(parts.rules.staleAfterMs);
  const queue: (() => void)[] = [];
  let draining = false;
  let halted: string | null = null;
  /** The halt could not be written, and is tried again. */
  let haltTimer: CancelTimer | null = null;
  /** Commits in a row that failed. */
  let notWritten = 0;
  /** First prices that were asked for and are waited for a moment. */
  const pricesComing = new Set<InstrumentId>();
  /** Epoch ms: a book that was asked for earlier does not count as read. */
  let booksFrom = 0;
  /** Since the start: facts that the table of an order's life forbids. */
  let illegalMoves = 0;

  const followParts: FollowParts = {
    blotter,
    masterId,
    instrumentOf: parts.instrumentOf,
    staleAfterMs: parts.rules.staleAfterMs,
    ageOf: ({ order }) => ages.atLeast(order.orderId, clock.monotonic()),
    mayCopyInto: parts.mayCopyInto,
    groupOf: parts.groupOf,
    fundsOf: parts.fundsOf,
    figuresOf: parts.figuresOf,
    quoteOf: parts.quoteOf,
    tapeOf: parts.tapeOf,
    pricesComing: (id) => pricesComing.has(id),
    dated: parts.dated,
    notReady,
    barred: (master, follower) => exit.barsFollowing(master, follower),
    isStray: (follower, ref) => strays.get(follower)?.has(ref) ?? false,
  };
  const checkBreakers = createBreakers({
    blotter,
    masterId,
    staleAfterMs: parts.rules.staleAfterMs,
    notReady,
    now: clock.now,
  });
  const followUp = createFollowUp(followParts, parts.followers);
  const unfilled = createUnfilledWatch({
    follow: followParts,
    followers: parts.followers,
    clock,
    wantPrices: (ids) => void wantPrices(ids),
    decide: (facts) => {
      enqueue(() => {
        const due = halted === null ? facts() : [];
        if (due.length > 0) commit(due);
      });
    },
  });
  const legs = createLegWatch(clock, blotter, () => {
    enqueue(() => {
      if (halted === null) commit(followUp.heldLegs(clock.now()));
    });
  });
  const gather = createGather(clock, () => {
    take(() => {
      commit([]);
    });
  });
  const lookUp = createLookUp({ ...parts, enqueue, commit, onNote: parts.listener.onDoubt });
  const byHand = createByHand({
    ...parts,
    followParts,
    enqueue,
    commit,
    decideNow,
    haltReason: () => halted,
    followAgain: followUp.again,
  });
  const exit = createExitRuns({
    ...parts,
    freezeQtyOf: parts.dated.freezeQtyOf,
    issue: commitNow,
    limitMs: parts.rules.exitLimitMs,
    dropEntries: execute.dropEntries,
    isHalted: () => halted !== null,
    wantPrices,
    // Whoever shows an exit may fail; the exit goes on.
    onRun: (run) => {
      guarded(() => parts.listener.onExit(run));
    },
    onTrouble: (runId, reason) => {
      if (reason !== null) log.error('exit-not-written', { reason: `${runId}: ${reason}` });
      guarded(() => parts.listener.onExitTrouble(runId, reason));
    },
    onBroken: halt,
    onReleased: (account, since) => {
      enqueue(() => {
        if (account !== masterId && halted === null) commit(followUp.since(account, since, clock.now()));
      });
    },
  });
  const recover = createRecover({
    ...parts,
    enqueue,
    commit,
    connect,
    scheduleLookUp: lookUp.schedule,
    interruptedExits: exit.interrupted,
    onSetBack: (ms) => {
      log.warn('clock-behind-journal', { ms });
      ages.unknown(blotter.masters());
    },
  });

  /** What is decided in an event is decided with every report before it taken in. */
  function enqueue(event: () => void): void {
    take(() => {
      if (gather.holdsReports()) commit([]);
      event();
    });
  }

  function take(event: () => void): void {
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
      () => {
        if (owedHalt().length > 0) journal.commit(owedHalt());
      },
    ]) {
      try {
        step();
      } catch (error) {
        log.error('halt-incomplete', { reason: reasonOf(error) });
      }
    }
    untilWritten();
  }

  /** Until the journal holds the halt, whoever reads it takes copying for on. */
  function untilWritten(): void {
    if (owedHalt().length === 0) return;
    haltTimer = clock.after(haltAgainMs, () => {
      take(() => {
        commit([]);
      });
      untilWritten();
    });
  }

  /** A halt that could not be written goes ahead of whatever can be. */
  function owedHalt(): readonly JournalFact[] {
    return halted === null || blotter.copying().kind === 'Halted' ? [] : [haltOf(halted)];
  }

  function haltOf(reason: string): JournalFact {
    return { kind: 'CopyingChanged', copying: { kind: 'Halted', reason }, actor: 'Lockstep' };
  }

  function commit(news: readonly JournalFact[]): void {
    const kept = gather.take();
    try {
      write([...kept, ...news]);
      notWritten = 0;
    } catch (error) {
      notWritten += 1;
      gather.giveBack(kept);
      if (notWritten <= mostNotWritten || news.length === 0) throw error;
      writeWithout(news);
    }
  }

  /** It is the disk that cannot, or it is what was kept: no exit must wait for facts that can never be written. */
  function writeWithout(news: readonly JournalFact[]): void {
    write(news);
    notWritten = 0;
    for (const { kind } of gather.take()) log.error('fact-not-written', { kind });
  }

  function write(news: readonly JournalFact[]): void {
    const facts = [...owedHalt(), ...news];
    if (facts.length === 0) return;
    const fits = execute.booking();
    const written = (planned: readonly JournalFact[]): readonly JournalFact[] => {
      checkBreakers(planned);
      return withTurns(planned, fits);
    };
    journal.commit(written(facts), (staged) => {
      const now = clock.now();
      const monotonic = clock.monotonic();
      // A clock that was set back would make fresh what the broker stamped long ago.
      ages.heard(staged.masters.values(), Math.max(now, brokerTime.atLeast(monotonic)), monotonic);
      return halted === null ? written(followUp.after(staged, now)) : [];
    });
  }

  /** Commits at once and throws when that fails, for what must not go on without it. */
  function commitNow(facts: readonly JournalFact[]): void {
    let failure: unknown = null;
    take(() => {
      try {
        commit(facts);
      } catch (error) {
        failure = error;
        throw error;
      }
    });
    if (failure !== null) throw new Error(`the journal cannot be written (${reasonOf(failure)})`);
  }

  function notReady(account: AccountId): string | null {
    if (blotter.isStopped(account))
      return 'The broker showed one reference twice, so copying to this account is stopped.';
    if (exit.holdsAccount(account)) return 'Exit All is under way.';
    const session = parts.accounts.get(account)?.link().session;
    if (session === undefined) return 'The account is not set up any more.';
    if (session.kind === 'NeedsLogin') return `It needs a login: ${session.reason}`;
    if (session.kind === 'Unreachable') return `The broker cannot be reached: ${session.reason}`;
    return ready.has(account) ? null : 'Its orders of today have not been read from the broker yet.';
  }

  function onCommitted({ facts, copies, illegal }: Committed): void {
    for (const { clOrdId, fact, why } of illegal) {
      illegalMoves += 1;
      log.warn('illegal-transition', { clOrdId, kind: fact, reason: why, count: illegalMoves });
    }
    const dispatches = facts.flatMap((fact) => dispatchOf(fact, blotter, parts.rules, clock.now()) ?? []);
    if (dispatches.length > 0) execute.send(dispatches);
    for (const fact of facts) {
      if (fact.kind === 'FollowerReported' || fact.kind === 'MasterReported') {
        if (fact.report.cumQty > 0) parts.listener.onFill(fact.report.accountId);
      }
    }
    for (const id of new Set(copies.map((copy) => copy.order.accountId))) exit.onOrder(id);
    dropPointless(facts);
    unfilled.changed(copies);
    legs.look();
    for (const copy of copies)
      if (copy.order.unknownSince !== null && copy.attention === 'None') lookUp.schedule(copy.order.accountId);
  }

  /** What still waits to be sent for an order of the master's that has ended without a trade would only be cancelled. */
  function dropPointless(facts: readonly JournalFact[]): void {
    const ended = new Set<string>();
    for (const fact of facts) {
      if (fact.kind !== 'MasterReported') continue;
      const order = blotter.master(fact.report.orderId)?.order;
      if (order === undefined || order.ended === null || order.cumQty > 0) continue;
      const waits = blotter.copiesOfMaster(fact.report.orderId).some(({ sending }) => sending === 'Planned');
      if (waits) ended.add(fact.report.orderId);
    }
    if (ended.size === 0) return;
    execute.dropEntries('The master’s order had ended before its turn came.', ({ kind, clOrdId }) => {
      return kind === 'New' && ended.has(blotter.copy(clOrdId)?.key.masterKey ?? '');
    });
  }

  /** They had to wait; from here on they may be at the broker. */
  function onLeaving(commands: readonly OrderCommand[]): void {
    const orders = commands.filter(({ kind }) => kind === 'New');
    commitNow(orders.map(({ clOrdId }): JournalFact => ({ kind: 'CommandSent', clOrdId })));
  }

  function onAnswer({ command, outcome, sentAt, answeredAt }: Answer): void {
    exit.onAnswer(command);
    gather.add([
      { kind: 'CommandAnswered', clOrdId: command.clOrdId, command: command.kind, outcome, sentAt, answeredAt },
    ]);
  }

  function onReport(report: ExecutionReport, book?: OrderBook): void {
    take(() => {
      if (gather.holdsReportOf(report)) commit([]);
      askForPrice(report);
      const [wall, monotonic] = [clock.now(), clock.monotonic()];
      brokerTime.heard(report.transactTime, wall, monotonic);
      const moments = { wall, broker: brokerTime.atLeast(monotonic) };
      const captured: Captured =
        report.accountId === masterId
          ? captureMaster(
              report,
              blotter,
              moments,
              { ...parts.rules, unasked, halted: halted !== null },
              { feedHasGap: masterFeed.hasGap(), book: book ?? null },
            )
          : captureFollower(report, blotter, moments, parts.rules);
      if (captured.needsBook === true) void askForOrder(report.orderId);
      if (captured.stray) {
        const seen = strays.get(report.accountId) ?? new Set();
        strays.set(report.accountId, seen.add(report.tag));
      }
      const facts = captured.facts.filter(isNewRefusal);
      const waits = report.accountId !== masterId && facts.every(({ kind }) => kind === 'FollowerReported');
      if (waits) gather.add(facts);
      else commit(facts);
    });
  }

  /** A new order of the master's without a price of its own needs one of now. */
  function askForPrice({ accountId: whose, orderId: id, ordType, instrumentId }: ExecutionReport): void {
    if (whose !== masterId || (ordType !== 'Market' && ordType !== 'Stop') || blotter.master(id) !== undefined) return;
    awaitPrice(instrumentId);
  }

  function awaitPrice(instrumentId: InstrumentId): void {
    const coming = pricesComing.has(instrumentId) ? null : wantPrices([instrumentId]);
    if (coming === null) return;
    pricesComing.add(instrumentId);
    void coming.then(() => {
      pricesComing.delete(instrumentId);
      enqueue(() => {
        if (halted === null) commit(followUp.undecided({ instrumentId }, clock.now()));
      });
    });
  }

  /** Exit All cancels the master's orders too; nobody but us asked for that. */
  function unasked(report: ExecutionReport): Unasked | null {
    const instrument = parts.instrumentOf(report.instrumentId);
    const at = report.transactTime ?? report.receivedAt;
    const session = instrument === undefined ? alwaysOpenSession : parts.dated.marketOf(instrument, at);
    const asked = exit.holdsAccount(masterId) || exit.holds(masterId, report.instrumentId);
    return asked ? null : unaskedCancel(report, session);
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
      lookUp.weigh(account, book);
      parts.listener.onBook(account, book);
      if (!ready.has(account) && book.startedAt >= booksFrom && isAllReadOfOurs(book)) {
        ready.add(account);
        parts.listener.onReady(account);
        void recover.readCarried(account);
        gather.add([{ kind: 'AccountReconciled', accountId: account, orders: book.reports.length }]);
        // An entry that waited for its price when the machine went off is decided by one of now.
        for (const id of account === masterId ? [] : followUp.unpriced(account, clock.now())) awaitPrice(id);
        const undecided = account === masterId || halted !== null ? [] : followUp.undecided({ account }, clock.now());
        // After a start a hundred books come at once: without news they share what commits they need.
        if (undecided.length > 0) commit(undecided);
        const heard = account === masterId || halted !== null ? [] : followUp.afterHalt(account, clock.now());
        if (heard.length > 0) commit(heard);
        unfilled.look();
        legs.look();
      }
      const again = account === masterId || halted !== null ? [] : followUp.again(account, clock.now());
      if (again.length > 0) commit(again);
    });
  }

  /** A row that cannot be read and may be ours keeps the account back; one of somebody else's does not, all day long. */
  function isAllReadOfOurs({ unreadable, oddRows = [] }: OrderBook): boolean {
    return oddRows.length >= unreadable.length && oddRows.every(({ tag }) => tag !== null && !looksLikeClOrdId(tag));
  }

  function connect(account: BrokerAccount): void {
    const id = account.accountId;
    account.connect({
      onReport,
      onBook: (book) => {
        onBook(id, book);
      },
      onLink: (link) => {
        if (link.session.kind === 'NeedsLogin' && ready.delete(id)) lookUp.sessionEnded(id);
        if (id === masterId) masterFeed.isLive(link.feed === 'Live', clock.now());
        guarded(() => parts.listener.onLink(id, link));
      },
      onUnreadable: (reason) => {
        enqueue(() => {
          commit([{ kind: 'ReportRefused', accountId: id, reason } as const].filter(isNewRefusal));
        });
      },
    });
  }

  /** The machine has slept, or its clock was set: nothing is copied to an account before its book is read again. */
  function resumed(ms: number | null): void {
    log.warn('time-jumped', { ms: ms ?? 0 });
    enqueue(() => {
      gather.add([{ kind: 'MachineWoke', ms }]);
      booksFrom = clock.now();
      ready.clear();
      masterFeed.isLive(false, booksFrom);
      if (parts.accounts.get(masterId)?.link().feed === 'Live') masterFeed.isLive(true, booksFrom);
    });
    void recover.readBooks();
  }

  /** Its sockets may be connected in name only; and some systems' clocks do not show a sleep. */
  function woke(): void {
    jumps.forget();
    resumed(null);
    for (const account of parts.accounts.values())
      guarded(() => {
        account.reconnect('The machine has slept.');
      });
  }

  const jumps = watchTimeJumps(clock, resumed);
  journal.onCommit(onCommitted);

  return {
    onAnswer,
    isOvertaken: exit.isOvertaken,
    onLeaving,
    start: recover.start,
    /** The system's own word: what has slept copies nothing to an account before its book is read again. */
    power: (change: PowerChange): void => {
      if (change === 'Resume') woke();
      else
        enqueue(() => {
          gather.add([{ kind: 'MachineSleeps' }]);
        });
    },
    setCopying: (copying: CopyingState, actor: string): void => {
      enqueue(() => {
        commit([{ kind: 'CopyingChanged', copying, actor }]);
        if (copying.kind !== 'On') execute.dropEntries('Copying was switched off.');
      });
    },
    setTerms: (followerId: AccountId, terms: FollowerTerms, actor: string, note = ''): void => {
      enqueue(() => {
        const before = blotter.terms(followerId);
        commit([
          {
            kind: 'FollowerTermsChanged',
            followerId,
            terms,
            actor,
            ...(before === undefined ? {} : { before }),
            ...(note === '' ? {} : { note }),
          },
        ]);
      });
    },
    /** Facts about accounts, which nothing follows from. */
    record: (facts: readonly JournalFact[]): void => {
      enqueue(() => {
        commit(facts);
      });
    },
    /** Facts that are decided in their turn, with every report before it taken in. */
    settle: (decide: () => readonly JournalFact[]): void => {
      enqueue(() => {
        commit(decide());
      });
    },
    doubtNote: lookUp.note,
    ...byHand,
    /** Pressing again for the same, or for part of it, joins the run under way. */
    exit: exit.press,
    previewExit: exit.preview,
    exitDone: exit.done,
    exitRun: exit.run,
    isReady: (account: AccountId): boolean => ready.has(account),
    notReady,
    /** The strictest state set for the desk, the follower's group or itself; null: active. */
    stopped: (followerId: AccountId): SetTradingState | null =>
      rulingState(blotter.trading(), { followerId, group: parts.groupOf(followerId), instrumentId: null }),
    haltReason: (): string | null => halted,
    /** For what breaks outside the queue; as a broken assumption inside it. */
    halt,
    close: async (): Promise<void> => {
      jumps.close();
      haltTimer?.();
      unfilled.close();
      legs.close();
      lookUp.close();
      execute.close();
      await Promise.all([...parts.accounts.values()].map(async (account) => account.close()));
      guarded(() => commit(halted === null ? [{ kind: 'SessionClosed' }] : []));
    },
  };

  /** In its turn of the queue; refused while copying is halted, for then nothing would follow from it. */
  function decideNow(decide: () => Result<readonly JournalFact[]>): Result<null> {
    let answer: Result<null> = err('HALTED', `Copying was halted: ${halted ?? 'the journal cannot be written.'}`);
    enqueue(() => {
      if (halted !== null) return;
      const facts = decide();
      if (facts.ok) commit(facts.value);
      answer = facts.ok ? ok(null) : facts;
    });
    return answer;
  }

  function reasonOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
  }
}
