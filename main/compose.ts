// The composition root: builds the whole engine from parts, free of Electron. Nothing else constructs.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../db/database.ts';
import { createBallast } from '../db/ballast.ts';
import { guardJournal } from '../db/guarded-journal.ts';
import { createJournalStore } from '../db/journal-store.ts';
import { createAccountsStore } from '../db/accounts-store.ts';
import { wasMovedAside } from '../db/move-aside.ts';
import { createSettingsStore } from '../db/settings-store.ts';
import { createHistory, type History } from '../db/history-store.ts';
import type { DeskAccount } from '../domain/account.ts';
import type { AccountSetUpView, DeskDelta, DeskView } from '../domain/desk-view.ts';
import { accountId, orderId, type AccountId, type InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { isAsGoodAsDecided, turnLimitMs } from '../domain/late-turn.ts';
import { defaultPace, edgePace, type Pace } from '../domain/pacing.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { accountDenial } from '../domain/risk.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { SetTradingState } from '../domain/trading-state.ts';
import type { About, BrokerAddresses } from '../preload/contract.ts';
import { dayPnl, fundsPair, watchAccounts, watchPace, type AccountWatch } from './account-watch.ts';
import { createBrokerSettings, savedBrokerSettings } from './broker-settings.ts';
import { resolveAddresses } from './broker/alice-blue/addresses.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from './broker/alice-blue/alice-blue-account.ts';
import { nextIstMidnight } from './broker/alice-blue/ist-time.ts';
import type { Session } from './broker/alice-blue/session.ts';
import type { LinkState } from './broker/broker.ts';
import { createQuoteFeed } from './broker/alice-blue/quote-feed.ts';
import type { Clock } from './clock.ts';
import { composePractice } from './compose-practice.ts';
import { createDeskFeed, type DeskFeed } from './desk-feed.ts';
import { createAttentionHandlers } from './attention-handlers.ts';
import { attentionList } from './attention-list.ts';
import { createFeedNotices, type FeedNotices } from './feed-notices.ts';
import { createAccountHandlers } from './account-handlers.ts';
import { createDoorDesk, type DoorDesk } from './compose-door.ts';
import { createDoorSettings, type DoorHost } from './door-settings.ts';
import { createExitHandlers } from './exit-handlers.ts';
import { watchExits, type ExitWatch } from './exit-watch.ts';
import { createHistoryHandlers } from './history-handlers.ts';
import { createHandlers, type Handlers } from './handlers.ts';
import { instrumentsInUse } from './instruments-in-use.ts';
import { createJournalCheck } from './journal-check.ts';
import type { Keytar } from './keychain.ts';
import { leftoverList } from './leftover-list.ts';
import type { Log } from './log.ts';
import { createLoginDesk, type LoginDesk, type LoginTask } from './login-desk.ts';
import { watchDrift } from './drift-watch.ts';
import { exitWarnings, watchMarket } from './market-watch.ts';
import { missedList } from './missed-list.ts';
import { breakerKey, breakerNotice, edgeBreakerKey, edgeBreakerNotice, manyCallsNotice } from './pace-notices.ts';
import { practiceCaller, type PracticeAccount, type PracticeBroker } from './practice/practice-broker.ts';
import type { DrillPace } from './practice/fire-drill.ts';
import { signInToPractice } from './practice/sign-in.ts';
import { watchPrices } from './price-watch.ts';
import { createQuotes } from './quotes.ts';
import { checkReadiness } from './readiness.ts';
import type { Redactor } from './redactor.ts';
import { contractFiles } from './reference-data.ts';
import { openReferenceDesk, referenceNotices } from './reference-desk.ts';
import { createBlotter } from './replication/blotter.ts';
import type { EngineRules } from './replication/engine-parts.ts';
import { createEarlierDay } from './replication/earlier-day.ts';
import { createEngine } from './replication/engine.ts';
import { createExecute } from './replication/execute.ts';
import { createJournal } from './replication/journal.ts';
import { createProjectionCheck } from './replication/projection-check.ts';
import { createPublish } from './replication/publish.ts';
import { createReplay } from './replication/replay.ts';
import { seedPractice } from './seed-practice.ts';
import { calendarHours, freezeBy, practiceHours, type TradingHours } from './trading-hours.ts';
import { createWorklistFeed, type WorklistFeed } from './worklist-feed.ts';
import { openVault, type Vault } from './vault.ts';

export type ComposePlan = {
  /** The folder of this mode within the profile; private. */
  readonly folder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly loadKeytar: () => Promise<Keytar>;
  /** Secrets of this run, where there is no keychain. */
  readonly memory: Map<string, string>;
  readonly about: Omit<About, 'addresses' | 'practiceControl' | 'database' | 'version'>;
  readonly actor: string;
  /** Null: live, at the broker's own addresses. */
  readonly practice: PracticeBroker | null;
  /** Numbers of deltas go on from here, so that a window never takes an old one for a new one. */
  readonly firstSeq?: number;
  /** Null or absent: this run has no local door. */
  readonly door?: DoorHost | null;
  /** Where the past is read; absent: over the desk's own connection. */
  readonly history?: History;
  readonly onRestart?: () => void;
  /** The journal's file failed under this desk, which has halted: open the desk anew, halted, for the reason given. */
  readonly onJournalBroken?: (reason: string) => void;
  /** Why copying stays halted from the first moment on; absent: it is as it was saved. */
  readonly haltedBy?: string;
  readonly onLogin?: (task: LoginTask) => void;
  /** Shows the broker's own page in the person's browser; absent where there is no window. */
  readonly onOpenPage?: () => void;
  /** Whether the system keeps the machine awake; null where nobody can say. */
  readonly sleepBlocked?: () => boolean | null;
  readonly drillPace?: DrillPace;
  readonly rules?: Partial<EngineRules>;
  readonly pace?: Pace;
  /** Practice trades at any hour, live by the dated tables, unless said otherwise. */
  readonly hours?: TradingHours;
};

export type Desk = {
  readonly handlers: Handlers;
  readonly door: DoorDesk;
  readonly finishLogin: LoginDesk['finish'];
  readonly onDelta: (listener: (delta: DeskDelta) => void) => () => void;
  readonly snapshot: () => DeskView;
  readonly addresses: BrokerAddresses;
  readonly databaseFile: string;
  readonly close: () => Promise<void>;
};

const defaultRules: EngineRules = { staleAfterMs: 5000, settleMs: 120_000, exitLimitMs: 30_000, turnLimitMs };
const noRoom = 'The disk has no 16 MB left for the journal to fall back on. Exit All still works. Free some space.';
const showTogetherMs = 25;
const quoteFreshMs = 15_000;
/** How long Exit All waits for a live price before it takes the last one that was traded. */
const exitPricesWithinMs = 1500;

/** Everything a desk needs, built and started. An error leaves nothing running. */
export async function composeDesk(plan: ComposePlan): Promise<Result<Desk>> {
  const { clock, log } = plan;
  const mode = plan.practice === null ? 'Live' : 'Practice';
  const databaseFile = join(plan.folder, 'lockstep.sqlite');
  const opened = openDatabase(databaseFile);
  if (!opened.ok) return opened;
  const db = opened.value;
  const fail = (why: ReturnType<typeof err>): ReturnType<typeof err> => {
    db.close();
    return why;
  };
  const ballast = createBallast(join(plan.folder, 'lockstep.ballast'));
  const store = guardJournal({
    store: createJournalStore(db),
    ballast,
    onFault: (fault, reason) => {
      log.error('journal-fault', { kind: fault, reason });
      // After the halt that follows from it, whose facts have no handle to go to.
      if (fault === 'Broken') clock.after(0, () => plan.onJournalBroken?.(reason));
    },
  });
  // Before anything is written: a journal that was changed is refused as it was found.
  const blotter = createBlotter();
  const replay = createReplay(store, blotter);
  const replayed = replay.run(tradingDayOf(clock.now()));
  if (!replayed.ok) return fail(replayed);
  const settings = createSettingsStore(db);

  const saved = JSON.parse(settings.get('addresses') ?? '{}') as Partial<BrokerAddresses>;
  const resolved = resolveAddresses({ env: plan.env, saved: { ...plan.practice?.addresses, ...saved } });
  if (!resolved.ok) return fail(resolved);
  const addresses = resolved.value;

  const referenceFolder = join(plan.folder, 'reference');
  // Kept files belong to the server they came from.
  if (settings.get('reference.address') !== addresses.contractMaster)
    rmSync(referenceFolder, { recursive: true, force: true });
  settings.set('reference.address', addresses.contractMaster, clock.now());
  const reference = await openReferenceDesk({
    address: addresses.contractMaster,
    files: contractFiles,
    folder: plan.folder,
    clock,
    log,
  });
  const hours =
    plan.hours ?? (plan.practice === null ? calendarHours(reference.tables, reference.hasDerivatives) : practiceHours);
  const instrumentOf = (id: InstrumentId): Instrument | undefined => reference.index().byId(id) ?? undefined;

  const accountsStore = createAccountsStore(db);
  const vault = await openVault({
    service: plan.practice === null ? 'lockstep' : 'lockstep-practice',
    load: plan.loadKeytar,
    settings,
    clock,
    redactor: plan.redactor,
    issuer: addresses.auth,
    memory: plan.memory,
  });
  if (plan.practice === null && vault.kind === 'Memory')
    return fail(err('LIVE_NEEDS_KEYCHAIN', `Live trading needs the system's keychain. ${vault.reason}`));
  const practiceAccounts = plan.practice?.accounts ?? [];
  await seedPractice(practiceAccounts, accountsStore, vault, clock);
  let listed = accountsStore.list();
  const masterId = listed.find(({ role }) => role === 'Master')?.id ?? accountId('');
  const followers = listed.filter(({ role }) => role === 'Follower').map(({ id }) => id);
  const aliases = new Map<string, string>(listed.map(({ id, alias: said }) => [id, said]));
  const alias = (id: string): string => aliases.get(id) ?? id;

  const ownAddressPage = plan.practice?.control ? `${plan.practice.control}/address` : '';
  const settled = savedBrokerSettings(settings, ownAddressPage);
  const accounts = new Map<AccountId, AliceBlueAccount>();
  for (const { id, role, localAddress, registeredAddresses } of listed) {
    const session =
      (await vault.session(id)) ??
      (await practiceSession(
        practiceAccounts.find((one) => one.id === id),
        { addresses, clock, vault, log },
      ));
    accounts.set(
      id,
      openAliceBlueAccount({
        accountId: id,
        addresses,
        session,
        instruments: reference.index,
        watch: role === 'Master' ? 'Always' : 'WhenWorking',
        ...(localAddress === '' ? {} : { localAddress }),
        // Where only IPv4 is registered, a line that prefers IPv6 would have every order refused.
        ...(isIpv4Alone(registeredAddresses) ? { family: 4 } : {}),
        addressPage: settled.addressPage,
        stance: settled.stance,
        clock,
        random: plan.random,
        log,
        redactor: plan.redactor,
      }),
    );
  }

  const names = { alias, symbol: (id: string): string => instrumentOf(id as InstrumentId)?.tradingSymbol ?? id };
  const journal = createJournal({ store, blotter, clock, names, masterId, instrumentOf, replay });
  // Nothing is known of what was copied before the old one was taken out of the way.
  const beganAnew = wasMovedAside(databaseFile);
  const haltedBy = plan.haltedBy ?? (ballast.keep() ? null : noRoom);
  const copyingAtStart = (saved: string): 'On' | 'Off' => (saved === 'On' && haltedBy === null ? 'On' : 'Off');
  const publish = createPublish(emptyView(plan, vault), clock);
  // The feed and the watch are told of things by the engine, and the engine is asked by them: bound late, here only.
  const late: {
    worklists?: WorklistFeed;
    feed?: DeskFeed;
    feedNotices?: FeedNotices;
    watch?: AccountWatch;
    exitWatch?: ExitWatch;
    showLinks?: () => void;
  } = {};

  const pricedId = accounts.has(masterId) ? masterId : ([...accounts.keys()][0] ?? masterId);
  const prices = watchPrices({
    clock,
    quotes: (stands) => createQuotes(clock, quoteFreshMs, stands),
    standing: () => instrumentsInUse(accounts.keys(), (id) => late.watch?.figures(id).positions ?? [], blotter),
    // The broker allows one market session per user, and one account's prices serve them all.
    source: (take) =>
      createQuoteFeed({
        accountId: pricedId,
        addresses,
        session: () => accounts.get(pricedId)?.session() ?? null,
        clock,
        random: plan.random,
        log,
        redactor: plan.redactor,
        onQuote: (id, { price }) => {
          take(id, price);
        },
        onState: (state, trouble) => {
          if (state === 'Live') late.feed?.clear('prices');
          if (trouble?.code !== 'FEED_ADDRESS') return;
          late.feed?.raise({
            key: 'prices',
            at: clock.now(),
            level: 'Error',
            title: 'No live prices',
            body: trouble.reason,
            account: pricedId,
            masterOrderId: '',
          });
        },
      }),
  });

  const execute = createExecute({
    accounts,
    clock,
    pace: plan.pace ?? defaultPace,
    // The practice broker stands on this machine: no address is shut out there.
    ...(plan.practice === null ? { edge: edgePace } : {}),
    edgeOf: (account) => listed.find(({ id }) => id === account)?.localAddress ?? '',
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
    onLeaving: (commands) => {
      engine.onLeaving(commands);
    },
  });
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
    referencePrice: prices.fresh,
    wantPrices: (ids) => prices.ask(ids, exitPricesWithinMs),
    pace: plan.pace ?? defaultPace,
    mayCopyInto: (id) => {
      const account = listed.find((one) => one.id === id);
      return account === undefined ? null : accountDenial(account, mode);
    },
    figuresOf: (id) => {
      const figures = late.watch?.figures(id) ?? { positions: null, funds: null };
      return { used: figures.funds?.figures.used ?? null, dayPnl: dayPnl(figures, prices.last) };
    },
    quoteOf: prices.fresh,
    fundsOf: (id) => fundsPair(late.watch?.figures(id).funds ?? null, late.watch?.figures(masterId).funds ?? null),
    groupOf: (id) => listed.find((one) => one.id === id)?.group ?? '',
    dated: { marketOf: hours.marketOf, referenceStale: reference.stale, freezeQtyOf: freezeBy(reference.tables) },
    earlier: createEarlierDay(store, tradingDayOf(clock.now())),
    initial: {
      // Practice begins copying, so that a newcomer sees it at work; live begins watching only.
      copying: { kind: copyingAtStart(settings.get('copying') ?? (mode === 'Practice' && !beganAnew ? 'On' : 'Off')) },
      trading: JSON.parse(settings.get('trading') ?? '[]') as readonly SetTradingState[],
      terms: new Map(listed.flatMap(({ id, terms }) => (terms === null ? [] : [[id, terms] as const]))),
    },
    listener: {
      onLink: (account, link) => {
        late.feed?.onLink(account, link);
        late.feedNotices?.onLink(account, link);
        if (account === pricedId) prices.onSession(link.session.kind === 'Ready');
        late.showLinks?.();
      },
      onReady: (account) => late.feed?.onAccount(account),
      onFill: (account) => late.watch?.soon(account),
      onExit: (run) => late.feed?.onExit(run),
      onExitTrouble: (runId, reason) => late.feed?.onExitTrouble(runId, reason),
      onDoubt: () => late.worklists?.look(),
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
  const onFigures = (account: AccountId): void => {
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
    notReady: engine.notReady,
    stopped: engine.stopped,
  });
  late.feed = feed;
  const feedNotices = createFeedNotices({ clock, masterId, alias, raise: feed.raise, clear: feed.clear });
  late.feedNotices = feedNotices;
  late.watch = watch;
  const drift = watchDrift({
    clock,
    blotter,
    followers,
    alias,
    instrumentOf,
    positionsOf: (id) => watch.figures(id).positions,
    onChange: () => late.worklists?.look(),
  });
  const exitWatch = watchExits({
    clock,
    blotter,
    followers,
    alias,
    symbol: names.symbol,
    positions: (id) => watch.figures(id).positions,
    notReady: engine.notReady,
    exit: engine.exit,
    isUnderWay: (runId) => engine.exitRun(runId)?.finishedAt === null,
    publish: publish.change,
    raise: feed.raise,
    clear: feed.clear,
  });
  late.exitWatch = exitWatch;
  const worklists = createWorklistFeed({
    clock,
    lists: [
      () => {
        const attention = attentionList({
          blotter,
          engine,
          accounts: [...accounts.keys()],
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
  journal.onCommit((committed) => {
    worklists.look();
    feed.onCommitted(committed);
    exitWatch.look();
    prices.lookAgain();
    for (const notice of exitWarnings(committed.facts, hours, instrumentOf, clock.now())) feed.raise(notice);
    for (const fact of committed.facts) {
      if (fact.kind === 'TradingStateChanged') settings.set('trading', JSON.stringify(blotter.trading()), clock.now());
      if (fact.kind === 'CopyingChanged')
        settings.set('copying', fact.copying.kind === 'On' ? 'On' : 'Off', clock.now());
    }
  });

  const showLinks = (): void => {
    publish.change({
      kind: 'SetUp',
      accounts: listed.map((account) =>
        setUpView(account, accounts.get(account.id)?.link() ?? null, vault, clock.now()),
      ),
    });
    for (const id of accounts.keys()) feed.onAccount(id);
  };
  const showAccounts = (): void => {
    listed = accountsStore.list();
    showLinks();
  };
  // A hundred accounts that connect change their links some hundreds of times; they are shown together.
  const linksTogether = together(clock, showLinks);
  late.showLinks = linksTogether.ask;
  const login = createLoginDesk({
    clock,
    firstId: plan.firstSeq ?? 0,
    addresses,
    vault,
    onChange: (view) => {
      if (view !== null) feed.clear(`login-ended:${view.accountId}`);
      publish.change({ kind: 'Login', login: view });
    },
    onFailed: (account, reason) => {
      feed.raise({
        key: `login-ended:${account}`,
        at: clock.now(),
        level: 'Warning',
        title: `${alias(account)}: not logged in`,
        body: reason,
        account,
        masterOrderId: '',
      });
    },
    onSession: (session) => {
      accounts.get(session.accountId)?.resume(session);
      engine.record([{ kind: 'SignedIn', accountId: session.accountId, actor: plan.actor }]);
      showAccounts();
    },
  });
  const accountRuns = createAccountHandlers({
    clock,
    store: accountsStore,
    vault,
    login,
    accounts,
    record: engine.record,
    signOut: async (id) => {
      await vault.dropSession(id);
      accounts.get(id)?.signOut();
    },
    show: showAccounts,
    restart: plan.onRestart ?? ((): void => undefined),
    showLogin: plan.onLogin ?? ((): void => undefined),
    // A practice account that was taken off the desk can be brought back the same way.
    spares: [...practiceAccounts, ...(plan.practice?.spares ?? [])].map((one) => ({ ...one, address: practiceCaller })),
    readiness: () =>
      checkReadiness({
        clock,
        desk: accountsStore.list(),
        accounts,
        secrets: vault,
        referenceProblem: () => reference.problem(clock.now()),
        instruments: () => reference.index().size,
        journalProblem: () => {
          const whole = store.verifyDay(tradingDayOf(clock.now()));
          return whole.ok ? null : whole.message;
        },
        copyingOn: () => blotter.copying().kind === 'On',
        sleepBlocked: plan.sleepBlocked ?? ((): null => null),
      }),
    actor: plan.actor,
  });

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
  const journalCheck = createJournalCheck(store, clock, createProjectionCheck);
  const handlers = createHandlers({
    journalCheck,
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
    mode,
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

  const checkEarlierDays = async (): Promise<void> => {
    const checked = await journalCheck.run(settings.get('journal.checked'));
    const wrong = checked.ok ? checked.value.filter(({ problem }) => problem !== '') : [];
    const problems = checked.ok ? wrong.map(({ problem }) => problem) : [checked.message];
    if (!checked.ok && checked.code !== 'JOURNAL_UNREADABLE') return;
    const days = checked.ok ? checked.value.map(({ day }) => day) : [];
    const lastWhole = days.filter((day) => day < tradingDayOf(clock.now())).at(-1);
    if (problems.length === 0 && lastWhole !== undefined) settings.set('journal.checked', lastWhole, clock.now());
    if (problems.length > 0)
      feed.raise({
        key: 'journal-check',
        at: clock.now(),
        level: 'Error',
        title: 'The journal is not as it was written',
        body: problems.slice(0, 3).join(' '),
        account: '',
        masterOrderId: '',
      });
  };
  await engine.start();
  if (haltedBy !== null) engine.halt(haltedBy);
  feed.showAll();
  showAccounts();
  void checkEarlierDays().catch((error: unknown) => log.error('journal-check-failed', { reason: String(error) }));
  const market = watchMarket(clock, hours, (view) => {
    publish.change({ kind: 'Market', market: view });
  });
  const showReference = (): void => {
    const notices = referenceNotices(reference.problem(clock.now()), hours.warnings(clock.now()), clock.now());
    for (const key of ['reference', 'reference-tables'])
      if (!notices.some((notice) => notice.key === key)) feed.clear(key);
    for (const notice of notices) feed.raise(notice);
    market.look();
  };
  if (settled.refused.length > 0)
    feed.raise({
      key: 'broker-settings',
      at: clock.now(),
      level: 'Warning',
      title: 'A broker setting is not used',
      body: `${settled.refused.join(' ')} The safe stance stands in; look under Settings, Broker.`,
      account: '',
      masterOrderId: '',
    });
  showReference();
  reference.watch(showReference);

  const doorOpened = await doorSettings.start();
  if (!doorOpened.ok) log.warn('door-not-open', { code: doorOpened.code, reason: doorOpened.message });

  return ok({
    handlers,
    door,
    finishLogin: login.finish,
    onDelta: publish.onDelta,
    snapshot: publish.snapshot,
    addresses,
    databaseFile,
    close: async () => {
      journalCheck.close();
      room?.drill.close();
      watch.close();
      exitWatch.close();
      worklists.close();
      drift.close();
      await prices.close();
      market.close();
      reference.close();
      feedNotices.close();
      feed.close();
      await engine.close();
      linksTogether.close();
      publish.close();
      db.close();
    },
  });
}

function isIpv4Alone(addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((one) => !one.includes(':'));
}

/** However often it is asked for, once in a moment; and not any more once it is closed. */
function together(clock: Clock, show: () => void): { readonly ask: () => void; readonly close: () => void } {
  let cancel: (() => void) | null = null;
  let closed = false;
  return {
    ask: () => {
      if (closed) return;
      cancel ??= clock.after(showTogetherMs, () => {
        cancel = null;
        show();
      });
    },
    close: () => {
      closed = true;
      cancel?.();
    },
  };
}

type SignInParts = {
  readonly addresses: BrokerAddresses;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly log: Log;
};

/** The accounts that came with the practice broker sign themselves in; one that a person added is signed in by hand. */
async function practiceSession(login: PracticeAccount | undefined, parts: SignInParts): Promise<Session | null> {
  if (login === undefined) return null;
  let fresh = await signInToPractice(login, parts.addresses, parts.clock);
  // A line that is cut once must not leave the account logged out for the whole run: nobody signs it in by hand.
  for (let tries = 1; tries < 3 && !fresh.ok && fresh.code === 'LOGIN_UNREACHABLE'; tries += 1)
    fresh = await signInToPractice(login, parts.addresses, parts.clock);
  if (!fresh.ok) {
    parts.log.warn('sign-in-failed', { account: login.id, code: fresh.code, reason: fresh.message });
    return null;
  }
  await parts.vault.setSession(fresh.value);
  return fresh.value;
}

function setUpView(account: DeskAccount, link: LinkState | null, vault: Vault, now: number): AccountSetUpView {
  const { terms: _terms, ...shown } = account;
  const none: LinkState = { session: { kind: 'Connecting' }, feed: 'Off', lastFrameAt: null, lastBookAt: null };
  return {
    ...shown,
    hasSecret: vault.hasApiSecret(account.id),
    link: link ?? none,
    sessionEndsAt: link?.session.kind === 'Ready' ? nextIstMidnight(now) : null,
  };
}

function emptyView(plan: ComposePlan, vault: Vault): DeskView {
  const practice = plan.practice !== null;
  return {
    seq: plan.firstSeq ?? 0,
    mode: practice ? 'Practice' : 'Live',
    copying: { kind: 'Off' },
    secrets: vault.kind === 'Keychain' ? { kind: 'Keychain' } : { kind: 'Memory', reason: vault.reason },
    market: practice ? { phase: 'Open', label: 'Practice market: always open' } : { phase: 'Closed', label: '' },
    master: null,
    followers: [],
    orders: [],
    trading: [],
    journal: [],
    notices: [],
    exit: null,
    exits: [],
    exitsPending: [],
    attention: [],
    missed: [],
    drift: [],
    accounts: [],
    login: null,
    demo: practice ? { running: false, step: 0, steps: 0, label: '' } : null,
  };
}
