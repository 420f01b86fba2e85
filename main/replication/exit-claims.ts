// What one press asks of one account, by the blotter of this moment, and what it stops from being opened again.

import { closedByHandSince } from '../../domain/closed-by-hand.ts';
import { purposeOf, type CopyOrder } from '../../domain/copy-order.ts';
import { doorSource } from '../../domain/door-trade.ts';
import { waitingView } from '../../domain/exit-account.ts';
import { exitPending, type ExitPending, type ExitPendingFacts } from '../../domain/exit-pending.ts';
import type { ExitRequest, ExitScope } from '../../domain/exit-scope.ts';
import type { ExitClaim } from '../../domain/exit.ts';
import { orderId, type AccountId, type InstrumentId } from '../../domain/ids.ts';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { avgPxOf, signed, type Order } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import { followedAs, shareOfExit, sideOf, splitExit } from '../../domain/target.ts';
import { scopeKey, type TradingScope } from '../../domain/trading-state.ts';
import type { Blotter } from './blotter.ts';

/** What a follower has still to close of one exit of the master's, by our own sums; null: nothing. */
export function pendingExitOf(
  blotter: Blotter,
  masterKey: string,
  follower: AccountId,
  live: number | null,
): ExitPending | null {
  const master = blotter.master(orderId(masterKey));
  if (master === undefined) return null;
  const { instrumentId, product } = master.order;
  const { flatAt } = blotter.holding(follower, instrumentId, product);
  const all = blotter.copiesFor(masterKey, follower, 'Exit');
  // What has come to nothing since is closed, however that was: what is held by now was bought later.
  const copies = all.filter(({ times }) => times.decidedAt >= flatAt);
  const isClosed = copies.length === 0 && all.length > 0;
  const waiting = isClosed ? null : waitingExit(blotter, masterKey, follower);
  if (copies[0] === undefined && waiting === null) return null;
  return exitPending({
    master: followedAs(master),
    masterHeld: master.held,
    fills: copies[0] !== undefined && blotter.termsOf(copies[0])?.copyPolicy === 'Fills',
    copies,
    waiting,
    retries: blotter.copiesInStep(masterKey, follower),
    byHand: closedByHandSince(
      blotter.holding(follower, instrumentId, product).handCloses,
      copies[0]?.times.decidedAt ?? Infinity,
    ),
    copied: blotter.net(follower, instrumentId, product),
    live,
  });
}

/** Measured for the follower, and nothing sent for it yet. */
function waitingExit(blotter: Blotter, masterKey: string, follower: AccountId): ExitPendingFacts['waiting'] {
  const [master, size] = [blotter.master(orderId(masterKey)), blotter.exitSize(masterKey, follower)];
  const terms = blotter.terms(follower);
  if (master === undefined || size === undefined || terms === undefined) return null;
  const { closing } = splitExit(followedAs(master).orderQty, size.masterHeld);
  return {
    units: shareOfExit(closing, size.masterHeld, size.held, 1),
    side: sideOf(master.order.side, terms),
    since: master.changedAt,
  };
}

/** Followers whose exit under this order waits for units, with nothing sent for it yet. */
export function exitsWaiting(
  blotter: Blotter,
  masterKey: string,
  followers: readonly AccountId[],
): readonly AccountId[] {
  return followers.filter(
    (id) => blotter.exitSize(masterKey, id) !== undefined && blotter.copiesFor(masterKey, id, 'Exit').length === 0,
  );
}

export function claimOf(blotter: Blotter, { scope, reach }: ExitRequest, account: AccountId): ExitClaim {
  switch (scope.kind) {
    case 'Fleet':
    case 'Group':
    case 'Account':
      return { kind: 'Account', reach };
    case 'Instrument':
    case 'Position':
      return { kind: 'Instrument', reach, instrumentId: scope.instrumentId };
    case 'InStep': {
      const holding = blotter.master(orderId(scope.masterKey))?.order ?? null;
      const leftQty = pendingExitOf(blotter, scope.masterKey, account, null)?.qty ?? 0;
      return { kind: 'MasterOrder', masterKey: scope.masterKey, holding, leftQty };
    }
    case 'MasterOrder': {
      const all = blotter.copiesFor(scope.masterKey, account);
      const copies = all.filter((copy) => purposeOf(copy) === 'Copy');
      // An order that only closed has no copies that bought: what still works under it is cancelled all the same.
      const holding = (copies[0] ?? all[0])?.order ?? null;
      const leftQty = copies[0] === undefined ? 0 : unitsLeft(blotter, account, scope.masterKey, copies[0].order);
      const movedTo = holding === null ? [] : blotter.movedTo(account, holding);
      return { kind: 'MasterOrder', masterKey: scope.masterKey, holding, leftQty, movedTo };
    }
  }
}

/**
 * Net units that one order of the master's has brought and nothing has closed yet. What exits in step, and exits of more
 * than one order, have closed of the holding is taken off the oldest orders first that were there by then.
 */
