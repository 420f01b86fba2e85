// The one worker that an account has while exits are under way: what it waits for, and for how long it rests.

import type { ExitAccountView } from '../../domain/exit-view.ts';
import type { Disagreements } from '../../domain/exit-evidence.ts';
import type { ExitClaim } from '../../domain/exit.ts';
import type { AccountId, InstrumentId, OrderId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import type { OrderCommand } from '../../domain/order-command.ts';
import type { CancelTimer, Clock } from '../clock.ts';

/** What one run wants of one account. `claim` is asked anew each round. */
export type FlattenTask = {
  readonly runId: string;
  readonly claim: () => ExitClaim;
  readonly onProgress: (view: ExitAccountView) => void;
};

export type Claimed = FlattenTask & {
  /** Monotonic ms. */
  readonly deadline: number;
  readonly end: (view: ExitAccountView) => void;
  /** Nothing works on it any more, and why. */
  readonly fail: (error: unknown) => void;
  view: ExitAccountView;
};

/** Moments are monotonic ms unless said otherwise. */
export type Worker = {
  readonly id: AccountId;
  readonly claims: Map<string, Claimed>;
  readonly cancelAskedAt: Map<OrderId, number>;
  readonly tries: Map<InstrumentId, number>;
  /** Commands handed on and not answered yet, with when they were. */
  readonly outstanding: Map<string, { readonly kind: OrderCommand['kind']; readonly at: number }>;
  disagreements: Disagreements;
  /** Epoch ms of the newest closing order handed on. */
  closedAt: number;
  readonly pricesAsked: Set<InstrumentId>;
  /** Resolves when the prices asked for are there, or after a moment; null: nothing to wait for. */
  pricesComing: Promise<void> | null;
  /** The moment (epoch ms) of the youngest close that was given time to trade before the book was asked about it. */
  watched: number | null;
  /** Readings in a row that somebody traded beside. */
  rereads: number;
  restingMs: number;
  woken: boolean;
  wake: (() => void) | null;
};

/** A closing order that has not traded by then is cancelled and priced anew, and a cancel asked for again. */
export const patienceMs = 2000;
/** So often a reading that somebody traded beside is put aside before it is acted on. */
export const mostRereads = 3;
/** A reading that showed nothing new is repeated after this long, doubling up to the last. */
export const restMs = { first: 100, last: 2000 } as const;
/** How long the answer to a cancel is waited for, once it could leave, before the book is read all the same. */
export const cancelAnswersMs = 300;

export function newWorker(id: AccountId): Worker {
  return {
    id,
    claims: new Map(),
    cancelAskedAt: new Map(),
    tries: new Map(),
    outstanding: new Map(),
    disagreements: new Map(),
    closedAt: 0,
    pricesAsked: new Set(),
    pricesComing: null,
    watched: null,
    rereads: 0,
    restingMs: restMs.first,
    woken: false,
    wake: null,
  };
}

export function nameOf(command: OrderCommand): string {
  return command.kind === 'New' ? command.clOrdId : `${command.kind}/${command.orderId}`;
}

/** Notes what is on its way from now on; the answer takes the note back, for facts that could not be made durable. */
export function handedOn(worker: Worker, facts: readonly JournalFact[], now: number): () => void {
  const names: string[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'NewIntended' && fact.kind !== 'CancelIntended') continue;
    names.push(nameOf(fact.command));
    worker.outstanding.set(nameOf(fact.command), { kind: fact.command.kind, at: now });
    if (fact.kind === 'CancelIntended') worker.cancelAskedAt.set(fact.command.orderId, now);
  }
  return () => {
    // What was answered meanwhile stays answered.
    for (const name of names) worker.outstanding.delete(name);
    for (const fact of facts) if (fact.kind === 'CancelIntended') worker.cancelAskedAt.delete(fact.command.orderId);
  };
}

/** An order on its way may trade: nothing is decided around it. Cancels are only given a moment. */
export function msUntilAnswered({ outstanding }: Worker, perSecond: number, now: number): number {
  const waiting = [...outstanding.values()];
  if (waiting.some(({ kind }) => kind === 'New')) return restMs.last;
  const newest = Math.max(-Infinity, ...waiting.map(({ at }) => at));
  const queued = Math.floor(Math.max(0, waiting.length - 1) / perSecond) * 1000;
  return Math.max(0, newest + queued + cancelAnswersMs - now);
}

export function count(claimed: Claimed, facts: readonly JournalFact[]): void {
  const cancels = facts.filter(({ kind }) => kind === 'CancelIntended').length;
  const { cancelsSent, closesSent } = claimed.view;
  claimed.view = {
    ...claimed.view,
    cancelsSent: cancelsSent + cancels,
    closesSent: closesSent + facts.length - cancels,
  };
}

export function restOf(worker: Worker): number {
  const ms = worker.restingMs;
  worker.restingMs = Math.min(ms * 2, restMs.last);
  return ms;
}

/** Ends early when something is heard of the account, or at the next time limit. */
export async function sleep(worker: Worker, ms: number, clock: Clock): Promise<void> {
  const limit = Math.min(...[...worker.claims.values()].map(({ deadline }) => deadline - clock.monotonic()));
  const asLongAs = worker.woken ? 0 : Math.max(0, Math.min(ms, limit));
  await new Promise<void>((resolve) => {
    let cancel: CancelTimer = () => undefined;
    const done = (): void => {
      worker.wake = null;
      cancel();
      resolve();
    };
    worker.wake = done;
    cancel = clock.after(asLongAs, done);
  });
  worker.woken = false;
}
