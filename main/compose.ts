// The composition root: builds the whole engine from parts, free of Electron. Nothing else constructs.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../db/database.ts';
import { createJournalStore } from '../db/journal-store.ts';
import { createSettingsStore, type SettingsStore } from '../db/settings-store.ts';
import type { FollowerTerms } from '../domain/account.ts';
import type { DeskDelta, DeskView } from '../domain/desk-view.ts';
import { accountId, type AccountId, type InstrumentId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { createInstrumentIndex } from '../domain/instrument-index.ts';
import { defaultPace, type Pace } from '../domain/pacing.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { tradingDayOf } from '../domain/trading-day.ts';
import type { About, BrokerAddresses } from '../preload/contract.ts';
import { watchAccounts, type AccountWatch } from './account-watch.ts';
import { resolveAddresses } from './broker/alice-blue/addresses.ts';
import { openAliceBlueAccount, type AliceBlueAccount } from './broker/alice-blue/alice-blue-account.ts';
import { isOfToday, type Session } from './broker/alice-blue/session.ts';
import type { Clock } from './clock.ts';
import { createDeskFeed, type DeskFeed } from './desk-feed.ts';
import { createHandlers, type Handlers, type PracticeRoom } from './handlers.ts';
import { openSecretStore, type Keytar, type SecretStore } from './keychain.ts';
import type { Log } from './log.ts';
import { readControlPrices } from './practice/control-prices.ts';
import { playDemoMorning } from './practice/demo-morning.ts';
import { createMasterHands } from './practice/master-ticket.ts';
import type { PracticeAccount, PracticeBroker } from './practice/practice-broker.ts';
import { signInToPractice } from './practice/sign-in.ts';
import { createQuotes } from './quotes.ts';
import type { Redactor } from './redactor.ts';
import { contractFiles, loadReferenceData } from './reference-data.ts';
import { createBlotter } from './replication/blotter.ts';
import { createEngine, type EngineRules } from './replication/engine.ts';
import { createExecute } from './replication/execute.ts';
import { createJournal } from './replication/journal.ts';
import { createPublish } from './replication/publish.ts';

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
  readonly about: Omit<About, 'addresses' | 'practiceControl' | 'database' | 'version'>;
  readonly actor: string;
  readonly practice: PracticeBroker;
  readonly rules?: Partial<EngineRules>;
  readonly pace?: Pace;
};

export type Desk = {
  readonly handlers: Handlers;
  readonly onDelta: (listener: (delta: DeskDelta) => void) => () => void;
  readonly snapshot: () => DeskView;
  readonly addresses: BrokerAddresses;
  readonly databaseFile: string;
  readonly close: () => Promise<void>;
};

const defaultRules: EngineRules = { staleAfterMs: 5000, settleMs: 120_000, exitLimitMs: 30_000 };
const keychainLimitMs = 4000;
const quoteFreshMs = 15_000;
const watchPace = { everyMs: 6000, soonMs: 400 };