function unitsLeft(
  blotter: Blotter,
  account: AccountId,
  masterKey: string,
  { instrumentId, product, side }: Order,
): number {
  const holding = blotter.copiesHolding(account, instrumentId, product);
  const runs = new Map(blotter.exits().map(({ id, request }) => [id, request.scope]));
  const keys = new Set(
    holding.filter((copy) => purposeOf(copy) === 'Copy' && copy.order.side === side).map(({ key }) => key.masterKey),
  );
  const orders = [...keys]
    .toSorted((a, b) => seqOf(blotter, a) - seqOf(blotter, b))
    .map((key) => {
      const brought = blotter.copiesFor(key, account, 'Copy');
      const exited = holding.filter(({ key: of }) => {
        const scope = runs.get(of.masterKey);
        return scope?.kind === 'MasterOrder' && scope.masterKey === key;
      });
      const left = Math.max(0, traded(brought) - traded(exited));
      return { key, begunAt: brought[0]?.times.decidedAt ?? 0, left };
    });
  const take = (units: number, by: number): number => {
    let rest = units;
    for (const order of orders.filter(({ begunAt }) => begunAt <= by)) {
      const taken = Math.min(order.left, rest);
      order.left -= taken;
      rest -= taken;
    }
    return rest;
  };
  // One in step may have rested before the order came that it closes; any other closed what was there, and nothing later.
  let rested = 0;
  for (const copy of holding.toSorted((a, b) => a.times.decidedAt - b.times.decidedAt)) {
    const scope = runs.get(copy.key.masterKey);
    const inStep = purposeOf(copy) === 'Exit' || scope?.kind === 'InStep';
    if (copy.order.side === side || !(inStep || isOfMore(scope))) continue;
    const rest = take(copy.order.cumQty, copy.times.decidedAt);
    if (inStep) rested += rest;
  }
  take(rested, Infinity);
  return signed(side, orders.find(({ key }) => key === masterKey)?.left ?? 0);
}

function isOfMore(scope: ExitScope | undefined): boolean {
  return scope !== undefined && scope.kind !== 'InStep' && scope.kind !== 'MasterOrder';
}

function traded(copies: readonly CopyOrder[]): number {
  return copies.reduce((sum, { order }) => sum + order.cumQty, 0);
}

function seqOf(blotter: Blotter, masterKey: string): number {
  return blotter.master(orderId(masterKey))?.seq ?? 0;
}

export function isWholeAccount({ kind }: ExitScope): boolean {
  return kind === 'Fleet' || kind === 'Group' || kind === 'Account';
}

/** What keeps copying from opening again what the exit closes, durable with the press; a person sets it back. */
export function frozenBy(scope: ExitScope, halted: boolean): readonly JournalFact[] {
  const reduceOnly = (of: TradingScope): readonly JournalFact[] => [
    {
      kind: 'TradingStateChanged',
      scope: of,
      state: 'ReduceOnly',
      reason: 'An exit was pressed for it.',
      actor: 'Exit',
    },
  ];
  switch (scope.kind) {
    case 'Fleet':
      return halted ? [] : [{ kind: 'CopyingChanged', copying: { kind: 'Off' }, actor: 'Exit All' }];
    case 'Group':
      return reduceOnly({ kind: 'Group', group: scope.group });
    case 'Account':
      return reduceOnly({ kind: 'Follower', followerId: scope.accountId });
    case 'Instrument':
      return reduceOnly({ kind: 'Instrument', instrumentId: scope.instrumentId });
    case 'Position':
      return reduceOnly({ kind: 'Position', followerId: scope.accountId, instrumentId: scope.instrumentId });
    case 'InStep':
      return [];
    case 'MasterOrder':
      // Its copies are never opened again, and everything else goes on.
      return [];
  }
}

/** What a person has set back since an exit was pressed that is pressed again now. */
export function stillToFreeze(blotter: Blotter, scope: ExitScope, halted: boolean): readonly JournalFact[] {
  const set = new Set(blotter.trading().map((one) => scopeKey(one.scope)));
  return frozenBy(scope, halted).filter((fact) =>
    fact.kind === 'TradingStateChanged' ? !set.has(scopeKey(fact.scope)) : blotter.copying().kind === 'On',
  );
}

/** A run that the last stop cut short proved nothing for the accounts that had not ended. */
export function interruptedExit(
  { run: cut, accounts }: ReturnType<Blotter['openExits']>[number],
  alias: (id: AccountId) => string,
): readonly JournalFact[] {
  const unended = accounts.filter((id) => !cut.accounts.some(({ accountId }) => accountId === id));
  const flat = cut.accounts.filter(({ state }) => state === 'Flat').length;
  const reason = 'Lockstep stopped in the middle of this run, so nothing is proven. Press Exit All again.';
  return [
    ...unended.map((id): JournalFact => ({
      kind: 'ExitAccountEnded',
      runId: cut.id,
      account: { ...waitingView(id, alias(id)), state: 'Left', reason },
    })),
    { kind: 'ExitFinished', runId: cut.id, flat, left: cut.accounts.length + unended.length - flat },
  ];
}

/** The newest average we have seen traded, paise, where no quote is known; a price named at the door was not seen. */
export function lastTradedPrice(blotter: Blotter, id: InstrumentId): Paise | null {
  const orders = [
    ...[...blotter.masters()].map(({ order }) => order),
    ...[...blotter.copies()].map(({ order }) => order),
  ];
  const newest = orders
    .filter((order) => order.instrumentId === id && order.cumQty > 0 && order.accountId !== doorSource)
    .toSorted((a, b) => b.transactTime - a.transactTime)[0];
  return newest === undefined ? null : avgPxOf(newest);
}
