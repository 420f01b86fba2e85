// The sentence of the house in code: one queue, one event at a time, and the halt. It alone knows the order of stages.

import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import { rulingState, type SetTradingState } from '../../domain/trading-state.ts';
import type { BrokerAccount, BrokerPosition, OrderBook } from '../broker/broker.ts';
import { createActionAges } from './action-age.ts';
import { createBreakers } from './breakers.ts';
import { createBrokerTime } from './broker-time.ts';
import { createByHand } from './by-hand.ts';
import { createCommits } from './commits.ts';
import { dispatchOf, withTurns } from './dispatches.ts';
import { createEndedCloses } from './ended-closes.ts';
import type { EngineParts } from './engine-parts.ts';
import { createEventQueue, reasonOf } from './event-queue.ts';
import type { Answer } from './execute.ts';
import { createExitRuns } from './exit-run.ts';
import { cancelOfEnded } from './exit-sends.ts';
import { createFeedGap } from './feed-gap.ts';
import type { FollowParts } from './follow-parts.ts';
import { createFollowUp } from './follow-up.ts';
import type { Committed } from './journal.ts';
import { createGather } from './gather.ts';
import { createHalt } from './halt.ts';
import { createLegWatch } from './leg-watch.ts';
import { createLookUp } from './look-up.ts';
import { endedUntraded, waitsBeyondShare } from './pointless.ts';
import { createPriceWait } from './price-wait.ts';
import { createReadiness } from './readiness.ts';
import { createRecover } from './recover.ts';
import { createReportsIn } from './reports-in.ts';
import { createSinceBook } from './since-book.ts';
import { createUnfilledWatch } from './unfilled.ts';
import { watchTimeJumps, type PowerChange } from './time-jump.ts';
import { wishedPrices } from './wished-prices.ts';

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(parts: EngineParts) {
  const { blotter, journal, execute, clock, masterId, log } = parts;
  const wantPrices = wishedPrices(parts.wantPrices, (reason) => {
    log.warn('prices-not-asked', { reason });
  });
  const masterFeed = createFeedGap();
  const sinceBook = createSinceBook(clock);
  const ages = createActionAges();
  const brokerTime = createBrokerTime(parts.rules.staleAfterMs);
  /** Since the start: facts that the table of an order's life forbids. */
  let illegalMoves = 0;

  const { take, guarded } = createEventQueue((reason) => {
    halt.raise(reason);
  });
  const gather = createGather(clock, writeGathered);
  const halt = createHalt({
    blotter,
    clock,
    log,
    steps: [
      () => execute.dropEntries('Copying was halted.'),
      parts.listener.onHalt,
      () => {
        if (halt.owed().length > 0) journal.commit(halt.owed());
      },
    ],
    writeOwed: writeGathered,
  });
  const readiness = createReadiness({ ...parts, isExiting: (account) => exit.holdsAccount(account) });
  const { notReady } = readiness;
  const prices = createPriceWait({
    masterId,
    blotter,
    wantPrices,
    onHere: (instrumentId) => {
      enqueue(() => {
        if (isOn()) commit(followUp.undecided({ instrumentId }, clock.now()));
      });
    },
  });

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
    pricesComing: (id) => prices.isComing(id),
    dated: parts.dated,
    notReady,
    barred: (master, follower) => exit.barsFollowing(master, follower),
    isStray: (follower, ref) => reportsIn.isStray(follower, ref),
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
        const due = isOn() ? facts() : [];
        if (due.length > 0) commit(due);
      });
    },
  });
  const legs = createLegWatch(clock, blotter, () => {
    enqueue(() => {
      if (isOn()) commit(followUp.heldLegs(clock.now()));
    });
  });
  const commit = createCommits({
    journal,
    gather,
    log,
    owed: halt.owed,
    forWriting: () => {
      const fits = execute.booking();
      return (planned) => {
        checkBreakers(planned);
        return withTurns(planned, fits);
      };
    },
    after: (staged) => {
      const now = clock.now();
      const monotonic = clock.monotonic();
      // A clock that was set back would make fresh what the broker stamped long ago.
      ages.heard(staged.masters.values(), Math.max(now, brokerTime.atLeast(monotonic)), monotonic);
      return isOn() ? followUp.after(staged, now) : [];
    },
  });
  const reportsIn = createReportsIn({
    ...parts,
    take,
    gather,
    commit,
    prices,
    masterFeed,
    sinceBook,
    brokerTime,
    isHalted: () => !isOn(),
    heardByHand: (report) => {
      exit.heardByHand(report);
    },
    isExitingMaster: (id) => exit.holdsAccount(masterId) || exit.holds(masterId, id),
  });
  const lookUp = createLookUp({ ...parts, enqueue, commit, onNote: parts.listener.onDoubt });
  const byHand = createByHand({
    ...parts,
    followParts,
    enqueue,
    commit,
    decideNow,
    haltReason: halt.reason,
    followAgain: followUp.again,
  });
  const exit = createExitRuns({
    ...parts,
    freezeQtyOf: parts.dated.freezeQtyOf,
    isCounted: (account) => recover.isCounted(account),
    issue: commitNow,
    limitMs: parts.rules.exitLimitMs,
    dropEntries: execute.dropEntries,
    isHalted: () => !isOn(),
    wantPrices,
    // Whoever shows an exit may fail; the exit goes on.
    onRun: (run) => {
      guarded(() => parts.listener.onExit(run));
    },
    onTrouble: (runId, reason) => {
      if (reason !== null) log.error('exit-not-written', { reason: `${runId}: ${reason}` });
      guarded(() => parts.listener.onExitTrouble(runId, reason));
    },
    onBroken: halt.raise,
    onReleased: (account, since) => {
      endedCloses.look(account);
      enqueue(() => {
        if (account !== masterId && isOn()) commit(followUp.since(account, since, clock.now()));
      });
    },
  });
  const endedCloses = createEndedCloses({
    clock,
    closesOf: exit.closesOfEnded,
    cancelOf: (close) => cancelOfEnded({ clock, masterId }, close),
    isSignedIn: (id) => parts.accounts.get(id)?.link().session.kind !== 'NeedsLogin',
    decide: (facts) => {
      enqueue(() => {
        commit(facts());
      });
    },
  });
  const recover = createRecover({
    ...parts,
    enqueue,
    commit,
    onCarried: (facts) => {
      const anew = isOn() ? followUp.carried(facts) : [];
      if (anew.length > 0) commit(anew);
    },
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

  /** Copying has not halted: something may follow. */
  function isOn(): boolean {
    return halt.reason() === null;
  }

  function writeGathered(): void {
    take(() => {
      commit([]);
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
    for (const id of new Set(copies.map((copy) => copy.order.accountId))) {
      exit.onOrder(id);
      endedCloses.look(id);
    }
    dropPointless(facts);
    unfilled.changed(copies);
    legs.look();
    for (const copy of copies)
      if (copy.order.unknownSince !== null && copy.attention === 'None') lookUp.schedule(copy.order.accountId);
  }

  function dropPointless(facts: readonly JournalFact[]): void {
    const ended = endedUntraded(facts, blotter);
    const beyond = waitsBeyondShare(facts, blotter);
    if (ended.size === 0 && beyond.size === 0) return;
    execute.dropEntries('The master’s order had ended before its turn came.', ({ kind, clOrdId }) => {
      return kind === 'New' && (beyond.has(clOrdId) || ended.has(blotter.copy(clOrdId)?.key.masterKey ?? ''));
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

  function onBook(account: AccountId, book: OrderBook): void {
    enqueue(() => {
      if (account === masterId) {
        masterFeed.bookRead(book.startedAt);
        sinceBook.read(book.startedAt);
      }
      lookUp.weigh(account, book);
      parts.listener.onBook(account, book);
      // Whatever kept it from being read at the start: an account that answers with its book is asked again.
      void recover.readCarried(account);
      if (readiness.readBy(account, book)) {
        if (account === masterId) brokerTime.sure();
        parts.listener.onReady(account);
        gather.add([{ kind: 'AccountReconciled', accountId: account, orders: book.reports.length }]);
        // An entry that waited for its price when the machine went off is decided by one of now.
        for (const id of account === masterId ? [] : followUp.unpriced(account, clock.now())) prices.await(id);
        const undecided = account === masterId || !isOn() ? [] : followUp.undecided({ account }, clock.now());
        // After a start a hundred books come at once: without news they share what commits they need.
        if (undecided.length > 0) commit(undecided);
        const heard = account === masterId || !isOn() ? [] : followUp.afterHalt(account, clock.now());
        if (heard.length > 0) commit(heard);
        unfilled.look();
        legs.look();
      }
      endedCloses.look(account);
      const again = account === masterId || !isOn() ? [] : followUp.again(account, clock.now());
      if (again.length > 0) commit(again);
    });
  }

  function connect(account: BrokerAccount): void {
    const id = account.accountId;
    account.connect({
      onReport: (report, book) => {
        jumps.look();
        reportsIn.onReport(report, book);
      },
      onBook: (book) => {
        jumps.look();
        onBook(id, book);
      },
      onLink: (link) => {
        if (link.session.kind === 'NeedsLogin' && readiness.lost(id)) lookUp.sessionEnded(id);
        if (id === masterId) masterFeed.isLive(link.feed === 'Live', clock.now());
        guarded(() => parts.listener.onLink(id, link));
      },
      onUnreadable: (reason) => {
        enqueue(() => {
          commit([{ kind: 'ReportRefused', accountId: id, reason } as const].filter(reportsIn.isNewRefusal));
        });
      },
    });
  }

  /** The machine has slept, or its clock was set: nothing is copied to an account before its book is read again. */
  function resumed(ms: number | null): void {
    const now = clock.now();
    log.warn('time-jumped', { ms: ms ?? 0 });
    guarded(() => parts.listener.onTimeJump?.());
    // Both clocks may have lost the same time: the wall's was set back, the other stood still.
    const why = 'The machine slept or its clock was set while it waited: the master’s action may be too old.';
    execute.dropEntries(why, undefined, 'MASTER_ACTION_STALE');
    enqueue(() => {
      gather.add([{ kind: 'MachineWoke', ms }]);
      readiness.from(now);
      brokerTime.doubt();
      sinceBook.forget();
      masterFeed.isLive(false, now);
      if (parts.accounts.get(masterId)?.link().feed === 'Live') masterFeed.isLive(true, now);
    });
    void recover.readBooks(now);
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
    whyOvertaken: exit.whyOvertaken,
    /** The machine may have slept since it was last asked. */
    lookAtClocks: jumps.look,
    onLeaving,
    start: recover.start,
    /** Positions that were read for the screen: they tell what the account carries too. */
    positionsRead: (account: AccountId, positions: readonly BrokerPosition[]): void => {
      // Before the journal has been read, nobody knows what is counted.
      if (blotter.isSessionOpen()) void recover.carriedShown(account, positions);
    },
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
        if (!terms.enabled)
          execute.dropEntries('The follower was switched off.', ({ accountId }) => accountId === followerId);
      });
    },
    /** Facts about accounts. Consent that is withdrawn holds for the entries that still wait for their turn as well. */
    record: (facts: readonly JournalFact[]): void => {
      enqueue(() => {
        commit(facts);
        for (const fact of facts) {
          if (fact.kind === 'ConsentRecorded' && fact.consent.kind === 'Withdrawn')
            execute.dropEntries('Consent was withdrawn.', ({ accountId }) => accountId === fact.accountId);
        }
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
    exitsDone: exit.allDone,
    isReady: readiness.isReady,
    notReady,
    /** The strictest state set for the desk, the follower's group or itself; null: active. */
    stopped: (followerId: AccountId): SetTradingState | null =>
      rulingState(blotter.trading(), { followerId, group: parts.groupOf(followerId), instrumentId: null }),
    haltReason: halt.reason,
    /** For what breaks outside the queue; as a broken assumption inside it. */
    halt: halt.raise,
    close: async (): Promise<void> => {
      jumps.close();
      halt.close();
      unfilled.close();
      legs.close();
      endedCloses.close();
      lookUp.close();
      execute.close();
      await Promise.all([...parts.accounts.values()].map(async (account) => account.close()));
      guarded(() => commit(isOn() ? [{ kind: 'SessionClosed' }] : []));
    },
  };

  /** In its turn of the queue; refused while copying is halted, for then nothing would follow from it. */
  function decideNow(decide: () => Result<readonly JournalFact[]>): Result<null> {
    let answer: Result<null> = err(
      'HALTED',
      `Copying was halted: ${halt.reason() ?? 'the journal cannot be written.'}`,
    );
    enqueue(() => {
      if (!isOn()) return;
      const facts = decide();
      if (facts.ok) commit(facts.value);
      answer = facts.ok ? ok(null) : facts;
    });
    return answer;
  }
}
