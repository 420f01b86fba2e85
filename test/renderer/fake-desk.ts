// A DeskApi without an engine: a busy morning to look at, and calls that answer as the engine would.

import type { ExitRequest } from '../../domain/exit-scope.ts';
import { type DeskChange, type DeskDelta, type DeskView, applyDelta } from '../../domain/desk-view.ts';
import { withTradingState } from '../../domain/trading-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { PracticeCredentials, ReadinessBoard } from '../../preload/account-calls.ts';
import type { RetryPreview } from '../../preload/attention-calls.ts';
import type { About, DeskApi, InstrumentHit, ShowTarget } from '../../preload/contract.ts';
import type { ExitPreview } from '../../preload/exit-calls.ts';
import type { DoorStatus, BrokerSetting } from '../../preload/settings-calls.ts';
import { aSetUp } from './builders.ts';

export type FakeCall = { readonly name: string; readonly input: unknown };

export type FakeDesk = {
  readonly api: DeskApi;
  /** Every call made, in order; snapshot and about are left out. */
  readonly calls: readonly FakeCall[];
  readonly view: () => DeskView;
  /** Numbers the changes as the next delta and delivers it. */
  readonly push: (...changes: readonly DeskChange[]) => void;
  /** Delivers a delta as it is. */
  readonly pushDelta: (delta: DeskDelta) => void;
  /** Loses one delta on the way. */
  readonly lose: (...changes: readonly DeskChange[]) => void;
  readonly show: (target: ShowTarget) => void;
  /** What the next call of this name answers. */
  readonly answer: (name: keyof DeskApi, result: Result<unknown>) => void;
};

export const fakeHits: readonly InstrumentHit[] = [
  {
    instrumentId: 'NFO|49543',
    exchange: 'NFO',
    kind: 'Future',
    symbol: 'NIFTY',
    tradingSymbol: 'NIFTY25NOV26F',
    name: 'NIFTY NOV FUT',
    lotSize: 75,
    tick: 10,
    freezeQty: 1800,
    lastPrice: 2_614_250,
  },
  {
    instrumentId: 'NSE|3045',
    exchange: 'NSE',
    kind: 'Equity',
    symbol: 'SBIN',
    tradingSymbol: 'SBIN-EQ',
    name: 'STATE BANK OF INDIA',
    lotSize: 1,
    tick: 5,
    freezeQty: null,
    lastPrice: 96_240,
  },
  {
    instrumentId: 'NSE|2885',
    exchange: 'NSE',
    kind: 'Equity',
    symbol: 'RELIANCE',
    tradingSymbol: 'RELIANCE-EQ',
    name: 'RELIANCE INDUSTRIES LTD',
    lotSize: 1,
    tick: 10,
    freezeQty: null,
    lastPrice: 154_820,
  },
];

export const fakeAbout: About = {
  version: '0.1.0',
  electron: '33.4.11',
  chromium: '130.0.6723.191',
  node: '20.18.3',
  runtime: { kind: 'Assembled', declared: '45.4.1' },
  profile: '~/.config/lockstep',
  database: '~/.config/lockstep/lockstep.db',
  logFile: '~/.config/lockstep/logs/lockstep.log',
  addresses: {
    rest: 'http://127.0.0.1:41877/open-api/od/v1',
    auth: 'http://127.0.0.1:41877/open-api/od/v1/vendor/getUserDetails',
    login: 'http://127.0.0.1:41877/login',
    orderFeedToken: 'http://127.0.0.1:41877/order-notify/ws/createWsToken',
    orderFeed: 'ws://127.0.0.1:41877/order-notify/websocket',
    market: 'ws://127.0.0.1:41877/NorenWS',
    contractMaster: 'http://127.0.0.1:41877/contract-master',
  },
  practiceControl: 'http://127.0.0.1:41877/control',
};

export const fakeDoor: DoorStatus = {
  on: false,
  port: 3000,
  open: false,
  reason: '',
  earlierSecretUntil: null,
  secretIsKept: true,
};

export const fakeRetry: RetryPreview = {
  symbol: 'SBIN-EQ',
  side: 'Buy',
  orderQty: 200,
  lotSize: 1,
  tick: 5,
  masterPrice: 800_00,
  priceNow: 801_00,
  suggestedLimit: 805_05,
};

