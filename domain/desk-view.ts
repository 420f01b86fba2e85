// What the screen shows: one numbered snapshot, then numbered deltas. Plain data, ready for structured clone.
// Money is integer paise, quantities are units, moments are epoch ms; formatting belongs to the renderer.

import type {
  AccountColour,
  AccountRole,
  Consent,
  CopyingState,
  CopyPolicy,
  FollowerTerms,
  Relation,
  SessionState,
} from './account.ts';
import type { Backup } from './backup-plan.ts';
import type { CopyPurpose } from './copy-key.ts';
import type { DrillView } from './drill.ts';
import type { LeftoverView } from './leftover.ts';
import type { ExitRequest } from './exit-scope.ts';
import type { Unasked } from './exchange-cancel.ts';
import type { Exchange } from './instrument.ts';
import type { OrdStatus, OrdType, Product, Side } from './order.ts';
import type { ParityBudget } from './parity.ts';
import type { Paise } from './price.ts';
import type { SetTradingState } from './trading-state.ts';
import type { AttentionView, DriftView, MissedView } from './worklists.ts';

/** A copied order's state on screen: FIX words, plus what FIX has no word for. */
export type CopyStatus = OrdStatus | 'Denied' | 'NotSent' | 'Unknown' | 'NeedsAttention';

/** Whether a person is asked to decide: about a doubt, about a failure; PutAside: somebody has. */
export type CopyAttention = 'None' | 'Doubt' | 'Failed' | 'PutAside';

export type FeedLight = 'Off' | 'Connecting' | 'Live' | 'Silent';

export type LinkView = {
  readonly session: SessionState;
  readonly feed: FeedLight;
  /** Why the feed is not live and what helps, in words; empty or absent while it is. */
  readonly feedReason?: string;
  readonly lastFrameAt: number | null;
  readonly lastBookAt: number | null;
};

export type PositionView = {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product | null;
  readonly netQty: number;
  /** Realised today by the broker's positions; null or absent: not available. */
  readonly realisedPnl?: Paise | null;
  /** What is held at the broker's last price against the broker's average; null or absent: one of them is not known. */
  readonly unrealisedPnl?: Paise | null;
};

export type AccountView = {
  readonly id: string;
  readonly alias: string;
  readonly link: LinkView;
  /** From the broker; null: not available. */
  readonly availableFunds: Paise | null;
  readonly realisedPnl: Paise | null;
  /** Open positions as the broker's book last showed them; null until it has been read. */
  readonly positions: readonly PositionView[] | null;
  /** When the reading behind `positions` began, epoch ms: what it shows may have changed since. Absent: not told. */
  readonly positionsAt?: number | null;
  readonly workingOrders: number;
};

/** Grey Off, Copying, OutOfStep (a copy failed or is unknown), Held (not reconciled, no session, halted). */
export type FollowerState = 'Off' | 'Copying' | 'OutOfStep' | 'Held';

export type FollowerView = AccountView & {
  readonly state: FollowerState;
  /** Why it is held or out of step, in words; empty when it is neither. */
  readonly stateReason: string;
  readonly enabled: boolean;
  /** "0.5", exact. */
  readonly multiplier: string;
  readonly maxQty: number | null;
  readonly maxOrderValue: Paise | null;
  readonly copyPolicy: CopyPolicy;
  /** In full, for the detail. */
  readonly terms: FollowerTerms;
  /** What its limits of a day are held against; absent: not told. Money in paise, null while not known. */
  readonly today?: {
    readonly orders: number;
    readonly contracts: number;
    readonly used: Paise | null;
    readonly dayPnl: Paise | null;
  };
  /** Null or absent: no budget is set. */
  readonly parity?: ParityView | null;
  readonly copiesToday: number;
  readonly failedToday: number;
  readonly unknownNow: number;
  /** Median of master report to broker's answer today, ms; null before the first. */
  readonly medianDelayMs: number | null;
  readonly lastError: { readonly at: number; readonly text: string } | null;
};

/** A follower's budget for trading worse than the master, and what is used of it today: ticks or paise. */
export type ParityView = ParityBudget & { readonly used: number };

