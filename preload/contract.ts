// The wall between the processes: every call, answer and event that crosses it, and nothing else.
// Each call answers with a Result and never rejects for what a trader could expect.

import type { AccountColour, AccountRole, CopyPolicy, Relation, Sizing } from '../domain/account.ts';
import type { DeskDelta, DeskView, JournalLevel, JournalLine, Notice, ExitRunView } from '../domain/desk-view.ts';
import type { ExitRequest } from '../domain/exit-scope.ts';
import type { Exchange } from '../domain/instrument.ts';
import type { MappingStatus, OrderMapping } from '../domain/order-mapping.ts';
import type { OrdType, Product, Side } from '../domain/order.ts';
import type { Paise } from '../domain/price.ts';
import type { Result } from '../domain/result.ts';
import type { CatchUpChoice } from '../domain/worklists.ts';
import { termsCallNames, type LimitsEdit, type TermsCalls } from './terms-calls.ts';
import type { TradingScope, TradingState } from '../domain/trading-state.ts';

export type InstrumentHit = {
  readonly instrumentId: string;
  readonly exchange: Exchange;
  readonly symbol: string;
  readonly tradingSymbol: string;
  readonly name: string;
  readonly lotSize: number;
  readonly tick: Paise;
  /** Last known price; null: not available. */
  readonly lastPrice: Paise | null;
};

/** What a loading of the reference data gave. */
export type ReferenceStatus = {
  /** The contract day of the oldest file in use, "2026-11-24". */
  readonly asOf: string;
  readonly instruments: number;
  readonly refusedRows: number;
  /** Files that could not be had, each with the reason. */
  readonly missing: readonly { readonly file: string; readonly reason: string }[];
};

/** Numbers arrive as typed, so that the main process refuses what the field let through, with the reason. */
export type MasterTicket = {
  readonly instrumentId: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly quantity: string;
  /** Rupees as typed; empty where the type has none. */
  readonly price: string;
  readonly trigger: string;
};

export type MasterReplace = {
  readonly orderId: string;
  readonly quantity: string;
  readonly price: string;
  readonly trigger: string;
};

/** Only the fields named change. Numbers as typed; an empty text removes a limit. */
export type FollowerTermsEdit = {
  readonly followerId: string;
  readonly enabled?: boolean;
  readonly multiplier?: string;
  readonly maxQty?: string;
  /** Rupees. */
  readonly maxOrderValue?: string;
  readonly copyPolicy?: CopyPolicy;
  readonly sizing?: Sizing['kind'];
  /** Units, lots or rupees by `sizing`; the kinds without a figure take none. */
  readonly fixed?: string;
  readonly atLeastOneLot?: boolean;
  readonly aboveMaximum?: 'Refuse' | 'Cut';
  readonly carryLots?: boolean;
  readonly reverse?: boolean;
  readonly limits?: LimitsEdit;
};

/** `reason` in the person's own words, or empty. Resting entries are cancelled too when asked; exits never are. */
export type TradingStateEdit = {
  readonly scope: TradingScope;
  readonly state: TradingState;
  readonly reason: string;
  readonly cancelResting: boolean;
};

/** A new account as typed. The secret goes in and never comes out. */
export type AccountForm = {
  readonly id: string;
  readonly role: AccountRole;
  readonly alias: string;
  readonly group: string;
  readonly colour: AccountColour;
  readonly appCode: string;
  readonly relation: Relation;
  /** One or two, with a space between; empty for none noted. */
  readonly registeredAddresses: string;
  readonly localAddress: string;
  readonly apiSecret: string;
};

/** Only the fields named change; an API secret that is not named stays the one in the keychain. */
export type AccountEdit = { readonly id: string } & Partial<Omit<AccountForm, 'id' | 'role'>>;

/** Window: the broker's page in an isolated window. Browser: in the person's own browser, back through loopback. */
export type LoginWay = 'Window' | 'Browser';

export type ConnectionTest = { readonly ms: number; readonly clientName: string };

/** An account that the practice broker has and the desk has not, with the credentials to add it by hand. */
export type PracticeCredentials = {
  readonly id: string;
  readonly name: string;
  readonly appCode: string;
  readonly apiSecret: string;
  readonly password: string;
  /** What the practice broker sees as the caller's address. */
  readonly address: string;
};

