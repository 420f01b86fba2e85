// The wall between the processes: every call, answer and event that crosses it, and nothing else.
// Each call answers with a Result and never rejects for what a trader could expect.

import type { CopyPolicy, Sizing } from '../domain/account.ts';
import type { DeskDelta, DeskView, Notice } from '../domain/desk-view.ts';
import type { Exchange, InstrumentKind } from '../domain/instrument.ts';
import type { LegOrder } from '../domain/legs.ts';
import type { Paise } from '../domain/price.ts';
import type { Result } from '../domain/result.ts';
import { termsCallNames, type LimitsEdit, type TermsCalls } from './terms-calls.ts';
import type { TradingScope, TradingState } from '../domain/trading-state.ts';
import { historyCallNames, type HistoryCalls, type ExportView } from './history-calls.ts';
import { accountCallNames, type AccountCalls } from './account-calls.ts';
import { settingsCallNames, type SettingsCalls } from './settings-calls.ts';
import { masterCallNames, type MasterCalls } from './master-calls.ts';
import { exitCallNames, type ExitCalls } from './exit-calls.ts';
import { upkeepCallNames, type UpkeepCalls } from './upkeep-calls.ts';
import { attentionCallNames, type AttentionCalls } from './attention-calls.ts';

export type InstrumentHit = {
  readonly instrumentId: string;
  readonly exchange: Exchange;
  readonly kind: InstrumentKind;
  readonly symbol: string;
  readonly tradingSymbol: string;
  readonly name: string;
  readonly lotSize: number;
  readonly tick: Paise;
  /** Most units of one order by the exchange; null: none is known. */
  readonly freezeQty: number | null;
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
  /** Seconds that an entry at a price of our own making may stay unfilled. */
  readonly entryWithin?: string;
  readonly legs?: LegOrder;
  readonly limits?: LimitsEdit;
};

/** `reason` in the person's own words, or empty. Resting entries are cancelled too when asked; exits never are. */
export type TradingStateEdit = {
  readonly scope: TradingScope;
  readonly state: TradingState;
  readonly reason: string;
  readonly cancelResting: boolean;
};

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

/** The calls, by name: what goes in and what a good answer holds. */
export type DeskCalls = HistoryCalls &
  AccountCalls &
  SettingsCalls &
  MasterCalls &
  ExitCalls &
  AttentionCalls &
  TermsCalls &
  UpkeepCalls & {
    snapshot: { in: null; out: DeskView };
    about: { in: null; out: About };
    searchInstruments: { in: { readonly text: string }; out: readonly InstrumentHit[] };
    /** Asks the broker for today's contract masters again and reads the dated tables again, without a restart. */
    refreshReference: { in: null; out: ReferenceStatus };
    setCopying: { in: { readonly on: boolean }; out: null };
    /** Stopping is immediate and durable; `Active` takes the scope's state off. */
    setTradingState: { in: TradingStateEdit; out: null };
    setFollowerTerms: { in: FollowerTermsEdit; out: null };
    dismissNotice: { in: { readonly key: string }; out: null };
    /** The broker's own page, in the person's browser. */
    openBrokerPage: { in: null; out: null };
    playDemoMorning: { in: null; out: null };
    /** Practice only. The same seed gives the same troubles; null chooses one. */
    startDrill: { in: { readonly seed: number | null }; out: null };
    stopDrill: { in: null; out: null };
    setAddresses: { in: Partial<BrokerAddresses>; out: null };
  };

export type DeskCallName = keyof DeskCalls;

export const deskCallNames: readonly DeskCallName[] = [
  'snapshot',
  'about',
  'searchInstruments',
  'refreshReference',
  'setCopying',
  'setTradingState',
  'setFollowerTerms',
  'dismissNotice',
  'openBrokerPage',
  'playDemoMorning',
  'startDrill',
  'stopDrill',
  'setAddresses',
  ...historyCallNames,
  ...accountCallNames,
  ...settingsCallNames,
  ...masterCallNames,
  ...exitCallNames,
  ...attentionCallNames,
  ...termsCallNames,
  ...upkeepCallNames,
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
  /** Closing was asked for while something is unresolved. */
  | { readonly kind: 'Close' }
  | { readonly kind: 'Notice'; readonly notice: Notice };

export const channels = {
  call: (name: DeskCallName): string => `desk:${name}`,
  delta: 'desk:delta',
  show: 'desk:show',
} as const;