/** Moments of one copy; the differences are its delay by stage. */
export type CopyTimes = {
  readonly masterAt: number;
  readonly decidedAt: number;
  readonly committedAt: number | null;
  readonly sentAt: number | null;
  readonly answeredAt: number | null;
  readonly filledAt: number | null;
};

export type CopyView = {
  readonly clOrdId: string;
  readonly followerId: string;
  readonly followerAlias: string;
  readonly purpose: CopyPurpose;
  readonly slice: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly price: Paise;
  readonly stopPx: Paise;
  readonly avgPx: Paise | null;
  readonly status: CopyStatus;
  readonly attention: CopyAttention;
  /** The broker's order id; null before it gave one. */
  readonly orderId: string | null;
  /** Stable code of a denial or refusal; empty when all is well. */
  readonly reasonCode: string;
  /** The broker's own words, or ours for a denial. */
  readonly reasonText: string;
  /** What it means and what to do next, in plain words. */
  readonly remedy: string;
  readonly times: CopyTimes;
};

export type MasterOrderView = {
  /** The broker's order id, or the id of an Exit All run. */
  readonly key: string;
  readonly kind: 'MasterOrder' | 'ExitRun';
  readonly instrumentId: string;
  readonly symbol: string;
  readonly exchange: Exchange | '';
  readonly side: Side;
  readonly ordType: OrdType;
  readonly product: Product;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly price: Paise;
  readonly stopPx: Paise;
  readonly avgPx: Paise | null;
  readonly status: OrdStatus;
  readonly text: string;
  readonly receivedAt: number;
  /** Why this order was not copied at all (copying off, too old, known before start); empty when it was. */
  readonly notCopied: string;
  /** It ended without anybody asking for it, as far as is known: the followers' orders were left. */
  readonly unasked?: Unasked | null;
  readonly copies: readonly CopyView[];
};

/** An account as it is set up: for the accounts screen. Never a secret, only whether there is one. */
export type AccountSetUpView = {
  readonly id: string;
  readonly role: AccountRole;
  readonly alias: string;
  readonly group: string;
  readonly colour: AccountColour;
  readonly appCode: string;
  readonly relation: Relation;
  readonly registeredAddresses: readonly string[];
  readonly localAddress: string;
  readonly consent: Consent | null;
  readonly hasSecret: boolean;
  readonly link: LinkView;
  /** When the session ends (midnight IST after it was opened); null without one. */
  readonly sessionEndsAt: number | null;
};

/** The one login under way; null when there is none. */
export type LoginView = {
  readonly accountId: string;
  readonly way: 'Window' | 'Browser';
  readonly startedAt: number;
} | null;

export type JournalLevel = 'Info' | 'Warning' | 'Error' | 'Intervention';

export type JournalLine = {
  readonly seq: number;
  readonly at: number;
  readonly level: JournalLevel;
  readonly kind: string;
  readonly account: string;
  readonly masterOrderId: string;
  readonly text: string;
};

export type ExitAccountState = 'Waiting' | 'Cancelling' | 'Closing' | 'Proving' | 'Flat' | 'Left';

export type ExitAccountView = {
  readonly accountId: string;
  readonly alias: string;
  readonly state: ExitAccountState;
  readonly cancelsSent: number;
  readonly closesSent: number;
  readonly workingLeft: number;
  readonly positionsLeft: readonly PositionView[];
  /** When the broker's books last proved this state. */
  readonly provenAt: number | null;
  readonly reason: string;
};

export type ExitRunView = {
  readonly id: string;
  readonly request: ExitRequest;
  /** "EXIT ALL", "EXIT GROUP Family". */
  readonly title: string;
  readonly actor: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly accounts: readonly ExitAccountView[];
};

/** An exit of the master's that a follower has not made yet (P75). Units signed as held; moments epoch ms. */
export type ExitPendingView = {
  readonly masterKey: string;
  readonly followerId: string;
  readonly alias: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly product: Product;
  readonly qty: number;
  readonly state: 'Working' | 'Unknown' | 'Failed';
  readonly since: number;
  readonly reason: string;
  /** Runs that were begun to close it. */
  readonly tries: number;
};

export type DemoView = {
  readonly running: boolean;
  readonly step: number;
  readonly steps: number;
  readonly label: string;
};

export type MarketView = {
  readonly phase: 'PreOpen' | 'Open' | 'Auction' | 'PostClose' | 'Closed';
  readonly label: string;
};

