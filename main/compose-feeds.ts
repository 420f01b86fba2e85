// What the window and the tray are told without asking: the desk's rows, notices, work lists and exit warnings.

import type { AccountId } from '../domain/ids.ts';
import { dayPnl, type AccountWatch, watchAccounts, watchPace } from './account-watch.ts';
import { attentionList } from './attention-list.ts';
import type { OpenedAccounts } from './compose-accounts.ts';
import { defaultRules, type DeskEngine } from './compose-engine.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { BoundLate } from './compose-late.ts';
import type { ComposePlan } from './compose-plan.ts';
import { watchConversions } from './conversion-watch.ts';
import type { DeskPrices } from './compose-prices.ts';
import type { OpenedReference } from './compose-reference.ts';
import { createDeskFeed, type DeskFeed } from './desk-feed.ts';
import { err } from '../domain/result.ts';
import { watchDrift, type DriftWatch } from './drift-watch.ts';
import { watchExits } from './exit-watch.ts';
import { watchTrades } from './trade-watch.ts';
import { createFeedNotices } from './feed-notices.ts';
import { watchHandCloses } from './hand-close-watch.ts';
import { leftoverList } from './leftover-list.ts';
import { watchMandates } from './mandate-watch.ts';
import { exitWarnings } from './market-watch.ts';
import { missedList } from './missed-list.ts';
import type { Publish } from './replication/publish.ts';
import { watchUnshown } from './unshown-watch.ts';
import { createWorklistFeed } from './worklist-feed.ts';

export type DeskFeeds = {
  readonly watch: AccountWatch;
  readonly feed: DeskFeed;
  readonly drift: DriftWatch;
  readonly close: () => void;
};

export function createDeskFeeds(
  { clock, rules }: ComposePlan,
  parts: OpenedJournal & OpenedReference & OpenedAccounts & DeskPrices & DeskEngine,
  publish: Publish,
  late: BoundLate,
): DeskFeeds {
  const { blotter, settings, hours, instrumentOf, accounts, masterId, followers, alias } = parts;
  const { prices, engine, journal, symbol } = parts;
  const onFigures = (account: AccountId): void => {
    const { positions } = watch.figures(account);
    if (positions !== null) engine.positionsRead(account, positions);
    late.feed?.onAccount(account);
    late.worklists?.look();
    prices.lookAgain();
    late.exitWatch?.look();
  };
  const watch = watchAccounts(accounts, clock, onFigures, watchPace);
  const feed = createDeskFeed({
    publish,
    blotter,
    clock,
    masterId,
    followers,
    accounts,
    alias,
    instrumentOf,
    figures: watch.figures,
    lastPrice: prices.last,
    figuresOf: (id) => {
      const figures = watch.figures(id);
      return { used: figures.funds?.figures.used ?? null, dayPnl: dayPnl(figures, prices.last) };
    },
    notReady: engine.notReady,
    stopped: engine.stopped,
  });
  late.feed = feed;
  const feedNotices = createFeedNotices({ clock, masterId, alias, raise: feed.raise, clear: feed.clear });
  late.feedNotices = feedNotices;
  late.watch = watch;
  const conversions = watchConversions({
    clock,
    blotter,
    masterId,
    followers,
    alias,
    symbol,
    positionsOf: (id) => watch.figures(id).positions,
    positionsAt: (id) => watch.figures(id).positionsAt ?? null,
    record: engine.record,
    raise: feed.raise,
    clear: feed.clear,
  });
  const handCloses = watchHandCloses({
    clock,
    blotter,
    followers,
    alias,
    symbol,
    isCounted: blotter.hasWholeSums,
    figures: watch.figures,
    record: engine.record,
    raise: feed.raise,
    clear: feed.clear,
  });
  const drift = watchDrift({
    clock,
    blotter,
    followers,
    alias,
    instrumentOf,
    positionsOf: (id) => watch.figures(id).positions,
    isMoving: conversions.isMoving,
    onChange: () => late.worklists?.look(),
    raise: feed.raise,
    clear: feed.clear,
  });
  const exitWatch = watchExits({
    clock,
    blotter,
    followers,
    alias,
    symbol: symbol,
    positions: (id) => watch.figures(id).positions,
    notReady: engine.notReady,
    exit: engine.exit,
    isUnderWay: (runId) => engine.exitRun(runId)?.finishedAt === null,
    publish: publish.change,
    raise: feed.raise,
    clear: feed.clear,
  });
  late.exitWatch = exitWatch;
  const tradeWatch = watchTrades({
    clock,
    blotter,
    accounts: [...accounts.keys()],
    alias,
    symbol,
    notReady: engine.notReady,
    trades: (id) =>
      accounts.get(id)?.trades() ?? Promise.resolve(err('ACCOUNT_GONE', 'The account is not set up any more.')),
    settle: engine.settle,
    raise: feed.raise,
    clear: feed.clear,
  });
  late.tradeWatch = tradeWatch;
  late.unshown = watchUnshown({
    clock,
    blotter,
    alias,
    symbol,
    settleMs: rules?.settleMs ?? defaultRules.settleMs,
    raise: feed.raise,
    clear: feed.clear,
  });
  const worklists = createWorklistFeed({
    clock,
    lists: [
      () => {
        const attention = attentionList({
          blotter,
          engine,
          accounts: [...accounts.keys()],
          earlier: parts.earlierInDoubt,
          alias,
          instrumentOf,
          lastPrice: prices.last,
        });
        return { rows: attention, change: { kind: 'Attention', attention } };
      },
      () => {
        const missed = missedList({ blotter, engine, instrumentOf, lastPrice: prices.last });
        return { rows: missed, change: { kind: 'Missed', missed } };
      },
      () => ({ rows: drift.rows(), change: { kind: 'Drift', drift: drift.rows() } }),
      () => {
        const leftovers = leftoverList({
          masterId,
          followers,
          alias,
          figures: watch.figures,
          instrumentOf,
          hours,
          now: clock.now(),
        });
        return { rows: leftovers, change: { kind: 'Leftovers', leftovers } };
      },
    ],
    show: publish.change,
    wantPrices: (ids) => void prices.ask(ids, 0),
  });
  late.worklists = worklists;
  const mandates = watchMandates({
    clock,
    followers,
    termsOf: blotter.terms,
    alias,
    raise: feed.raise,
    clear: feed.clear,
  });
  journal.onCommit((committed) => {
    worklists.look();
    feed.onCommitted(committed);
    exitWatch.look();
    prices.lookAgain();
    for (const notice of exitWarnings(committed.facts, hours, instrumentOf, clock.now())) feed.raise(notice);
    for (const fact of committed.facts) {
      if (fact.kind === 'FollowerTermsChanged' || fact.kind === 'SessionOpened') mandates.look();
      if (fact.kind === 'TradingStateChanged') settings.set('trading', JSON.stringify(blotter.trading()), clock.now());
      if (fact.kind === 'CopyingChanged')
        settings.set('copying', fact.copying.kind === 'On' ? 'On' : 'Off', clock.now());
    }
  });
  return {
    watch,
    feed,
    drift,
    close: () => {
      watch.close();
      exitWatch.close();
      tradeWatch.close();
      worklists.close();
      conversions.close();
      handCloses.close();
      drift.close();
      mandates.close();
      feedNotices.close();
      feed.close();
    },
  };
}