export const fakeSpare: PracticeCredentials = {
  id: 'PR2004',
  name: 'Practice spouse',
  appCode: 'K7WQ2MZT5B',
  apiSecret: 'PLANTEDSECRETPLANTEDSECRET234567',
  password: 'practice-pr2004',
  address: '127.0.0.1',
};

export const fakeSettings: readonly BrokerSetting[] = [
  {
    name: 'mcxPlacement',
    point: 'U10',
    title: 'What an MCX order counts',
    hint: 'Prove it first.',
    choices: [
      { value: 'Refuse', words: 'Not proven' },
      { value: 'Lots', words: 'Lots' },
    ],
    value: 'Refuse',
    safe: 'Refuse',
  },
  {
    name: 'orderCallsPerSecond',
    point: 'U12',
    title: 'Most order calls a second',
    hint: 'Below ten.',
    choices: null,
    value: '5',
    safe: '9',
  },
];

/** What a screen asks by itself when it is opened. */
const quietReads: ReadonlySet<string> = new Set(['snapshot', 'about', 'brokerSettings']);

export function createFakeDesk(first: DeskView): FakeDesk {
  let view = first;
  const calls: FakeCall[] = [];
  const deltaListeners = new Set<(delta: DeskDelta) => void>();
  const showListeners = new Set<(target: ShowTarget) => void>();
  const planned = new Map<string, Result<unknown>>();

  const pushDelta = (delta: DeskDelta): void => {
    view = applyDelta(view, delta) ?? view;
    for (const listener of deltaListeners) listener(delta);
  };
  const push = (...changes: readonly DeskChange[]): void => pushDelta({ seq: view.seq + 1, changes });
  const lose = (...changes: readonly DeskChange[]): void => {
    view = applyDelta(view, { seq: view.seq + 1, changes }) ?? view;
  };

  const usual: { [Name in keyof DeskApi]?: (input: never) => Result<unknown> } = {
    snapshot: () => ok(view),
    about: () => ok(fakeAbout),
    searchInstruments: ({ text }: { text: string }) =>
      ok(fakeHits.filter((hit) => `${hit.tradingSymbol} ${hit.name}`.toLowerCase().includes(text.toLowerCase()))),
    journal: ({ before, limit, text, level }: Parameters<DeskApi['journal']>[0]) =>
      ok(
        view.journal
          .filter((line) => before === null || line.seq < before)
          .filter(
            (line) => (level === null || line.level === level) && line.text.toLowerCase().includes(text.toLowerCase()),
          )
          .slice(-limit),
      ),
    mappings: () => ok([]),
    exportHistory: () => ok(null),
    verifyJournal: () => ok(null),
    makeBackup: () => ok(null),
    verifyBackup: () => ok(null),
    restoreBackup: () => ok(null),
    startFailure: () => ok(null),
    afterFailure: () => ok(null),
    answerClose: () => ok(null),
    doorStatus: () => ok(fakeDoor),
    setDoor: (edit: Parameters<DeskApi['setDoor']>[0]) => ok({ ...fakeDoor, ...edit, open: edit.on ?? fakeDoor.on }),
    doorSecret: () => ok({ secret: 'ab'.repeat(32) }),
    rotateDoorSecret: () => ok({ secret: 'cd'.repeat(32) }),
    setCopying: ({ on }: { on: boolean }) => {
      push({ kind: 'Copying', copying: { kind: on ? 'On' : 'Off' } });
      return ok(null);
    },
    setTradingState: (edit: Parameters<DeskApi['setTradingState']>[0]) => {
      push({
        kind: 'Trading',
        trading: withTradingState(view.trading, { ...edit, actor: 'Arjun', at: Date.now() }),
      });
      return ok(null);
    },
    setFollowerTerms: (edit: Parameters<DeskApi['setFollowerTerms']>[0]) => {
      const follower = view.followers.find((one) => one.id === edit.followerId);
      if (follower === undefined) return err('ACCOUNT_UNKNOWN', `There is no follower ${edit.followerId}.`);
      if (edit.multiplier !== undefined && !/^\d+(\.\d{1,4})?$/.test(edit.multiplier)) {
        return err(
          'MULTIPLIER_UNREADABLE',
          `"${edit.multiplier}" is not a multiplier. Type a number such as 0.5 or 2.`,
        );
      }
      const enabled = edit.enabled ?? follower.enabled;
      push({
        kind: 'Follower',
        follower: {
          ...follower,
          enabled,
          multiplier: edit.multiplier ?? follower.multiplier,
          copyPolicy: edit.copyPolicy ?? follower.copyPolicy,
          state: enabled ? (follower.state === 'Off' ? 'Copying' : follower.state) : 'Off',
        },
      });
      return ok(null);
    },
    previewExit: (request: ExitRequest) => ok(previewOf(view, request)),
    exit: () => ok({ runId: 'EXIT-1' }),
    repairDrift: () => ok(null),
    exitRuns: () => ok([]),
    catchUp: ({ followerIds }: { followerIds: readonly string[] }) =>
      ok(followerIds.map((followerId) => ({ followerId, done: true, code: '', message: '' }))),
    exitAll: () => ok({ runId: 'EXIT-1' }),
    dismissNotice: ({ key }: { key: string }) => {
      push({ kind: 'NoticeGone', key });
      return ok(null);
    },
    ignoreAttention: ({ clOrdId }: { clOrdId: string }) => {
      const order = view.orders.find((one) => one.copies.some((copy) => copy.clOrdId === clOrdId));
      if (order === undefined) return err('COPY_UNKNOWN', 'There is no such copy.');
      const copies = order.copies.map((copy) =>
        copy.clOrdId === clOrdId ? { ...copy, attention: 'PutAside' as const } : copy,
      );
      push({ kind: 'Order', order: { ...order, copies } });
      return ok(null);
    },
    limitTemplates: () => ok([]),
    saveTemplate: () => err('NOT_PREPARED', 'A test says what this answers.'),
    removeTemplate: () => ok(null),
    applyTemplate: () => ok([]),
    setMandate: () => ok(null),
    decision: () => ok({ at: 0, verdict: 'Allowed', size: '', lines: [], why: 'Nothing is known of it.' }),
    previewRetry: () => ok(fakeRetry),
    retryCopy: () => ok(null),
    sendAttention: () => ok(null),
    openBrokerPage: () => ok(null),
    placeMasterOrder: () => ok({ orderId: '25112400000042' }),
    replaceMasterOrder: () => ok(null),
    cancelMasterOrder: () => ok(null),
    playDemoMorning: () => ok(null),
    startDrill: () => ok(null),
    stopDrill: () => ok(null),
    setAddresses: () => ok(null),
    addAccount: ({ apiSecret: _secret, ...form }: Parameters<DeskApi['addAccount']>[0]) => {
      push({
        kind: 'SetUp',
        accounts: [
          ...view.accounts,
          aSetUp({ ...form, registeredAddresses: words(form.registeredAddresses), consent: null }),
        ],
      });
      return ok(null);
    },
    editAccount: ({ apiSecret: _secret, registeredAddresses, ...edit }: Parameters<DeskApi['editAccount']>[0]) => {
      const noted = registeredAddresses === undefined ? {} : { registeredAddresses: words(registeredAddresses) };
      push({
        kind: 'SetUp',
        accounts: view.accounts.map((one) => (one.id === edit.id ? { ...one, ...edit, ...noted } : one)),
      });
      return ok(null);
    },
    removeAccount: ({ id }: { id: string }) => {
      push({ kind: 'SetUp', accounts: view.accounts.filter((one) => one.id !== id) });
      return ok(null);
    },
    recordConsent: ({ id, granted, by }: Parameters<DeskApi['recordConsent']>[0]) => {
      const consent = { kind: granted ? 'Granted' : 'Withdrawn', at: Date.now(), by, textVersion: '2026-11' } as const;
      push({ kind: 'SetUp', accounts: view.accounts.map((one) => (one.id === id ? { ...one, consent } : one)) });
      return ok(null);
    },
    beginLogin: ({ id, way }: Parameters<DeskApi['beginLogin']>[0]) => {
      push({ kind: 'Login', login: { accountId: id, way, startedAt: Date.now() } });
      return ok(null);
    },
    signOut: () => ok(null),
    testConnection: ({ id }: { id: string }) => ok({ ms: 23, clientName: id }),
    practiceCredentials: () =>
      ok(
        [fakeSpare, { ...fakeSpare, id: 'PR2005', name: 'Practice parent', password: 'practice-pr2005' }].filter(
          (spare) => view.accounts.every(({ id }) => id !== spare.id),
        ),
      ),
    readiness: () => ok(boardOf(view)),
    refreshReference: () => ok({ asOf: '2026-11-24', instruments: 55_131, refusedRows: 150, missing: [] }),
    followUnasked: () => ok(null),
    setGroupLegs: () => ok({ changed: [] }),
    brokerSettings: () => ok(fakeSettings),
    setBrokerSettings: () => ok(null),
  };

  const answering = (name: keyof DeskApi) => (input: never) => {
    if (!quietReads.has(name)) calls.push({ name, input });
    const next = planned.get(name);
    planned.delete(name);
    return Promise.resolve(next ?? usual[name]?.(input) ?? ok(null));
  };
  const api = {
    ...Object.fromEntries((Object.keys(usual) as (keyof DeskApi)[]).map((name) => [name, answering(name)])),
    onDelta: (listener: (delta: DeskDelta) => void) => {
      deltaListeners.add(listener);
      return () => deltaListeners.delete(listener);
    },
    onShow: (listener: (target: ShowTarget) => void) => {
      showListeners.add(listener);
      return () => showListeners.delete(listener);
    },
  } as unknown as DeskApi;

  return {
    api,
    calls,
    view: () => view,
    push,
    pushDelta,
    lose,
    show: (target) => {
      for (const listener of showListeners) listener(target);
    },
    answer: (name, result) => planned.set(name, result),
  };
}