/** What rings in the page. A fill rings too, but no notice is raised for it. */
export type AlarmSound = 'Rejection' | 'OutOfStep' | 'ConnectionLost';

/** `key` names what it is about: a notice with the same key replaces the one before it. */
export type Notice = {
  readonly key: string;
  readonly at: number;
  readonly level: 'Info' | 'Warning' | 'Error';
  readonly title: string;
  readonly body: string;
  readonly account: string;
  readonly masterOrderId: string;
  /** The trouble behind it, which several keys may share: it is told outside the window once per while. Absent: the key. */
  readonly condition?: string;
  readonly sound?: AlarmSound;
};

/** The check of the whole journal that was asked for last. `at` of Running counts days from 1; of the others it is when. */
export type JournalCheckView =
  | { readonly kind: 'Running'; readonly day: string; readonly at: number; readonly of: number; readonly rows: number }
  | {
      readonly kind: 'Done';
      readonly at: number;
      readonly days: number;
      readonly rows: number;
      /** In words, the first few; empty: every row is as it was written. */
      readonly problems: readonly string[];
      readonly more: number;
    }
  | { readonly kind: 'Failed'; readonly at: number; readonly reason: string };

export type BackupsView = {
  /** Newest first, each verified when it was made. */
  readonly copies: readonly Backup[];
  /** `name` null: a new one. `done` and `of` count pages or days. */
  readonly running: {
    readonly name: string | null;
    readonly phase: 'Copying' | 'Checking';
    readonly done: number;
    readonly of: number;
  } | null;
  /** The one that was verified again last; `problem` is empty for a good one. */
  readonly checked: { readonly name: string; readonly at: number; readonly problem: string } | null;
  /** Why the newest try made none; empty: it did, or there was none. */
  readonly failed: string;
};

export type DeskView = {
  readonly seq: number;
  readonly mode: 'Practice' | 'Live';
  readonly copying: CopyingState;
  /** Every scope that is not active. */
  readonly trading: readonly SetTradingState[];
  /** Keychain: secrets in the OS keychain. Memory: they live for this run only, and why. */
  readonly secrets: { readonly kind: 'Keychain' } | { readonly kind: 'Memory'; readonly reason: string };
  readonly market: MarketView;
  /** Null while no account is set up. */
  readonly master: AccountView | null;
  readonly followers: readonly FollowerView[];
  /** Oldest first, so that no row moves when one is added; the screen may show them newest first. */
  readonly orders: readonly MasterOrderView[];
  /** The newest lines of today, oldest first, at most `journalTail`. */
  readonly journal: readonly JournalLine[];
  readonly notices: readonly Notice[];
  /** The exit pressed last; null before the first. */
  readonly exit: ExitRunView | null;
  /** Today's exits, oldest first, at most `exitTail`. */
  readonly exits: readonly ExitRunView[];
  /** Exits in step that have not happened yet. */
  readonly exitsPending: readonly ExitPendingView[];
  /** Orders that may or may not be at the broker, oldest first. */
  readonly attention: readonly AttentionView[];
  /** What the master did while nothing could be copied, oldest first. */
  readonly missed: readonly MissedView[];
  /** Positions that are not what they should be. */
  readonly drift: readonly DriftView[];
  /** The master first. */
  readonly accounts: readonly AccountSetUpView[];
  readonly login: LoginView;
  /** Null outside practice. */
  readonly demo: DemoView | null;
  /** Intraday positions left over near the cut-off; absent or empty outside its time. */
  readonly leftovers?: readonly LeftoverView[];
  /** The fire drill under way or last done; absent or null before the first. */
  readonly drill?: DrillView | null;
  /** Absent or null before the first. */
  readonly journalCheck?: JournalCheckView | null;
  /** Absent or null: this run makes none. */
  readonly backups?: BackupsView | null;
};

export const journalTail = 400;
export const exitTail = 20;
const noticeTail = 50;

