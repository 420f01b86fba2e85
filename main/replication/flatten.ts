// Works one account at a time down to what the exits under way want of it, and says so only when its books prove it.
// However many runs ask, an account has one worker: nothing is cancelled or closed twice because two pressed.

import type { ExitAccountView } from '../../domain/exit-view.ts';
import { waitingView } from '../../domain/exit-account.ts';
import { knowsOf } from '../../domain/exit-evidence.ts';
import { fullBucket, takeReads, type ReadBucket } from '../../domain/exit-reads.ts';
import type { CopyOrder } from '../../domain/copy-order.ts';
import { verdictOf } from '../../domain/exit-verdict.ts';
import { exitRound, type ExitClaim } from '../../domain/exit.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { Pace } from '../../domain/pacing.ts';
import type { BrokerAccount, BrokerPosition, OrderBook } from '../broker/broker.ts';
import { knownWorking, readingOf, workingCloses, youngestClose, type ReadingParts } from './exit-reading.ts';
import { createCloseTurns } from './close-turns.ts';
import { askPrices, pricesFor, type WantPrices } from './exit-prices.ts';
import { show, showAll, showFailure } from './exit-progress.ts';
import { closeFacts, dueCancels, type SendParts } from './exit-sends.ts';
import {
  cancelAnswersMs,
  count,
  handedOn,
  mostRereads,
  msUntilAnswered,
  nameOf,
  newWorker,
  patienceMs,
  restMs,
  restOf,
  sleep,
  type Claimed,
  type FlattenTask,
  type Worker,
} from './exit-worker.ts';

export type FlattenParts = ReadingParts &
  SendParts & {
    readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
    readonly alias: (id: AccountId) => string;
    readonly pace: Pace;
    readonly wantPrices: WantPrices;
    /** Makes the facts durable and sends the commands among them; rejects when they cannot be made durable. */
    readonly issue: (facts: readonly JournalFact[]) => Promise<void>;
    /** How long one account is worked on before it is named as left. Ms. */
    readonly limitMs: number;
  };

export type Flattener = ReturnType<typeof createFlattener>;

