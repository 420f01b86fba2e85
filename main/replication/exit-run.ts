// One Exit All at a time: begun, driven, ended, and each of these a fact.

import type { AccountId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { avgPxOf } from '../../domain/order.ts';
import type { Blotter } from './blotter.ts';
import type { EngineParts } from './engine-parts.ts';
import { flatten } from './flatten.ts';

export type ExitRunParts = Pick<
  EngineParts,
  | 'clock'
  | 'log'
  | 'rules'
  | 'masterId'
  | 'accounts'
  | 'blotter'
  | 'instrumentOf'
  | 'alias'
  | 'referencePrice'
  | 'wantPrices'
  | 'listener'
> & {
  /** Commits at once and throws when that fails. */
  readonly commitNow: (facts: readonly JournalFact[]) => void;
  readonly dropEntries: (reason: string) => void;
  readonly isHalted: () => boolean;
};

export type ExitRun = {
  /** Pressing again joins the run under way; answers with its id. */
  readonly start: (accounts: readonly AccountId[], actor: string) => string;
  readonly underWay: () => boolean;
  readonly done: () => Promise<void>;
  /** The ends of runs that the last stop cut short. */
  readonly interrupted: () => readonly JournalFact[];
};

export function createExitRun(parts: ExitRunParts): ExitRun {
  const { clock, blotter, commitNow } = parts;
  let current: { readonly id: string; readonly done: Promise<void> } | null = null;
  let count = 0;

  async function run(runId: string, accounts: readonly AccountId[], actor: string): Promise<void> {
    try {
      await drive(runId, accounts, actor);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = `Exit All was not carried out: ${why}. Close the positions at the broker.`;
      parts.log.error('exit-not-carried-out', { reason });
      parts.listener.onHalt(reason);
    } finally {
      current = null;
    }
  }

  async function drive(runId: string, accounts: readonly AccountId[], actor: string): Promise<void> {
    commitNow([
      { kind: 'ExitStarted', runId, accounts, actor },
      ...(parts.isHalted() ? [] : [{ kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'Exit All' } as const]),
    ]);
    const ended = await flatten(
      {
        clock,
        blotter,
        masterId: parts.masterId,
        accounts: parts.accounts,
        alias: parts.alias,
        instrumentOf: parts.instrumentOf,
        referencePrice: (id) => parts.referencePrice(id) ?? lastTradedPrice(blotter, id),
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
    current = null;
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

  /** A run that the last stop cut short proved nothing for the accounts that had not ended. */
  function interruptedExit({ run: cut, accounts }: ReturnType<Blotter['openExits']>[number]): readonly JournalFact[] {
    const unended = accounts.filter((id) => !cut.accounts.some(({ accountId }) => accountId === id));
    const flat = cut.accounts.filter(({ state }) => state === 'Flat').length;
    return [
      ...unended.map((id): JournalFact => ({
        kind: 'ExitAccountEnded',
        runId: cut.id,
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
      { kind: 'ExitFinished', runId: cut.id, flat, left: cut.accounts.length + unended.length - flat },
    ];
  }

  return {
    start: (accounts, actor) => {
      if (current !== null) return current.id;
      count += 1;
      const runId = `EXIT-${clock.now().toString(36).toUpperCase()}-${count}`;
      // Under way before its first step, for whatever that step sets in motion must already find it so.
      current = { id: runId, done: Promise.resolve().then(() => run(runId, accounts, actor)) };
      // The press itself stops entries before anything else happens.
      parts.dropEntries('Exit All was pressed.');
      return runId;
    },
    underWay: () => current !== null,
    done: async () => current?.done,
    interrupted: () => blotter.openExits().flatMap(interruptedExit),
  };
}

/** The newest average we have seen traded, where no quote is known. */
function lastTradedPrice(blotter: Blotter, id: string): number | null {
  const orders = [
    ...[...blotter.masters()].map(({ order }) => order),
    ...[...blotter.copies()].map(({ order }) => order),
  ];
  const newest = orders
    .filter((order) => order.instrumentId === id && order.cumQty > 0)
    .toSorted((a, b) => b.transactTime - a.transactTime)[0];
  return newest === undefined ? null : avgPxOf(newest);
}
