// The exits under way: one press is one run, pressing again for the same joins it, and every run ends in a record.

import type { ExitAccountView, ExitRunView } from '../../domain/exit-view.ts';
import { isEnded, leftView } from '../../domain/exit-account.ts';
import { covers, scopeWords, type ExitRequest } from '../../domain/exit-scope.ts';
import { concerns } from '../../domain/exit.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { MasterOrder } from './master-order.ts';
import { claimOf, frozenBy, isWholeAccount, interruptedExit, lastTradedPrice, stillToFreeze } from './exit-claims.ts';
import { createExitIssue } from './exit-issue.ts';
import { previewExit, type AccountPreview } from './exit-preview.ts';
import { beginRun, reasonOf, type Run } from './exit-run-state.ts';
import { createFlattener, type FlattenParts } from './flatten.ts';

export type ExitRunParts = Omit<FlattenParts, 'issue'> & {
  /** Makes the facts durable and sends the commands among them; throws when they cannot be made durable. */
  readonly issue: (facts: readonly JournalFact[]) => void;
  /** Takes the waiting entries that are covered out of the queues. */
  readonly dropEntries: (reason: string, covers: (command: OrderCommand) => boolean) => void;
  /** Copying was stopped by the system, and needs no switching off. */
  readonly isHalted: () => boolean;
  readonly onRun: (run: ExitRunView) => void;
  /** Why a run cannot be written down, in words; null: it can again. Nothing is sent meanwhile. */
  readonly onTrouble: (runId: string, reason: string | null) => void;
  /** A broken assumption: the run ends as LEFT where it stood, and copying must halt. */
  readonly onBroken: (reason: string) => void;
  /** Copying into the account need not wait for the run any more; what the master did since (epoch ms) is still to follow. */
  readonly onReleased: (account: AccountId, since: number) => void;
};

export type ExitRuns = ReturnType<typeof createExitRuns>;

/** Accounts whose first cancels are made durable together; each chunk is twice the last, so that the first byte does not wait. */
const firstChunk = 1;
const againAfterMs = 500;
const frameMs = 50;
/** A press this soon after an account was proven flat takes the proof as it is. */
const provenForMs = 1000;

