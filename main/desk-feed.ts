// Commits, links and readings of the broker's books, turned into what the screen shows and the notices it raises.

import { isWorking } from '../domain/copy-order.ts';
import { exitTail, type DeskChange, type Notice } from '../domain/desk-view.ts';
import { exitsLeft } from '../domain/exit-left.ts';
import type { ExitRunView } from '../domain/exit-view.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { SetTradingState } from '../domain/trading-state.ts';
import type { AccountId, InstrumentId } from '../domain/ids.ts';
import { orderId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { isOpen } from '../domain/order.ts';
import type { MasterOrderView } from '../domain/order-view.ts';
import type { Paise } from '../domain/price.ts';
import { lineOfRow } from '../db/journal-store.ts';
import { accountView, followerView } from './account-view.ts';
import type { AccountFigures } from './account-watch.ts';
import { alertsOf, exitLeftKey } from './alerts.ts';
import type { BrokerAccount, LinkState } from './broker/broker.ts';
import type { CancelTimer, Clock } from './clock.ts';
import { watchFailures } from './failure-watch.ts';
import { watchLinks } from './link-alarms.ts';
import type { Blotter } from './replication/blotter.ts';
import { copyView, exitRunView, masterOrderView } from './replication/copy-view.ts';
import type { Committed } from './replication/journal.ts';
import { flatSince } from './replication/proven-flat.ts';
import type { Publish } from './replication/publish.ts';
import { standingUnasked } from './unasked-notice.ts';

export type DeskFeedParts = {
  readonly publish: Publish;
  readonly blotter: Blotter;
  readonly clock: Clock;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly alias: (id: string) => string;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** What the broker and the market say about an account now; each null while it is not known. */
  readonly figuresOf: (id: AccountId) => { readonly used: Paise | null; readonly dayPnl: Paise | null };
  readonly figures: (account: AccountId) => AccountFigures;
  /** The broker's last price, whatever its age; null: none was heard. */
  readonly lastPrice: (id: InstrumentId) => Paise | null;
  readonly notReady: (account: AccountId) => string | null;
  /** Set for the desk, its group or itself; null: active. */
  readonly stopped: (follower: AccountId) => SetTradingState | null;
};

export type DeskFeed = {
  readonly onCommitted: (committed: Committed) => void;
  readonly onAccount: (account: AccountId) => void;
  readonly onLink: (account: AccountId, link: LinkState) => void;
  readonly onExit: (run: ExitRunView) => void;
  readonly onExitTrouble: (runId: string, reason: string | null) => void;
  readonly raise: (notice: Notice) => void;
  readonly clear: (key: string) => void;
  /** Everything, after a replay. */
  readonly showAll: () => void;
  readonly close: () => void;
};

/** Rows of accounts are rebuilt at most this often, however many orders change. */
const accountFrameMs = 100;

export function createDeskFeed(parts: DeskFeedParts): DeskFeed {
  const { publish, blotter, clock, masterId } = parts;
  const raised = new Set<string>();
  const dirty = new Set<AccountId>();
  let timer: CancelTimer | null = null;
  /** Nobody looks before all is shown at once, while a start brings each account's news one by one. */
  let isShown = false;
  const names = {
    alias: parts.alias,
    symbol: (id: string): string => parts.instrumentOf(id as InstrumentId)?.tradingSymbol ?? id,
  };

  function orderChange(masterKey: string): DeskChange | null {
    const copies = blotter.copiesOfMaster(masterKey).map((copy) => copyView(copy, parts.alias(copy.key.followerId)));
    const master = blotter.master(orderId(masterKey));
    if (master !== undefined) {
      const instrument = parts.instrumentOf(master.order.instrumentId);
      return { kind: 'Order', order: masterOrderView(master, copies, waitingWith(masterKey), instrument) };
    }
    const first = copies[0];
    return first === undefined ? null : { kind: 'Order', order: exitRunView(masterKey, first.times.masterAt, copies) };
  }

  function waitingWith(masterKey: string): NonNullable<MasterOrderView['waiting']> {
    if (blotter.isTakenOut(masterKey)) return [];
    return blotter
      .heldLegsWith(masterKey)
      .filter(({ purpose }) => purpose === 'Copy')
      .map(({ followerId }) => ({ followerId, followerAlias: parts.alias(followerId) }));
  }

  function accountChange(id: AccountId): DeskChange | null {
    const account = parts.accounts.get(id);
    if (account === undefined) return null;
    const about = {
      id,
      alias: parts.alias(id),
      link: account.link(),
      figures: parts.figures(id),
      instrumentOf: parts.instrumentOf,
      lastPrice: parts.lastPrice,
      lastFillAt: blotter.holdingsOf(id).reduce((last, holding) => Math.max(last, holding.lastFillAt), 0),
    };
    if (id === masterId) {
      const working = [...blotter.masters()].filter(
        ({ order }) => order.accountId === id && isOpen(order) && order.acknowledged,
      ).length;
      const own = blotter.liveOf(id).filter(isWorking).length;
      return { kind: 'Master', master: accountView({ ...about, workingOrders: working + own }) };
    }
    const terms = blotter.terms(id);
    if (terms === undefined) return null;
    const copies = blotter.copiesOfAccount(id);
    return {
      kind: 'Follower',
      follower: followerView({
        ...about,
        terms,
        today: {
          orders: blotter.ordersSent(id),
          contracts: blotter.positionsHeld(id),
          ...parts.figuresOf(id),
        },
        copies,
        parity: blotter.parity(id, tradingDayOf(parts.clock.now()), (of) => parts.instrumentOf(of)?.tick ?? 5),
        notReady: parts.notReady(id),
        stopped: parts.stopped(id),
        flatSince: (instrument) => flatSince(blotter, id, instrument),
      }),
    };
  }

  function touch(id: AccountId): void {
    if (!isShown) return;
    dirty.add(id);
    timer ??= clock.after(accountFrameMs, () => {
      timer = null;
      publish.change(...[...dirty].flatMap((account) => accountChange(account) ?? []));
      dirty.clear();
    });
  }

  function raise(notice: Notice): void {
    raised.add(notice.key);
    publish.change({ kind: 'Notice', notice });
    if (notice.level === 'Error') publish.flush();
  }

  function clear(key: string): void {
    if (raised.delete(key)) publish.change({ kind: 'NoticeGone', key });
  }

  /** What an exit left, and a later one has proven flat, is nothing to be told of any more. */
  function clearOutdone(): void {
    const left = exitsLeft(blotter.exits());
    for (const { id } of blotter.exits()) if (!left.has(id)) clear(exitLeftKey(id));
  }

  const links = watchLinks({
    clock,
    masterId,
    alias: parts.alias,
    linkOf: (id) => parts.accounts.get(id)?.link(),
    raise,
    clear,
  });

  const failures = watchFailures({ clock, blotter, raised: () => raised, clear });

  return {
    raise,
    clear,
    onCommitted: ({ rows, facts, copies }) => {
      publish.change({ kind: 'Journal', lines: rows.map(lineOfRow) });
      const keys = new Set(copies.map((copy) => copy.key.masterKey));
      for (const fact of facts) {
        if (fact.kind === 'MasterReported') {
          keys.add(fact.report.orderId);
          touch(masterId);
        }
        if (fact.kind === 'TradeGiven' || fact.kind === 'TradeChanged' || fact.kind === 'TradeEnded')
          keys.add(fact.tradeId);
        if (fact.kind === 'LegHeld') keys.add(fact.masterKey);
        if (fact.kind === 'ExitStarted' && fact.request?.scope.kind === 'MasterOrder')
          keys.add(fact.request.scope.masterKey);
        if (fact.kind === 'CopyingChanged') publish.change({ kind: 'Copying', copying: fact.copying });
        if (fact.kind === 'TradingStateChanged') {
          publish.change({ kind: 'Trading', trading: blotter.trading() });
          for (const id of parts.followers) touch(id);
        }
        if (fact.kind === 'FollowerTermsChanged') touch(fact.followerId);
        if (fact.kind === 'DuplicateFound') touch(fact.accountId);
        if (fact.kind === 'ExitFinished') for (const id of parts.accounts.keys()) touch(id);
      }
      for (const key of keys) publish.order(key, () => orderChange(key));
      for (const copy of copies) touch(copy.order.accountId);
      for (const alert of alertsOf(facts, copies, blotter.copiesOfMaster, names, clock.now())) {
        if (alert.kind === 'Raise') raise(alert.notice);
        else clear(alert.key);
      }
      if (facts.some(({ kind }) => kind === 'ExitFinished')) clearOutdone();
      failures.look();
    },
    onAccount: touch,
    onLink: (account, link) => {
      touch(account);
      links.onLink(account, link);
    },
    onExit: (run) => {
      publish.change({ kind: 'Exit', exit: run });
    },
    onExitTrouble: (runId, reason) => {
      const key = `exit-record:${runId}`;
      if (reason === null) clear(key);
      else
        raise({
          key,
          at: clock.now(),
          level: 'Error',
          title: 'The exit is held up: it cannot be written down',
          body: `${reason}. Nothing is sent without a record; it is tried again twice a second. Free some disk space, or close the positions at the broker.`,
          account: '',
          masterOrderId: runId,
        });
    },
    showAll: () => {
      isShown = true;
      const keys = new Set([
        ...[...blotter.masters()].map(({ order }) => order.orderId ?? ''),
        ...[...blotter.copies()].map(({ key }) => key.masterKey),
      ]);
      publish.change(
        { kind: 'Copying', copying: blotter.copying() },
        { kind: 'Trading', trading: blotter.trading() },
        ...[...keys].flatMap((key) => orderChange(key) ?? []),
      );
      publish.change(...[masterId, ...parts.followers].flatMap((id) => accountChange(id) ?? []));
      for (const run of blotter.exits().slice(-exitTail))
        publish.change({ kind: 'Exit', exit: { ...run, finishedAt: run.finishedAt ?? clock.now() } });
      for (const notice of standingUnasked(blotter, names.symbol, clock.now())) raise(notice);
    },
    close: () => {
      timer?.();
      links.close();
      failures.close();
    },
  };
}
