// The engine's part of the composition: the journal it commits to, the way out to the broker, and the engine itself.

import type { CopyingState } from '../domain/account.ts';
import { orderId, type InstrumentId } from '../domain/ids.ts';
import { isAsGoodAsDecided, turnLimitMs } from '../domain/late-turn.ts';
import { defaultPace, edgePace, paceWithin } from '../domain/pacing.ts';
import { accountDenial } from '../domain/risk.ts';
import { hasBrokersDayBegun, tradingDayOf } from '../domain/trading-day.ts';
import type { SetTradingState } from '../domain/trading-state.ts';
import { dayPnl, fundsPair } from './account-watch.ts';
import type { OpenedAccounts } from './compose-accounts.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { BoundLate } from './compose-late.ts';
import type { ComposePlan } from './compose-plan.ts';
import type { DeskPrices } from './compose-prices.ts';
import type { OpenedReference } from './compose-reference.ts';
import { breakerKey, breakerNotice, edgeBreakerKey, edgeBreakerNotice, manyCallsNotice } from './pace-notices.ts';
import { createEarlierDays } from './replication/earlier-days.ts';
import { earlierDoubts } from './earlier-doubts.ts';
import type { CopyOrder } from '../domain/copy-order.ts';
import type { EngineRules } from './replication/engine-parts.ts';
import { createEngine, type Engine } from './replication/engine.ts';
import { createExecute } from './replication/execute.ts';
import { createJournal, type Journal } from './replication/journal.ts';
import type { Publish } from './replication/publish.ts';
import { freezeBy } from './trading-hours.ts';

export type DeskEngine = {
  readonly engine: Engine;
  readonly journal: Journal;
  /** An instrument's trading symbol, or its id where today's contracts do not know it. */
  readonly symbol: (id: string) => string;
  /** Why copying is halted from the first moment on. */
  readonly haltedBy: string | null;
  /** Orders of the last day before this one that were in doubt to its end. */
  readonly earlierInDoubt: readonly CopyOrder[];
};

export const defaultRules: EngineRules = { staleAfterMs: 5000, settleMs: 120_000, exitLimitMs: 30_000, turnLimitMs };
const noRoom = 'The disk has no 16 MB left for the journal to fall back on. Exit All still works. Free some space.';
/** How long Exit All waits for a live price before it takes the last one that was traded. */
const exitPricesWithinMs = 1500;