/** One of the broker's open questions as it is settled here: text that a person reads and may change. */
export type BrokerSetting = {
  readonly name: string;
  /** The question of the broker's reference, such as U5; empty for a limit of ours. */
  readonly point: string;
  readonly title: string;
  readonly hint: string;
  /** Null: typed freely. */
  readonly choices: readonly { readonly value: string; readonly words: string }[] | null;
  readonly value: string;
  /** The stance that does the least harm when it is wrong. */
  readonly safe: string;
};

export type ReadinessCheck = {
  readonly name: string;
  readonly state: 'Green' | 'Red' | 'NotKnown';
  /** What was found. */
  readonly finding: string;
  /** What to do about a red; empty for a green. */
  readonly remedy: string;
};

/** `accountId` is empty for what concerns the whole desk. */
export type ReadinessRow = {
  readonly accountId: string;
  readonly alias: string;
  readonly checks: readonly ReadinessCheck[];
};

export type ReadinessBoard = { readonly at: number; readonly rows: readonly ReadinessRow[] };

export type ExitPreviewRow = {
  readonly accountId: string;
  readonly alias: string;
  readonly cancels: number;
  readonly positions: number;
  readonly orders: number;
  readonly estimateMs: number;
  /** Why its books could not be read just now; empty when they were. */
  readonly why: string;
};

export type ExitPreview = {
  readonly accounts: number;
  readonly positions: number;
  readonly workingOrders: number;
  /** Closing orders that the positions take, each below the exchange's freeze quantity. */
  readonly orders: number;
  /** Estimate under the pace limits, ms. */
  readonly estimateMs: number;
  readonly rows: readonly ExitPreviewRow[];
  /** Accounts whose books could not be read just now, by alias with the reason. */
  readonly unreadable: readonly string[];
};

/** Prices in paise; null: not available. */
export type RetryPreview = {
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: number;
  readonly tick: Paise;
  /** What the master paid or got, or its limit while it has not traded. */
  readonly masterPrice: Paise | null;
  readonly priceNow: Paise | null;
  /** A limit that would trade now, with the buffer that protects a market order. */
  readonly suggestedLimit: Paise | null;
};

export type JournalQuery = {
  /** Lines older than this sequence; null: the newest. */
  readonly before: number | null;
  readonly limit: number;
  readonly text: string;
  readonly level: JournalLevel | null;
  /** Exactly this account, this kind of fact, this order of the master's; absent or null: any. */
  readonly account?: string | null;
  readonly kind?: string | null;
  readonly masterOrderId?: string | null;
  /** Indian trading days, both included, "2026-11-25"; absent or null: any. */
  readonly from?: string | null;
  readonly to?: string | null;
};

export type MappingSort = 'created' | 'updated' | 'symbol' | 'status' | 'follower' | 'master_order' | 'quantity';

export type MappingsQuery = {
  readonly text: string;
  readonly followerId: string | null;
  readonly masterOrderId: string | null;
  readonly status: MappingStatus | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly sort: MappingSort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
};

/** Row of `order_mappings`, with its number. */
export type MappingRow = OrderMapping & { readonly id: number };

/** What is on the screen, whole: the person is asked where to put it. */
export type ExportRequest =
  | { readonly what: 'Events'; readonly format: 'csv' | 'json'; readonly query: Omit<JournalQuery, 'before' | 'limit'> }
  | { readonly what: 'Mappings'; readonly format: 'csv' | 'json'; readonly query: MappingsQuery };

/** How the export that was asked for last is doing; `file` is a name without its folder. */
export type ExportView =
  | { readonly kind: 'Writing'; readonly rows: number }
  | { readonly kind: 'Done'; readonly rows: number; readonly file: string }
  | { readonly kind: 'GivenUp' }
  | { readonly kind: 'Failed'; readonly reason: string };

/** `problem` is empty for a day whose rows are as they were written. */
export type JournalDayCheck = { readonly day: string; readonly rows: number; readonly problem: string };

export type BrokerAddresses = {
  readonly rest: string;
  readonly auth: string;
  readonly login: string;
  readonly orderFeedToken: string;
  readonly orderFeed: string;
  readonly market: string;
  readonly contractMaster: string;
};

export type About = {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  /** Official: the declared Electron. Assembled: a stand-in for practice and tests, which refuses live accounts. */
  readonly runtime: { readonly kind: 'Official' | 'Assembled'; readonly declared: string };
  readonly profile: string;
  readonly database: string;
  readonly logFile: string;
  readonly addresses: BrokerAddresses;
  /** Where the practice broker's ledger can be read; null outside practice. */
  readonly practiceControl: string | null;
};