/** Everything a desk needs, built and started. An error leaves nothing running. */
export async function composeDesk(plan: ComposePlan): Promise<Result<Desk>> {
  const { clock, log } = plan;
  const databaseFile = join(plan.folder, 'lockstep.sqlite');
  const opened = openDatabase(databaseFile);
  if (!opened.ok) return opened;
  const db = opened.value;
  const fail = (why: ReturnType<typeof err>): ReturnType<typeof err> => {
    db.close();
    return why;
  };
  const store = createJournalStore(db);
  const settings = createSettingsStore(db);
  const intact = store.verifyDay(tradingDayOf(clock.now()));
  if (!intact.ok) return fail(intact);

  const saved = JSON.parse(settings.get('addresses') ?? '{}') as Partial<BrokerAddresses>;
  const resolved = resolveAddresses({ env: plan.env, saved: { ...plan.practice.addresses, ...saved } });
  if (!resolved.ok) return fail(resolved);
  const addresses = resolved.value;

  const referenceFolder = join(plan.folder, 'reference');
  // Kept files belong to the server they came from.
  if (settings.get('reference.address') !== addresses.contractMaster) rmSync(referenceFolder, { recursive: true, force: true });
  settings.set('reference.address', addresses.contractMaster, clock.now());
  const reference = await loadReferenceData({ address: addresses.contractMaster, files: contractFiles, folder: referenceFolder, clock, log });
  if (!reference.ok) log.warn('reference-data-missing', { reason: reference.message });
  const index = reference.ok ? reference.value.index : createInstrumentIndex([]);
  const instrumentOf = (id: InstrumentId): Instrument | undefined => index.byId(id) ?? undefined;

  const secrets = await openSecretStore({
    service: 'lockstep-practice',
    load: plan.loadKeytar,
    clock,
    timeLimitMs: keychainLimitMs,
    remembers: (account) => storedSecrets(settings).includes(account),
  });
  const [masterLogin, ...followerLogins] = plan.practice.accounts;
  if (masterLogin === undefined) return fail(err('NO_ACCOUNTS', 'The practice broker has no accounts.'));
  const masterId = accountId(masterLogin.id);
  const followers = followerLogins.map(({ id }) => accountId(id));
  const saidNames = new Map(plan.practice.accounts.map(({ id, name }) => [id, name === '' ? id : name]));
  const alias = (id: string): string => saidNames.get(id) ?? id;

  const accounts = new Map<AccountId, AliceBlueAccount>();
  for (const [at, login] of plan.practice.accounts.entries()) {
    const id = accountId(login.id);
    const session = await sessionFor(login, { addresses, clock, secrets, settings, redactor: plan.redactor, log });
    accounts.set(
      id,
      openAliceBlueAccount({
        accountId: id,
        addresses,
        session,
        instruments: () => index,
        watch: at === 0 ? 'Always' : 'WhenWorking',
        clock,
        random: plan.random,
        log,
        redactor: plan.redactor,
      }),
    );
  }

  const blotter = createBlotter();
  const names = { alias, symbol: (id: string): string => instrumentOf(id as InstrumentId)?.tradingSymbol ?? id };
  const journal = createJournal({ store, blotter, clock, names, masterId, instrumentOf });
  const publish = createPublish(emptyView(secrets), clock);
  const quotes = createQuotes(clock, quoteFreshMs);
  // The feed and the watch are told of things by the engine, and the engine is asked by them: bound late, here only.
  const late: { feed?: DeskFeed; watch?: AccountWatch } = {};

  const execute = createExecute({
    accounts,
    clock,
    pace: plan.pace ?? defaultPace,
    onAnswer: (answer) => {
      engine.onAnswer(answer);
    },
  });
  const engine = createEngine({
    mode: 'Practice',
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
    referencePrice: quotes.fresh,
    initial: {
      copying: settings.get('copying') === 'Off' ? { kind: 'Off' } : { kind: 'On' },
      terms: termsAtStart(settings, followers, alias, clock),
    },
    listener: {
      onLink: (account, link) => late.feed?.onLink(account, link),
      onReady: (account) => late.feed?.onAccount(account),
      onFill: (account) => late.watch?.soon(account),
      onExitProgress: (runId, account) => late.feed?.onExitProgress(runId, account),
      onHalt: (reason) => {
        late.feed?.raise({ key: 'halted', at: clock.now(), level: 'Error', title: 'Copying was halted', body: `${reason} Look at the accounts at the broker, then start Lockstep again.`, account: '', masterOrderId: '' });
        publish.change({ kind: 'Copying', copying: { kind: 'Halted', reason } });
        publish.flush();
      },
    },
  });
  const watch = watchAccounts(accounts, clock, (account) => late.feed?.onAccount(account), watchPace);
  const feed = createDeskFeed({ publish, blotter, clock, masterId, followers, accounts, alias, instrumentOf, figures: watch.figures, notReady: engine.notReady });
  late.feed = feed;
  late.watch = watch;
  journal.onCommit((committed) => {
    feed.onCommitted(committed);
    for (const fact of committed.facts) {
      if (fact.kind === 'CopyingChanged') settings.set('copying', fact.copying.kind === 'On' ? 'On' : 'Off', clock.now());
    }
  });

  const control = plan.practice.control;
  const prices = { at: -Infinity, byId: new Map() as ReadonlyMap<InstrumentId, number> };
  const lastPrice = async (id: InstrumentId): Promise<number | null> => {
    if (control !== null && clock.monotonic() - prices.at > 1000) {
      prices.at = clock.monotonic();
      prices.byId = await readControlPrices(control);
    }
    return quotes.last(id) ?? prices.byId.get(id) ?? null;
  };
  const master = accounts.get(masterId);
  if (master === undefined) throw new Error('The master has no account');
  const hands = createMasterHands({ account: master, masterId, blotter, instrumentOf });
  let demoRunning = false;
  const room: PracticeRoom = {
    hands,
    lastPrice,
    playDemo: () => {
      if (demoRunning) return err('DEMO_RUNNING', 'The demo morning is already being played.');
      if (engine.notReady(masterId) !== null) return err('MASTER_NOT_READY', 'The master is still connecting; try again in a moment.');
      demoRunning = true;
      if (blotter.copying().kind !== 'On') engine.setCopying({ kind: 'On' }, 'the demo morning');
      void playDemoMorning({
        hands,
        bySymbol: (symbol) => index.byTradingSymbol('NSE', symbol),
        lastPrice,
        clock,
        show: (demo) => {
          publish.change({ kind: 'Demo', demo });
        },
        onRefused: (label, why) => {
          log.warn('demo-step-refused', { text: label, reason: why });
        },
        stepMs: 900,
      }).finally(() => {
        demoRunning = false;
      });
      return ok(null);
    },
  };

  const handlers = createHandlers({
    clock,
    publish,
    about: () => ({ ...plan.about, version: plan.version, database: databaseFile, addresses, practiceControl: control }),
    index: () => index,
    store,
    settings,
    engine,
    blotter,
    masterId,
    followers,
    alias,
    accounts,
    dismiss: feed.clear,
    practice: room,
    actor: plan.actor,
  });

  await engine.start();
  feed.showAll();
  if (!reference.ok) {
    feed.raise({ key: 'reference', at: clock.now(), level: 'Error', title: 'No contract master', body: reference.message, account: '', masterOrderId: '' });
  }

  return ok({
    handlers,
    onDelta: publish.onDelta,
    snapshot: publish.snapshot,
    addresses,
    databaseFile,
    close: async () => {
      watch.close();
      feed.close();
      await engine.close();
      publish.close();
      db.close();
    },
  });
}