export function createExitRuns(parts: ExitRunParts) {
  const { clock, blotter } = parts;
  const runs = new Map<string, Run>();
  /** Epoch ms of the earliest run that has ended in an account which others still hold. */
  const waitingSince = new Map<AccountId, number>();
  const referencePrice: FlattenParts['referencePrice'] = (id) =>
    parts.referencePrice(id) ?? lastTradedPrice(blotter, id);
  const flattener = createFlattener({ ...parts, referencePrice, issue: createExitIssue(clock, parts.issue) });
  const names = {
    alias: (id: string): string => parts.alias(id as AccountId),
    symbol: (id: string): string => parts.instrumentOf(id as InstrumentId)?.tradingSymbol ?? id,
  };
  let count = 0;

  function newRun(request: ExitRequest, accounts: readonly AccountId[], actor: string): Run {
    count += 1;
    const id = `EXIT-${clock.now().toString(36).toUpperCase()}-${count}`;
    const run = beginRun({
      id,
      request,
      title: scopeWords(request.scope, names),
      actor,
      startedAt: clock.now(),
      accounts,
      alias: parts.alias,
    });
    runs.set(id, run);
    return run;
  }

  async function drive(run: Run): Promise<void> {
    const { id, request } = run.view;
    const opening: readonly JournalFact[] = [
      { kind: 'ExitStarted', runId: id, accounts: run.accounts, actor: run.view.actor, request, title: run.view.title },
      ...frozenBy(request.scope, parts.isHalted()),
    ];
    let size = firstChunk;
    for (let from = 0; from === 0 || from < run.accounts.length; from += size / 2) {
      const chunk = run.accounts.slice(from, from + size);
      size *= 2;
      const cancels = await durable(run, () => {
        const facts = chunk.map((account) => firstCancels(run, account));
        parts.issue([...(from === 0 ? opening : []), ...facts.flat()]);
        return facts;
      });
      if (cancels === null) {
        for (const account of run.accounts.slice(from))
          leave(run, account, 'Nothing was sent: the journal could not be written. Close it at the broker.');
        break;
      }
      for (const [index, account] of chunk.entries()) flattenOne(run, account, cancels[index] ?? []);
      // The sockets get their turn between the chunks.
      await pause(0);
    }
    while (run.working.size > 0) await Promise.all(run.working.values());
    await finish(run);
  }

  async function finish(run: Run): Promise<void> {
    run.view = { ...run.view, finishedAt: clock.now() };
    const flat = run.view.accounts.filter(({ state }) => state === 'Flat').length;
    run.owed.push({ kind: 'ExitFinished', runId: run.view.id, flat, left: run.view.accounts.length - flat });
    show(run, 'Now');
    await payOwed(run);
    run.end(run.view);
    for (const account of run.accounts) release(run, account);
  }

  /** Whatever went wrong, a run ends: the accounts under way end by themselves, those never begun are LEFT. */
  async function breakOff(run: Run, error: unknown): Promise<void> {
    const why = reasonOf(error);
    parts.onBroken(`${run.view.title} broke off: ${why}`);
    await Promise.allSettled(run.working.values());
    for (const view of run.view.accounts)
      if (!isEnded(view))
        leave(run, view.accountId as AccountId, `The exit broke off (${why}). Press again, or close it at the broker.`);
    if (run.view.finishedAt === null) await finish(run);
  }

  /** One account that cannot be decided holds up no other: its worker meets the same trouble, and says so. */
  function firstCancels(run: Run, account: AccountId): readonly JournalFact[] {
    try {
      return flattener.firstCancels(account, run.view.id, claimOf(blotter, run.view.request, account));
    } catch {
      return [];
    }
  }

  function leave(run: Run, account: AccountId, reason: string): void {
    const view = leftView(run.view, account, reason);
    run.working.delete(account);
    run.owed.push({ kind: 'ExitAccountEnded', runId: run.view.id, account: view });
    put(run, view);
  }

  /** While another run holds the account too, what waited for this one goes on waiting: since the earlier of the two. */
  function release(run: Run, account: AccountId): void {
    const since = Math.min(run.view.startedAt, waitingSince.get(account) ?? Infinity);
    if (underWay().some(({ members }) => members.has(account))) waitingSince.set(account, since);
    else waitingSince.delete(account);
    parts.onReleased(account, since);
  }

  function flattenOne(run: Run, account: AccountId, sent: readonly JournalFact[]): void {
    const task = {
      runId: run.view.id,
      claim: () => claimOf(blotter, run.view.request, account),
      onProgress: (view: ExitAccountView) => {
        put(run, view);
      },
    };
    const ended = flattener.begin(account, task, sent).then(
      (view) => {
        run.working.delete(account);
        run.owed.push({ kind: 'ExitAccountEnded', runId: run.view.id, account: view });
        // Those that end together are written together.
        clock.after(frameMs, () => void payOwed(run));
      },
      (error: unknown) => {
        leave(run, account, `It cannot be worked on (${reasonOf(error)}). Press again, or close it at the broker.`);
        parts.onBroken(`${run.view.title} in one account: ${reasonOf(error)}`);
      },
    );
    run.working.set(account, ended);
  }

  /** Pressed again: what had ended a while ago is looked at once more, since it may hold something new by now. */
  function join(run: Run, accounts: readonly AccountId[]): void {
    if (run.working.size === 0) return;
    for (const id of accounts) {
      const view = run.view.accounts.find(({ accountId }) => accountId === id);
      const known = view?.state === 'Flat' && clock.now() - (view.provenAt ?? 0) < provenForMs;
      if (!known && !run.working.has(id)) flattenOne(run, id, []);
    }
  }

  /** Tries until it succeeds or the run's time is over, and says meanwhile that nothing is sent. */
  async function durable<T>(run: Run, act: () => T): Promise<T | null> {
    const deadline = clock.monotonic() + parts.limitMs;
    for (let failures = 0; ; failures += 1) {
      try {
        const made = act();
        if (failures > 0) parts.onTrouble(run.view.id, null);
        return made;
      } catch (error) {
        const why = reasonOf(error);
        parts.onTrouble(run.view.id, why);
        for (const view of run.view.accounts)
          if (view.state === 'Waiting') put(run, { ...view, reason: `Nothing is sent yet: ${why}.` });
      }
      if (clock.monotonic() >= deadline) return null;
      await pause(againAfterMs);
    }
  }

  async function payOwed(run: Run): Promise<void> {
    if (run.owed.length === 0) return;
    await durable(run, () => {
      const facts = [...run.owed];
      if (facts.length > 0) parts.issue(facts);
      run.owed.splice(0, facts.length);
    });
  }

  function put(run: Run, view: ExitAccountView): void {
    const accounts = run.view.accounts.map((one) => (one.accountId === view.accountId ? view : one));
    run.view = { ...run.view, accounts };
    show(run, 'Soon');
  }

  function show(run: Run, when: 'Now' | 'Soon'): void {
    if (when === 'Now') {
      parts.onRun(run.view);
      return;
    }
    if (run.shown) return;
    run.shown = true;
    clock.after(frameMs, () => {
      run.shown = false;
      parts.onRun(run.view);
    });
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  function underWay(): readonly Run[] {
    return [...runs.values()].filter(({ view }) => view.finishedAt === null);
  }

  function isToBeDropped(request: ExitRequest, accounts: readonly AccountId[], command: OrderCommand): boolean {
    const { scope } = request;
    if (scope.kind === 'Fleet') return true;
    if (!accounts.includes(command.accountId)) return false;
    const copy = blotter.copy(command.clOrdId);
    if (scope.kind === 'MasterOrder' || scope.kind === 'InStep') return copy?.key.masterKey === scope.masterKey;
    return copy === undefined || concerns(claimOf(blotter, request, command.accountId), copy.order.instrumentId);
  }

  /** Whether an exit of the whole account is under way: nothing else is sent to it. */
  function holdsAccount(id: AccountId): boolean {
    return underWay().some(({ members, view: { request } }) => members.has(id) && isWholeAccount(request.scope));
  }

  /** Whether an exit of less than the whole account works on this instrument of it. */
  function holds(id: AccountId, instrumentId: InstrumentId): boolean {
    return underWay().some((run) => {
      if (!run.members.has(id) || isWholeAccount(run.view.request.scope)) return false;
      const claim = claimOf(blotter, run.view.request, id);
      return claim.kind !== 'Account' && concerns(claim, instrumentId);
    });
  }

  return {
    /** Starts at once and answers the run's id: a new one, or that of a run under way which does all that is asked. */
    press: (request: ExitRequest, accounts: readonly AccountId[], actor: string): string => {
      const joined = underWay().find(
        (run) => covers(run.view.request, request) && accounts.every((id) => run.accounts.includes(id)),
      );
      if (joined !== undefined) {
        join(joined, accounts);
        const facts = stillToFreeze(blotter, request.scope, parts.isHalted());
        if (facts.length > 0) void durable(joined, () => parts.issue(facts));
        return joined.view.id;
      }
      // The press itself stops entries before anything else happens.
      parts.dropEntries('Exit was pressed.', (command) => isToBeDropped(request, accounts, command));
      const run = newRun(request, accounts, actor);
      show(run, 'Now');
      drive(run)
        .catch(async (error: unknown) => breakOff(run, error))
        .catch((error: unknown) => {
          parts.onBroken(reasonOf(error));
        });
      return run.view.id;
    },
    preview: async (request: ExitRequest, accounts: readonly AccountId[]): Promise<readonly AccountPreview[]> =>
      Promise.all(
        accounts.map(async (id) =>
          previewExit({ ...parts, referencePrice, now: clock.monotonic }, id, claimOf(blotter, request, id)),
        ),
      ),
    /** The ends of runs that the last stop cut short: they proved nothing for the accounts that had not ended. */
    interrupted: (): readonly JournalFact[] => blotter.openExits().flatMap((cut) => interruptedExit(cut, parts.alias)),
    run: (id: string): ExitRunView | undefined => runs.get(id)?.view,
    /** Resolves when every account has ended and the record was written, or could not be. */
    done: async (id: string): Promise<ExitRunView | null> => (await runs.get(id)?.ended) ?? null,
    /** Resolves when those under way have ended; null: none is. */
    allDone: (): Promise<void> | null => {
      const all = underWay().map(({ ended }) => ended);
      return all.length === 0 ? null : Promise.all(all).then(() => undefined);
    },
    holdsAccount,
    holds,
    /**
     * An exit under way in the account or the instrument is waited for, since two that sell one holding would open the reverse. And
     * an order of the master's that followers were taken out of is not opened for them again, whatever it grows to.
     */
    barsFollowing: ({ order, held }: MasterOrder, follower: AccountId): boolean =>
      holdsAccount(follower) ||
      holds(follower, order.instrumentId) ||
      (held === 0 && order.orderId !== null && blotter.isTakenOut(order.orderId)),
    closesOfEnded: flattener.closesOfEnded,
    whyOvertaken: flattener.whyOvertaken,
    heardByHand: flattener.heardByHand,
    onAnswer: (command: OrderCommand): void => {
      flattener.onAnswer(command);
    },
    onOrder: (id: AccountId): void => {
      flattener.onOrder(id);
    },
  };
}