/** Only the fields named change. */
export type DoorSettingsEdit = { readonly on?: boolean; readonly port?: number };

export type DoorStatus = {
  readonly on: boolean;
  readonly port: number;
  /** It answers now. */
  readonly open: boolean;
  /** Why it does not although it is on, and what to do; empty otherwise. */
  readonly reason: string;
  /** Epoch ms until which the secret before this one still counts; null: it does not. */
  readonly earlierSecretUntil: number | null;
  /** In the keychain; otherwise in memory for this run only. */
  readonly secretIsKept: boolean;
};

export type CatchUpForm = {
  readonly masterKey: string;
  readonly followerIds: readonly string[];
  readonly choice: CatchUpChoice;
  /** Rupees as typed; empty: at the master's own price, which only an order that still rests can be followed at. */
  readonly limit: string;
};

/** `code` and `message` are empty where it was done. */
export type CatchUpAnswer = {
  readonly followerId: string;
  readonly done: boolean;
  readonly code: string;
  readonly message: string;
};

/** The calls, by name: what goes in and what a good answer holds. */
export type DeskCalls = TermsCalls & {
  snapshot: { in: null; out: DeskView };
  about: { in: null; out: About };
  searchInstruments: { in: { readonly text: string }; out: readonly InstrumentHit[] };
  /** Asks the broker for today's contract masters again and reads the dated tables again, without a restart. */
  refreshReference: { in: null; out: ReferenceStatus };
  /** Every day's chain and table of orders, read through beside the running desk; takes as long as the journal is long. */
  verifyJournal: { in: null; out: readonly JournalDayCheck[] };
  journal: { in: JournalQuery; out: readonly JournalLine[] };
  mappings: { in: MappingsQuery; out: readonly MappingRow[] };
  /** Begins it, once a place for the file was chosen; how it goes on is shown by `onShow`. */
  exportHistory: { in: ExportRequest; out: null };
  setCopying: { in: { readonly on: boolean }; out: null };
  /** Stopping is immediate and durable; `Active` takes the scope's state off. */
  setTradingState: { in: TradingStateEdit; out: null };
  setFollowerTerms: { in: FollowerTermsEdit; out: null };
  /** What an exit would do now; sends nothing. */
  previewExit: { in: ExitRequest; out: ExitPreview };
  /** Pressing again for the same, or for part of it, joins the run under way. */
  exit: { in: ExitRequest; out: { readonly runId: string } };
  /** The record of exits of any day, newest first; `before` is an id to go on from. */
  exitRuns: { in: { readonly before: string | null; readonly limit: number }; out: readonly ExitRunView[] };
  /** Cancels what is left of one master order's copies and closes what they traded (P71). */
  exitMasterOrder: { in: { readonly masterOrderId: string }; out: { readonly runId: string } };
  /** Pressing again while a run is under way joins that run. */
  exitAll: { in: { readonly includeMaster: boolean }; out: { readonly runId: string } };
  dismissNotice: { in: { readonly key: string }; out: null };
  /** A person has looked at the broker's own screen and takes the copy off the attention list. */
  ignoreAttention: { in: { readonly clOrdId: string }; out: null };
  /** What asking for a failed copy again would send, and at what difference to the master's price. */
  previewRetry: { in: { readonly clOrdId: string }; out: RetryPreview };
  /** A new order by hand at this limit (rupees as typed), under the same rules; never for one of unknown outcome. */
  retryCopy: { in: { readonly clOrdId: string; readonly limit: string }; out: null };
  /** The master's order ended unasked and the followers' were left: cancel those as well. */
  followUnasked: { in: { readonly orderId: string }; out: null };
  /** The same order under the same reference, only where the books have proven it absent and a fresh reading agrees. */
  sendAttention: { in: { readonly clOrdId: string }; out: null };
  /** What is done about an action of the master's that was missed: for each follower named, one after the other. */
  catchUp: { in: CatchUpForm; out: readonly CatchUpAnswer[] };
  /** Asks again for what failed, so that the account holds what it should; rupees as typed, empty: at the live price. */
  repairDrift: {
    in: {
      readonly accountId: string;
      readonly instrumentId: string;
      readonly product: Product;
      readonly limit: string;
    };
    out: null;
  };
  /** The broker's own page, in the person's browser. */
  openBrokerPage: { in: null; out: null };
  placeMasterOrder: { in: MasterTicket; out: { readonly orderId: string } };
  replaceMasterOrder: { in: MasterReplace; out: null };
  cancelMasterOrder: { in: { readonly orderId: string }; out: null };
  playDemoMorning: { in: null; out: null };
  /** Practice only. The same seed gives the same troubles; null chooses one. */
  startDrill: { in: { readonly seed: number | null }; out: null };
  stopDrill: { in: null; out: null };
  setAddresses: { in: Partial<BrokerAddresses>; out: null };
  /** The engine is started anew with the account on the desk; a start is a recovery. */
  addAccount: { in: AccountForm; out: null };
  editAccount: { in: AccountEdit; out: null };
  /** Refused while the account holds positions or working orders, unless `anyway`; its history stays. */
  removeAccount: { in: { readonly id: string; readonly anyway: boolean }; out: null };
  recordConsent: { in: { readonly id: string; readonly granted: boolean; readonly by: string }; out: null };
  /** One login at a time: a second ends the first. Resolves once the page is open. */
  beginLogin: { in: { readonly id: string; readonly way: LoginWay }; out: null };
  signOut: { in: { readonly id: string }; out: null };
  testConnection: { in: { readonly id: string }; out: ConnectionTest };
  doorStatus: { in: null; out: DoorStatus };
  setDoor: { in: DoorSettingsEdit; out: DoorStatus };
  doorSecret: { in: null; out: { readonly secret: string } };
  /** The secret before it counts for ten minutes more. */
  rotateDoorSecret: { in: null; out: { readonly secret: string } };
  practiceCredentials: { in: null; out: readonly PracticeCredentials[] };
  brokerSettings: { in: null; out: readonly BrokerSetting[] };
  /** All of the named ones or none; the desk is opened anew with them, and a start is a recovery. */
  setBrokerSettings: { in: { readonly values: Readonly<Record<string, string>> }; out: null };
  /** Checks everything end to end, now. */
  readiness: { in: null; out: ReadinessBoard };
};