function boardOf(view: DeskView): ReadinessBoard {
  const green = (name: string, finding: string) => ({ name, state: 'Green' as const, finding, remedy: '' });
  return {
    at: Date.now(),
    rows: [
      {
        accountId: '',
        alias: 'The desk',
        checks: [
          green('Accounts', `One master and ${view.followers.length} followers`),
          green('Contract master', 'Today’s, 49,812 instruments'),
          green('Journal', 'Today’s chain is whole'),
          green('Keychain', 'Secrets are in the system’s keychain'),
          green('Copying', 'On'),
        ],
      },
      ...view.accounts.map(({ id, alias, consent, role, link }) => ({
        accountId: id,
        alias,
        checks:
          link.session.kind === 'Ready'
            ? [
                green('Session', 'The broker answered in 21 ms'),
                green('Funds', 'Rs 15,00,000 available'),
                green('Order feed', 'Live'),
                green('Positions', '2 open'),
                ...(role === 'Master'
                  ? []
                  : consent?.kind === 'Granted'
                    ? [green('Consent', `Given by ${consent.by}`)]
                    : [
                        {
                          name: 'Consent',
                          state: 'Red' as const,
                          finding: 'Not recorded',
                          remedy: 'Record the account holder’s consent under Accounts.',
                        },
                      ]),
              ]
            : [
                {
                  name: 'Session',
                  state: 'Red' as const,
                  finding: 'reason' in link.session ? link.session.reason : 'Still connecting',
                  remedy: 'Log this account in.',
                },
              ],
      })),
    ],
  };
}

