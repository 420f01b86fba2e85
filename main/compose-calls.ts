// The window's calls and the local door's, answered by the same handlers: the composition's last part.

import { createHistory } from '../db/history-store.ts';
import { createAttentionHandlers } from './attention-handlers.ts';
import { createBrokerSettings } from './broker-settings.ts';
import type { OpenedAccounts } from './compose-accounts.ts';
import { createDoorDesk, type DoorDesk } from './compose-door.ts';
import type { DeskEngine } from './compose-engine.ts';
import type { DeskFeeds } from './compose-feeds.ts';
import type { OpenedJournal } from './compose-journal.ts';
import type { DeskLogin } from './compose-login.ts';
import type { DeskUpkeep } from './compose-upkeep.ts';
import type { ComposePlan } from './compose-plan.ts';
import { composePractice } from './compose-practice.ts';
import type { DeskPrices } from './compose-prices.ts';
import type { OpenedReference } from './compose-reference.ts';
import { createDoorSettings, type DoorSettings } from './door-settings.ts';
import { createExitHandlers } from './exit-handlers.ts';
import { createHandlers, type Handlers } from './handlers.ts';
import { freezeBy } from './trading-hours.ts';
import { createHistoryHandlers } from './history-handlers.ts';
import type { Publish } from './replication/publish.ts';
import { createChangeTerms, createTermsHandlers } from './terms-handlers.ts';

export type CallParts = OpenedJournal &
  OpenedReference &
  OpenedAccounts &
  DeskPrices &
  DeskEngine &
  DeskFeeds &
  DeskLogin &
  DeskUpkeep;

export type DeskCallParts = {
  readonly handlers: Handlers;
  readonly door: DoorDesk;
  readonly doorSettings: DoorSettings;
  readonly close: () => void;
};

export function createDeskCalls(
  plan: ComposePlan,
  parts: CallParts,
  publish: Publish,
  showAccounts: () => void,
): DeskCallParts {
  const { clock, log } = plan;
  const { db, databaseFile, store, blotter, settings, addresses, reference, instrumentOf, accountsStore, vault } =
    parts;
  const { accounts, masterId, followers, alias, ownAddressPage, prices, engine, journal, feed, drift } = parts;
  const { accountRuns } = parts;
  const control = plan.practice?.control ?? null;
  const master = accounts.get(masterId);
  const room =
    plan.practice === null || master === undefined
      ? null
      : composePractice({
          clock,
          log,
          account: master,
          masterId,
          blotter,
          engine,
          publish,
          prices,
          index: reference.index,
          instrumentOf,
          control,
          ...(plan.drillPace === undefined ? {} : { drillPace: plan.drillPace }),
        });

  const doorSettings = createDoorSettings({
    settings,
    vault,
    redactor: plan.redactor,
    clock,
    host: plan.door ?? null,
    record: engine.record,
    actor: plan.actor,
  });
  const history = plan.history ?? createHistory(db);
  const changeTerms = createChangeTerms({ accountsStore, blotter, clock, engine, actor: plan.actor });
  const handlers = createHandlers({
    changeTerms,
    termsRuns: createTermsHandlers(
      { clock, settings, accountsStore, blotter, engine, followers, instrumentOf, actor: plan.actor },
      changeTerms,
    ),
    upkeepRuns: parts.upkeepRuns,
    door: doorSettings,
    clock,
    publish,
    about: () => ({
      ...plan.about,
      version: plan.version,
      database: databaseFile,
      addresses,
      practiceControl: control,
    }),
    index: reference.index,
    freezeQtyOf: freezeBy(reference.tables),
    refreshReference: reference.refresh,
    historyCalls: createHistoryHandlers(history),
    settings,
    accountsStore,
    accountRuns,
    brokerRuns: createBrokerSettings({
      settings,
      clock,
      ownAddressPage,
      record: engine.record,
      restart: plan.onRestart ?? ((): void => undefined),
      actor: plan.actor,
    }),
    exitCalls: createExitHandlers({
      engine,
      blotter,
      accountsStore,
      store,
      masterId,
      followers,
      alias,
      actor: plan.actor,
    }),
    attentionRuns: createAttentionHandlers({
      engine,
      blotter,
      earlier: parts.earlierInDoubt,
      prices,
      instrumentOf,
      drift: drift.rows,
      showBrokerPage: plan.practice === null ? (plan.onOpenPage ?? null) : null,
      actor: plan.actor,
    }),
    engine,
    blotter,
    followers,
    dismiss: feed.clear,
    prices,
    practice: room,
    actor: plan.actor,
  });

  const door = createDoorDesk({
    mode: plan.practice === null ? 'Live' : 'Practice',
    version: plan.version,
    db,
    clock,
    log,
    random: plan.random,
    redactor: plan.redactor,
    settings,
    accountsStore,
    vault,
    addresses,
    accounts,
    followers,
    index: reference.index,
    prices,
    engine,
    blotter,
    journal,
    handlers,
    history,
    view: publish.snapshot,
    show: showAccounts,
    restart: plan.onRestart ?? ((): void => undefined),
  });
  return {
    handlers,
    door,
    doorSettings,
    close: () => {
      room?.drill.close();
    },
  };
}