function storedSecrets(settings: SettingsStore): readonly string[] {
  return JSON.parse(settings.get('secrets.stored') ?? '[]') as readonly string[];
}

type SignInParts = {
  readonly addresses: BrokerAddresses;
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly redactor: Redactor;
  readonly log: Log;
};

/** A session of today from the keychain, or a new one. Null: the account starts as needing a login. */
async function sessionFor(login: PracticeAccount, parts: SignInParts): Promise<Session | null> {
  const { clock, secrets, settings, log } = parts;
  const name = `session:${login.id}`;
  parts.redactor.remember(login.apiSecret);
  const kept = await secrets.get(name);
  const remembered = kept.ok && kept.value !== null ? readSession(kept.value) : null;
  // A session belongs to the broker that issued it: another address means another broker.
  if (remembered !== null && remembered.issuedBy === parts.addresses.auth && isOfToday(remembered.session, clock.now())) {
    parts.redactor.remember(remembered.session.token);
    return remembered.session;
  }
  const fresh = await signInToPractice(login, parts.addresses, clock);
  if (!fresh.ok) {
    log.warn('sign-in-failed', { account: login.id, code: fresh.code, reason: fresh.message });
    return null;
  }
  parts.redactor.remember(fresh.value.token);
  const stored = await secrets.set(name, JSON.stringify({ session: fresh.value, issuedBy: parts.addresses.auth }));
  if (stored.ok) settings.set('secrets.stored', JSON.stringify([...new Set([...storedSecrets(settings), name])]), clock.now());
  return fresh.value;
}

function readSession(text: string): { readonly session: Session; readonly issuedBy: string } | null {
  try {
    return JSON.parse(text) as { readonly session: Session; readonly issuedBy: string };
  } catch {
    return null;
  }
}

/** The practice desk's first terms; from then on what was saved. */
function termsAtStart(settings: SettingsStore, followers: readonly AccountId[], alias: (id: string) => string, clock: Clock): ReadonlyMap<AccountId, FollowerTerms> {
  const multipliers = [
    { units: 5, scale: 1 },
    { units: 1, scale: 0 },
    { units: 2, scale: 0 },
  ];
  const known = new Map(settings.followers().map(({ id, terms }) => [id, terms]));
  for (const [at, id] of followers.entries()) {
    if (known.has(id)) continue;
    const multiplier = multipliers[at % multipliers.length] ?? { units: 1, scale: 0 };
    const terms: FollowerTerms = { enabled: true, multiplier, maxQty: 10_000, maxOrderValue: 50_00_000_00, copyPolicy: 'Orders' };
    settings.saveFollower(id, alias(id), terms, clock.now());
    known.set(id, terms);
  }
  return new Map(followers.flatMap((id) => (known.has(id) ? [[id, known.get(id) as FollowerTerms] as const] : [])));
}

function emptyView(secrets: SecretStore): DeskView {
  return {
    seq: 0,
    mode: 'Practice',
    copying: { kind: 'Off' },
    secrets: secrets.kind === 'Keychain' ? { kind: 'Keychain' } : { kind: 'Memory', reason: secrets.reason },
    market: { phase: 'Open', label: 'Practice market: always open' },
    master: null,
    followers: [],
    orders: [],
    journal: [],
    notices: [],
    exit: null,
    demo: { running: false, step: 0, steps: 0, label: '' },
  };
}
