// Exits in step that have not happened: listed and alarmed until the follower is out, and tried again a few times (P75).

import { copyStatusOf, purposeOf } from '../domain/copy-order.ts';
import type { DeskChange, Notice } from '../domain/desk-view.ts';
import type { ExitPendingView } from '../domain/exit-view.ts';
import { mayRetryExit, mostExitRetries, type ExitPending } from '../domain/exit-pending.ts';
import type { ExitRequest } from '../domain/exit-scope.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import type { BrokerPosition } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Blotter } from './replication/blotter.ts';
import { exitsWaiting, pendingExitOf } from './replication/exit-claims.ts';

export type ExitWatchParts = {
  readonly clock: Clock;
  readonly blotter: Blotter;
  readonly followers: readonly AccountId[];
  readonly alias: (id: string) => string;
  readonly symbol: (id: InstrumentId) => string;
  /** As the broker's book last showed them; null: not read yet. */
  readonly positions: (id: AccountId) => readonly BrokerPosition[] | null;
  /** Null: the account may be sent to. */
  readonly notReady: (id: AccountId) => string | null;
  readonly exit: (request: ExitRequest, accounts: readonly AccountId[], actor: string) => string;
  readonly isUnderWay: (runId: string) => boolean;
  readonly publish: (change: DeskChange) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
};

export type ExitWatch = { readonly look: () => void; readonly close: () => void };

/** Changes close together are looked at once; while anything is pending it is looked at this often. Ms. */
const soonMs = 250;
const againMs = 1000;
/** An order that rests this long while the master is out is told of; a moment is no trouble. Ms. */
const tellAfterMs = 5000;
/** So long after a fill the positions on screen may be older than it. Ms. */
const figuresLagMs = 6000;

export function watchExits(parts: ExitWatchParts): ExitWatch {
  const { clock, blotter } = parts;
  const told = new Set<string>();
  let timer: { readonly at: number; readonly cancel: CancelTimer } | null = null;
  let shown = '[]';
  let closed = false;

  function schedule(ms: number): void {
    const at = clock.monotonic() + ms;
    if (closed || (timer !== null && timer.at <= at)) return;
    timer?.cancel();
    const cancel = clock.after(ms, () => {
      timer = null;
      look();
    });
    timer = { at, cancel };
  }

  function look(): void {
    const rows = pendingRows();
    const text = JSON.stringify(rows.map(({ row }) => row));
    if (text !== shown) {
      shown = text;
      parts.publish({ kind: 'ExitsPending', exitsPending: rows.map(({ row }) => row) });
    }
    const keys = new Set<string>();
    for (const { row, pending } of rows) {
      const key = `exit-pending:${row.masterKey}/${row.followerId}`;
      const underWay = retry(row, pending);
      if (pending.state === 'Working' && clock.now() - pending.since < tellAfterMs) continue;
      keys.add(key);
      if (told.has(`${key}/${row.state}/${row.tries}`)) continue;
      told.add(`${key}/${row.state}/${row.tries}`);
      parts.raise(noticeOf(key, row, underWay, clock.now()));
    }
    for (const key of [...told].map((one) => one.split('/').slice(0, 2).join('/')))
      if (!keys.has(key)) {
        parts.clear(key);
        for (const one of told) if (one.startsWith(`${key}/`)) told.delete(one);
      }
    if (rows.length > 0) schedule(againMs);
  }

  /** Begins a run for it where one may be begun; answers whether one is under way. */
  function retry(row: ExitPendingView, pending: ExitPending): boolean {
    const follower = row.followerId as AccountId;
    const runs = blotter.inStepRuns(row.masterKey, follower);
    const last = runs.at(-1);
    if (last !== undefined && parts.isUnderWay(last.id)) return true;
    const master = [...blotter.masters()].find(({ order }) => order.orderId === row.masterKey);
    if (master === undefined || blotter.copying().kind !== 'On' || parts.notReady(follower) !== null) return false;
    const facts = {
      master: master.order,
      tried: runs.length,
      lastTriedAt: last?.finishedAt ?? null,
      now: clock.now(),
    };
    if (!mayRetryExit(pending, facts)) return false;
    const scope = { kind: 'InStep', masterKey: row.masterKey, accountId: follower } as const;
    parts.exit({ scope, reach: 'Copied' }, [follower], 'Lockstep, in step with the master');
    return true;
  }

  function pendingRows(): readonly { readonly row: ExitPendingView; readonly pending: ExitPending }[] {
    const exits = [...blotter.masters()].filter(({ held, order }) => held > 0 && order.cumQty > 0);
    return exits.flatMap(({ order }) =>
      unfilledBy(order.orderId ?? '').flatMap((follower) => {
        const masterKey = order.orderId ?? '';
        const live = parts
          .positions(follower)
          ?.filter((row) => row.instrumentId === order.instrumentId && row.product === order.product)
          .reduce((sum, { netQty }) => sum + netQty, 0);
        const { lastFillAt } = blotter.holding(follower, order.instrumentId, order.product);
        // Positions read before the last fill say nothing of it.
        const young = clock.now() - lastFillAt < figuresLagMs;
        const pending = pendingExitOf(blotter, masterKey, follower, young ? null : (live ?? null));
        if (pending === null) return [];
        const row: ExitPendingView = {
          masterKey,
          followerId: follower,
          alias: parts.alias(follower),
          instrumentId: order.instrumentId,
          symbol: parts.symbol(order.instrumentId),
          product: order.product,
          qty: pending.qty,
          state: pending.state,
          since: pending.since,
          reason: pending.reason,
          tries: blotter.inStepRuns(masterKey, follower).length,
        };
        return [{ row, pending }];
      }),
    );
  }

  /** Followers whose exits under this order are not all filled: the others have nothing to be looked at. */
  function unfilledBy(masterKey: string): readonly AccountId[] {
    const open = blotter
      .copiesOfMaster(masterKey)
      .filter((copy) => purposeOf(copy) === 'Exit' && copyStatusOf(copy) !== 'Filled');
    return [
      ...new Set([...open.map(({ key }) => key.followerId), ...exitsWaiting(blotter, masterKey, parts.followers)]),
    ];
  }

  return {
    look: () => {
      schedule(soonMs);
    },
    close: () => {
      closed = true;
      timer?.cancel();
    },
  };
}

function noticeOf(key: string, row: ExitPendingView, underWay: boolean, at: number): Notice {
  const next = underWay
    ? 'It is being closed at the market’s price now.'
    : row.tries >= mostExitRetries
      ? `It was tried ${row.tries} times. Close it from the Positions screen, or at the broker.`
      : 'It is tried again by itself; or close it from the Positions screen.';
  return {
    key,
    at,
    level: 'Error',
    title: `${row.alias} is not out of ${row.symbol}`,
    body: `The master has closed; ${Math.abs(row.qty)} ${row.qty > 0 ? 'long' : 'short'} are still held. ${row.reason} ${next}`.replace(
      / {2,}/g,
      ' ',
    ),
    account: row.followerId,
    masterOrderId: row.masterKey,
  };
}
