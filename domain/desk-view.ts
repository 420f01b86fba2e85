// What the screen shows: one numbered snapshot, then numbered deltas. Plain data, ready for structured clone.
// Money is integer paise, quantities are units, moments are epoch ms; formatting belongs to the renderer.

import type { AccountSetUpView, AccountView, FollowerView, LoginView } from './account-view.ts';
import type { CopyingState } from './account.ts';
import type { Backup } from './backup-plan.ts';
import type { DrillView } from './drill.ts';
import type { ExitPendingView, ExitRunView } from './exit-view.ts';
import type { LeftoverView } from './leftover.ts';
import type { MasterOrderView } from './order-view.ts';
import type { SetTradingState } from './trading-state.ts';
import type { AttentionView, DriftView, MissedView } from './worklists.ts';

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

/** Beside those of lost connections, of which each account has at most a few: they are told once, for as long as they last. */
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
      return { ...view, notices: newestOf(upsert(view.notices, change.notice, (n) => n.key)) };
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

function newestOf(notices: readonly Notice[]): readonly Notice[] {
  let over = notices.filter(({ sound }) => sound !== 'ConnectionLost').length - noticeTail;
  if (over <= 0) return notices;
  return notices.filter(({ sound }) => sound === 'ConnectionLost' || (over -= 1) < 0);
}

function upsert<T>(list: readonly T[], item: T, keyOf: (item: T) => string): readonly T[] {
  const key = keyOf(item);
  const at = list.findIndex((other) => keyOf(other) === key);
  return at < 0 ? [...list, item] : list.with(at, item);
}