export type DeskCallName = keyof DeskCalls;

export const deskCallNames: readonly DeskCallName[] = [
  'snapshot',
  'about',
  'searchInstruments',
  'refreshReference',
  'journal',
  'verifyJournal',
  'mappings',
  'exportHistory',
  'setCopying',
  'setTradingState',
  'setFollowerTerms',
  'previewExit',
  'exit',
  'exitMasterOrder',
  'exitRuns',
  'exitAll',
  'dismissNotice',
  'ignoreAttention',
  'previewRetry',
  'retryCopy',
  'followUnasked',
  'sendAttention',
  'catchUp',
  'repairDrift',
  'openBrokerPage',
  'placeMasterOrder',
  'replaceMasterOrder',
  'cancelMasterOrder',
  'playDemoMorning',
  'startDrill',
  'stopDrill',
  'setAddresses',
  'addAccount',
  'editAccount',
  'removeAccount',
  'recordConsent',
  'beginLogin',
  'signOut',
  'testConnection',
  'doorStatus',
  'setDoor',
  'doorSecret',
  'rotateDoorSecret',
  'practiceCredentials',
  'brokerSettings',
  'setBrokerSettings',
  'readiness',
  ...termsCallNames,
];

type DeskFunctions = {
  readonly [Name in DeskCallName]: (input: DeskCalls[Name]['in']) => Promise<Result<DeskCalls[Name]['out']>>;
};

/** What the page sees as `window.desk`. Each `on` returns a function that ends the subscription. */
export type DeskApi = DeskFunctions & {
  readonly onDelta: (listener: (delta: DeskDelta) => void) => () => void;
  /** A notice, menu or hotkey asks the window to show something. */
  readonly onShow: (listener: (target: ShowTarget) => void) => () => void;
};

export type ShowTarget =
  | { readonly kind: 'Order'; readonly masterOrderId: string }
  | { readonly kind: 'ExitDialog' }
  | { readonly kind: 'Export'; readonly view: ExportView }
  | { readonly kind: 'Attention' }
  | { readonly kind: 'Notice'; readonly notice: Notice };

export const channels = {
  call: (name: DeskCallName): string => `desk:${name}`,
  delta: 'desk:delta',
  show: 'desk:show',
} as const;