export type DeskChange =
  | { readonly kind: 'Copying'; readonly copying: CopyingState }
  | { readonly kind: 'Trading'; readonly trading: readonly SetTradingState[] }
  | { readonly kind: 'Secrets'; readonly secrets: DeskView['secrets'] }
  | { readonly kind: 'Market'; readonly market: MarketView }
  | { readonly kind: 'Master'; readonly master: AccountView }
  | { readonly kind: 'Follower'; readonly follower: FollowerView }
  | { readonly kind: 'Order'; readonly order: MasterOrderView }
  | { readonly kind: 'Journal'; readonly lines: readonly JournalLine[] }
  | { readonly kind: 'Notice'; readonly notice: Notice }
  | { readonly kind: 'NoticeGone'; readonly key: string }
  | { readonly kind: 'Exit'; readonly exit: ExitRunView }
  | { readonly kind: 'Attention'; readonly attention: readonly AttentionView[] }
  | { readonly kind: 'Missed'; readonly missed: readonly MissedView[] }
  | { readonly kind: 'Drift'; readonly drift: readonly DriftView[] }
  | { readonly kind: 'ExitsPending'; readonly exitsPending: readonly ExitPendingView[] }
  | { readonly kind: 'SetUp'; readonly accounts: readonly AccountSetUpView[] }
  | { readonly kind: 'Login'; readonly login: LoginView }
  | { readonly kind: 'Demo'; readonly demo: DemoView }
  | { readonly kind: 'Leftovers'; readonly leftovers: readonly LeftoverView[] }
  | { readonly kind: 'Drill'; readonly drill: DrillView }
  | { readonly kind: 'JournalCheck'; readonly journalCheck: JournalCheckView }
  | { readonly kind: 'Backups'; readonly backups: BackupsView };

/** `seq` is the number after the changes; it follows the snapshot's or the previous delta's without a gap. */
export type DeskDelta = { readonly seq: number; readonly changes: readonly DeskChange[] };

/** Null when a number was missed: the caller asks for a fresh snapshot. An old delta changes nothing. */
export function applyDelta(view: DeskView, delta: DeskDelta): DeskView | null {
  if (delta.seq <= view.seq) return view;
  if (delta.seq !== view.seq + 1) return null;
  return { ...delta.changes.reduce(applyChange, view), seq: delta.seq };
}

function applyChange(view: DeskView, change: DeskChange): DeskView {
  switch (change.kind) {
    case 'Copying':
      return { ...view, copying: change.copying };
    case 'Trading':
      return { ...view, trading: change.trading };
    case 'Secrets':
      return { ...view, secrets: change.secrets };
    case 'Market':
      return { ...view, market: change.market };
    case 'Master':
      return { ...view, master: change.master };
    case 'Follower':
      return { ...view, followers: upsert(view.followers, change.follower, (f) => f.id) };
    case 'Order':
      return { ...view, orders: upsert(view.orders, change.order, (o) => o.key) };
    case 'Journal':
      return { ...view, journal: [...view.journal, ...change.lines].slice(-journalTail) };
    case 'Notice':
      return { ...view, notices: upsert(view.notices, change.notice, (n) => n.key).slice(-noticeTail) };
    case 'NoticeGone':
      return { ...view, notices: view.notices.filter((n) => n.key !== change.key) };
    case 'Exit':
      return {
        ...view,
        exit: view.exit === null || view.exit.startedAt <= change.exit.startedAt ? change.exit : view.exit,
        exits: upsert(view.exits, change.exit, (run) => run.id).slice(-exitTail),
      };
    case 'Attention':
      return { ...view, attention: change.attention };
    case 'Missed':
      return { ...view, missed: change.missed };
    case 'Drift':
      return { ...view, drift: change.drift };
    case 'ExitsPending':
      return { ...view, exitsPending: change.exitsPending };
    case 'SetUp':
      return { ...view, accounts: change.accounts };
    case 'Login':
      return { ...view, login: change.login };
    case 'Demo':
      return { ...view, demo: change.demo };
    case 'Leftovers':
      return { ...view, leftovers: change.leftovers };
    case 'Drill':
      return { ...view, drill: change.drill };
    case 'JournalCheck':
      return { ...view, journalCheck: change.journalCheck };
    case 'Backups':
      return { ...view, backups: change.backups };
  }
}

function upsert<T>(list: readonly T[], item: T, keyOf: (item: T) => string): readonly T[] {
  const key = keyOf(item);
  const at = list.findIndex((other) => keyOf(other) === key);
  return at < 0 ? [...list, item] : list.with(at, item);
}