export function createDeskEngine(
  plan: ComposePlan,
  parts: OpenedJournal & OpenedReference & OpenedAccounts & DeskPrices,
  publish: Publish,
  late: BoundLate,
): DeskEngine {
  const { clock, log } = plan;
  const { store, ballast, blotter, replay, settings, beganAnew, reference, hours, instrumentOf } = parts;
  const { accounts, masterId, followers, alias, listed, prices, pricedId } = parts;
  const mode = plan.practice === null ? 'Live' : 'Practice';
  const names = { alias, symbol: (id: string): string => instrumentOf(id as InstrumentId)?.tradingSymbol ?? id };
  const journal = createJournal({ store, blotter, clock, names, masterId, instrumentOf, replay });
  const haltedBy = plan.haltedBy ?? (ballast.keep() ? null : noRoom);
  // Halted from the first book on: what the master did meanwhile is missed, and not what a person left uncopied.
  const copyingAtStart = (saved: string): CopyingState =>
    haltedBy === null ? { kind: saved === 'On' ? 'On' : 'Off' } : { kind: 'Halted', reason: haltedBy };
  const pace = plan.pace ?? paceWithin(defaultPace, parts.settled.stance.orderCallsPerSecond);
  const execute = createExecute({
    accounts,
    clock,
    pace,
    // The practice broker stands on this machine: no address is shut out there.
    ...(plan.practice === null ? { edge: edgePace } : {}),
    edgeOf: (account) => listed().find(({ id }) => id === account)?.localAddress ?? '',
    callsToday: (account) => blotter.callsOn(account, tradingDayOf(clock.now())),
    isStillGood: (command) => {
      const masterKey = blotter.copy(command.clOrdId)?.key.masterKey ?? '';
      const order = blotter.master(orderId(masterKey))?.order;
      if (command.kind !== 'New' || order === undefined) return false;
      return isAsGoodAsDecided(command, order, prices.fresh(command.instrumentId));
    },
    onManyCalls: (account, calls) => late.feed?.raise(manyCallsNotice(account, alias(account), calls, clock.now())),
    onEdgeBreaker: (address, openUntil) => {
      if (openUntil === null) late.feed?.clear(edgeBreakerKey(address));
      else late.feed?.raise(edgeBreakerNotice(address, openUntil, clock.now()));
    },
    onBreaker: (account, openUntil) => {
      if (openUntil === null) late.feed?.clear(breakerKey(account));
      else late.feed?.raise(breakerNotice(account, alias(account), clock.now()));
    },
    onAnswer: (answer) => {
      engine.onAnswer(answer);
    },
    whyOvertaken: (command) => engine.whyOvertaken(command),
    onTurn: () => engine.lookAtClocks(),
    onLeaving: (commands) => {
      engine.onLeaving(commands);
    },
  });
  const today = tradingDayOf(clock.now());
  const earlier = createEarlierDays(store);
  const engine = createEngine({
    mode,
    version: plan.version,
    clock,
    log,
    rules: { ...defaultRules, ...plan.rules },
    masterId,
    followers,
    accounts,
    blotter,
    journal,
    execute,
    instrumentOf,
    alias: (id) => alias(id),
    referencePrice: prices.forExit,
    wantPrices: (ids) => prices.ask(ids, exitPricesWithinMs),
    pace,
    mayCopyInto: (id) => {
      const account = listed().find((one) => one.id === id);
      return account === undefined ? null : accountDenial(account, mode);
    },
    figuresOf: (id) => {
      const figures = late.watch?.figures(id) ?? { positions: null, funds: null };
      return { used: figures.funds?.figures.used ?? null, dayPnl: dayPnl(figures, prices.last) };
    },
    quoteOf: prices.fresh,
    tapeOf: prices.tape,
    fundsOf: (id) => fundsPair(late.watch?.figures(id).funds ?? null, late.watch?.figures(masterId).funds ?? null),
    groupOf: (id) => listed().find((one) => one.id === id)?.group ?? '',
    dated: { marketOf: hours.marketOf, referenceStale: reference.stale, freezeQtyOf: freezeBy(reference.tables) },
    earlier: (back) => earlier.before(today, back),
    // The practice broker's day begins with the date.
    ...(plan.practice === null ? { dayBegun: hasBrokersDayBegun } : {}),
    initial: {
      // Practice begins copying, so that a newcomer sees it at work; live begins watching only.
      copying: copyingAtStart(settings.get('copying') ?? (mode === 'Practice' && !beganAnew ? 'On' : 'Off')),
      trading: JSON.parse(settings.get('trading') ?? '[]') as readonly SetTradingState[],
      terms: new Map(listed().flatMap(({ id, terms }) => (terms === null ? [] : [[id, terms] as const]))),
    },
    listener: {
      onLink: (account, link) => {
        late.feed?.onLink(account, link);
        late.feedNotices?.onLink(account, link);
        if (account === pricedId) prices.onSession(link.session.kind === 'Ready');
        late.showLinks?.();
      },
      onBook: (account, book) => {
        late.tradeWatch?.onBook(account, book);
        late.unshown?.onBook(account, book);
      },
      onReady: (account) => late.feed?.onAccount(account),
      onFill: (account) => late.watch?.soon(account),
      onExit: (run) => late.feed?.onExit(run),
      onExitTrouble: (runId, reason) => late.feed?.onExitTrouble(runId, reason),
      onDoubt: () => late.worklists?.look(),
      onTimeJump: () => prices.onTimeJump(),
      onHalt: (reason) => {
        late.feed?.raise({
          key: 'halted',
          at: clock.now(),
          level: 'Error',
          title: 'Copying was halted',
          body: `${reason} Look at the accounts at the broker, then start Lockstep again.`,
          account: '',
          masterOrderId: '',
        });
        publish.change({ kind: 'Copying', copying: { kind: 'Halted', reason } });
        publish.flush();
      },
    },
  });
  const earlierInDoubt = earlierDoubts(store, today, earlier);
  return { engine, journal, symbol: names.symbol, haltedBy, earlierInDoubt };
}