function previewOf(view: DeskView, { scope }: ExitRequest): ExitPreview {
  const withMaster = 'includeMaster' in scope && scope.includeMaster && view.master !== null;
  const groupOf = (id: string): string => view.accounts.find((one) => one.id === id)?.group ?? '';
  const accounts = [...(withMaster && view.master !== null ? [view.master] : []), ...view.followers].filter(
    ({ id }) =>
      (scope.kind !== 'Account' || scope.accountId === id) && (scope.kind !== 'Group' || scope.group === groupOf(id)),
  );
  const rows = accounts.map((account) => {
    const positions = (account.positions ?? []).filter(
      ({ instrumentId }) => scope.kind !== 'Instrument' || instrumentId === scope.instrumentId,
    ).length;
    const cancels = account.workingOrders;
    return {
      accountId: account.id,
      alias: account.alias,
      cancels,
      positions,
      orders: positions,
      estimateMs: (positions + cancels) * 220,
      why: '',
    };
  });
  const sum = (figure: 'positions' | 'cancels'): number => rows.reduce((all, row) => all + row[figure], 0);
  return {
    accounts: rows.length,
    positions: sum('positions'),
    workingOrders: sum('cancels'),
    orders: sum('positions'),
    estimateMs: Math.max(0, ...rows.map((row) => row.estimateMs)),
    rows,
    unreadable: [],
  };
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