export function createFlattener(parts: FlattenParts) {
  const { clock, blotter } = parts;
  const workers = new Map<AccountId, Worker>();
  const buckets = new Map<AccountId, ReadBucket>();
  const closeTurns = createCloseTurns(blotter);

  function workerOf(id: AccountId): Worker {
    const worker = workers.get(id) ?? newWorker(id);
    workers.set(id, worker);
    return worker;
  }

  async function work(worker: Worker): Promise<void> {
    while (worker.claims.size > 0) {
      let ms = 0;
      try {
        ms = await round(worker);
      } catch (error) {
        showFailure(worker, error);
        ms = restOf(worker);
      }
      for (const claimed of worker.claims.values()) if (clock.monotonic() >= claimed.deadline) giveUp(worker, claimed);
      if (worker.claims.size > 0) await sleep(worker, ms, clock);
    }
    if (workers.get(worker.id) === worker) workers.delete(worker.id);
  }

  /** Nothing works on the account any more: every run hears so, instead of waiting for it for ever. */
  function abandon(worker: Worker, error: unknown): void {
    if (workers.get(worker.id) === worker) workers.delete(worker.id);
    for (const claimed of worker.claims.values()) claimed.fail(error);
    worker.claims.clear();
  }

  /** One look at the account and what follows from it; answers how long to rest before the next, ms. */
  async function round(worker: Worker): Promise<number> {
    const account = parts.accounts.get(worker.id);
    if (account === undefined) {
      for (const claimed of worker.claims.values())
        finish(worker, claimed, { state: 'Left', reason: 'The account is not set up any more.' });
      return 0;
    }
    const answersIn = msUntilAnswered(worker, parts.pace.exitPerSecond ?? parts.pace.perSecond, clock.monotonic());
    if (answersIn > 0) return answersIn;
    if (await takeBackOvertaken(worker)) return cancelAnswersMs;
    const youngest = youngestClose(parts, worker.id, clock.now(), patienceMs);
    if (youngest !== null) return watch(worker, account, youngest);
    const words = [worker.closedAt, ...blotter.copiesOfAccount(worker.id).map(({ times }) => times.answeredAt ?? 0)];
    // A reading that begins within the millisecond of the last word cannot be told from one before it.
    if (words.some((at) => at === clock.now())) return 2;
    const bucket = takeReads(buckets.get(worker.id) ?? fullBucket, 2, clock.monotonic());
    if (bucket.kind === 'Wait') {
      showAll(worker, 'Proving', 'Waiting: its books were read so often that the broker’s limit on reads is near.');
      return bucket.ms;
    }
    buckets.set(worker.id, bucket.bucket);
    for (const claimed of worker.claims.values())
      if (claimed.view.state === 'Waiting' && claimed.view.reason === '')
        show(claimed, 'Waiting', 'Reading its books.');
    const askedAt = clock.now();
    const book = await account.orderBook('Exit');
    // After the book, never beside it: a fill between the two must show in the positions at least.
    const positions = book.ok ? await account.positions('Exit') : book;
    if (!book.ok || !positions.ok) {
      const why = book.ok ? positions : book;
      showAll(worker, 'Proving', `Its books cannot be read: ${why.ok ? '' : why.message}`);
      return restOf(worker);
    }
    // An answer that came just before the reading is written down during it: its order may not be in the book yet.
    const younger = youngestClose(parts, worker.id, clock.now(), patienceMs);
    if (younger !== null) return watch(worker, account, younger);
    // A reading that began before our last word to this account, or its answer, proves nothing about what it did.
    if (!knowsOf(book.value.startedAt, askedAt, words, clock.now())) return 2;
    // Nor does it tell what somebody traded by hand while it was on its way; one who never stops is not waited for.
    const overtaken = closeTurns.handAt(worker.id) >= askedAt && worker.rereads < mostRereads;
    worker.rereads = overtaken ? worker.rereads + 1 : 0;
    if (overtaken) return 0;
    return act(worker, book.value, positions.value);
  }

  /** Closing orders are given their time. Where the feed is silent, the book is asked whether they have traded. */
  async function watch(worker: Worker, account: BrokerAccount, youngest: number): Promise<number> {
    const left = Math.max(1, youngest + patienceMs - clock.now());
    const bucket = takeReads(buckets.get(worker.id) ?? fullBucket, 1, clock.monotonic());
    if (worker.watched !== youngest || bucket.kind === 'Wait') {
      worker.watched = youngest;
      return Math.min(left, restOf(worker));
    }
    buckets.set(worker.id, bucket.bucket);
    await account.orderBook('Exit');
    return Math.min(left, restOf(worker));
  }

  async function act(worker: Worker, book: OrderBook, positions: readonly BrokerPosition[]): Promise<number> {
    const { reading, disagreements } = readingOf(
      parts,
      worker.id,
      { book, positions },
      { has: (runId) => worker.claims.has(runId), wasCancelled: (order) => worker.cancelAskedAt.has(order) },
      worker.disagreements,
      clock.monotonic(),
    );
    worker.disagreements = disagreements;
    const coming = pricesFor(parts.wantPrices, worker, reading);
    if (coming !== null) {
      showAll(worker, 'Closing', '');
      // The wait makes these books old: they are read again before anything is sent.
      await coming;
      return 0;
    }
    const cancels: JournalFact[] = [];
    const closes: JournalFact[] = [];
    const taken = new Set<string>();
    const untaken = (key: string): boolean => !taken.has(key) && taken.add(key).size > 0;
    for (const claimed of worker.claims.values()) {
      const claim = claimed.claim();
      const verdict = verdictOf(claim, reading);
      claimed.view = {
        ...claimed.view,
        workingLeft: verdict.kind === 'Cancel' ? verdict.orders.length : 0,
        positionsLeft: verdict.left.map((position) => ({
          ...position,
          symbol: parts.instrumentOf(position.instrumentId)?.tradingSymbol ?? position.instrumentId,
        })),
        provenAt: clock.now(),
      };
      switch (verdict.kind) {
        case 'Flat':
        case 'Left':
          finish(worker, claimed, { state: verdict.kind, reason: verdict.kind === 'Left' ? verdict.reason : '' });
          break;
        case 'Wait':
          show(
            claimed,
            verdict.proving ? 'Proving' : claimed.view.state === 'Waiting' ? 'Proving' : claimed.view.state,
            verdict.reason,
          );
          break;
        case 'Cancel': {
          const facts = dueCancels(parts, worker, claimed.runId, verdict.orders.filter(untaken), claim);
          count(claimed, facts);
          cancels.push(...facts);
          show(claimed, 'Cancelling', '');
          break;
        }
        case 'Close': {
          const free = verdict.closes.filter((close) => untaken(`${close.instrumentId}/${close.product}`));
          const facts = closeFacts(parts, worker, claimed.runId, free, reading);
          count(claimed, facts);
          closes.push(...facts);
          show(claimed, 'Closing', '');
          break;
        }
      }
    }
    if (cancels.length + closes.length === 0) return restOf(worker);
    closeTurns.sized(closes);
    await issue(worker, [...cancels, ...closes]);
    if (closes.length > 0) worker.closedAt = clock.now();
    return closes.length > 0 ? restMs.last : cancelAnswersMs;
  }

  async function issue(worker: Worker, facts: readonly JournalFact[]): Promise<void> {
    const takeBack = handedOn(worker, facts, clock.monotonic());
    worker.restingMs = restMs.first;
    worker.woken = false;
    try {
      await parts.issue(facts);
    } catch (error) {
      takeBack();
      throw error;
    }
  }

  function giveUp(worker: Worker, claimed: Claimed): void {
    const reason = claimed.view.reason || 'It did not get flat in time; see what is left, then exit again.';
    // Whoever reads LEFT closes by hand what is left: what rests for the same units must not trade beside that.
    const cancels = cancelsOf(worker, claimed, () => true);
    if (cancels.length > 0)
      issue(worker, cancels).catch((error: unknown) => {
        showFailure(worker, error);
      });
    finish(worker, claimed, { state: 'Left', reason });
  }

  function finish(worker: Worker, claimed: Claimed, end: Pick<ExitAccountView, 'state' | 'reason'>): void {
    worker.claims.delete(claimed.runId);
    closeTurns.left(claimed.runId, worker.id);
    show(claimed, end.state, end.reason);
    claimed.end(claimed.view);
  }

  /**
   * Cancels the closes which somebody has traded beside since they were sized: what they would close is not all there any
   * more, and the books that show it may not be read for a while.
   */
  async function takeBackOvertaken(worker: Worker): Promise<boolean> {
    const cancels = [...worker.claims.values()].flatMap((claimed) =>
      cancelsOf(worker, claimed, (close) => closeTurns.isOvertaken(close.clOrdId)),
    );
    if (cancels.length === 0) return false;
    await issue(worker, cancels).catch((error: unknown) => {
      showFailure(worker, error);
    });
    return true;
  }

  function cancelsOf(worker: Worker, claimed: Claimed, which: (close: CopyOrder) => boolean): readonly JournalFact[] {
    const closes = workingCloses(blotter, worker.id).filter(({ key }) => key.masterKey === claimed.runId);
    const ids = closes.filter(which).flatMap(({ order }) => order.orderId ?? []);
    const due = dueCancels(parts, worker, claimed.runId, ids);
    count(claimed, due);
    return due;
  }

  function rouse(id: AccountId): void {
    const worker = workers.get(id);
    if (worker === undefined || worker.outstanding.size > 0) return;
    worker.woken = true;
    worker.wake?.();
  }

  return {
    /**
     * The facts that cancel, before any book is read, what the journal knows to be working. The caller makes them
     * durable together with the press, then calls `begin` with them.
     */
    firstCancels: (id: AccountId, runId: string, claim: ExitClaim): readonly JournalFact[] => {
      const held = blotter
        .holdingsOf(id)
        .map(({ instrumentId, product, net }) => ({ instrumentId, product, netQty: net }));
      const books = { working: knownWorking(parts, id), held, undecided: [], copied: () => 0 };
      const step = exitRound(claim, books);
      const worker = workers.get(id) ?? newWorker(id);
      return step.kind === 'Cancel' ? dueCancels(parts, worker, runId, step.orders, claim) : [];
    },
    /** Resolves when the account has ended for this run; rejects on a broken assumption. `sent`: its first cancels, handed on by now. */
    begin: (id: AccountId, task: FlattenTask, sent: readonly JournalFact[]): Promise<ExitAccountView> => {
      return new Promise((end, fail) => {
        const view = {
          ...waitingView(id, parts.alias(id)),
          state: sent.length > 0 ? 'Cancelling' : 'Waiting',
        } as const;
        const idle = !workers.has(id);
        const worker = workerOf(id);
        const claimed: Claimed = { ...task, deadline: clock.monotonic() + parts.limitMs, end, fail, view };
        worker.claims.set(task.runId, claimed);
        handedOn(worker, sent, clock.monotonic());
        count(claimed, sent);
        claimed.onProgress(claimed.view);
        try {
          askPrices(
            parts.wantPrices,
            worker,
            blotter.holdingsOf(id).flatMap(({ instrumentId, net }) => (net === 0 ? [] : instrumentId)),
          );
        } catch {
          // The books come first: what they show is asked for again, and then told of.
        }
        if (idle)
          work(worker).catch((error: unknown) => {
            abandon(worker, error);
          });
        else rouse(id);
      });
    },
    onAnswer: (command: OrderCommand): void => {
      if (workers.get(command.accountId)?.outstanding.delete(nameOf(command)) === true) rouse(command.accountId);
    },
    /** Closes that still rest here of exits that are over: whoever reads LEFT closes by hand, and they would trade beside that. */
    closesOfEnded: (id: AccountId): readonly CopyOrder[] =>
      workingCloses(blotter, id).filter(({ key }) => workers.get(id)?.claims.has(key.masterKey) !== true),
    /** Of a close whose turn has come. */
    whyOvertaken: closeTurns.whyOvertaken,
    /** Of an order that is none of ours. */
    heardByHand: (report: ExecutionReport): void => {
      closeTurns.heardByHand(report);
      const worker = workers.get(report.accountId);
      if (worker !== undefined) clock.after(0, () => void takeBackOvertaken(worker));
    },
    /** Something new is in the journal about an order of this account. */
    onOrder: rouse,
  };
}
