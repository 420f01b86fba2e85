// An account as the screen shows it: its link, what it holds, its terms, how it is set up. Plain data; money is integer paise.

import type {
  AccountColour,
  AccountRole,
  Consent,
  CopyPolicy,
  FollowerTerms,
  Relation,
  SessionState,
} from './account.ts';
import type { Product } from './order.ts';
import type { ParityBudget } from './parity.ts';
import type { Paise } from './price.ts';

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
  /** One of its orders has traded since that reading began, so that flat there is not flat now. */
  readonly tradedSince?: boolean;
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
