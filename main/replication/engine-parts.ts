// What the engine is handed, and whom it tells.

import type { CopyingState, FollowerTerms } from '../../domain/account.ts';
import type { ExitRunView } from '../../domain/exit-view.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Pace } from '../../domain/pacing.ts';
import type { SetTradingState } from '../../domain/trading-state.ts';
import type { BrokerAccount, LinkState, OrderBook } from '../broker/broker.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Blotter } from './blotter.ts';
import type { Execute } from './execute.ts';
import type { FlattenParts } from './flatten.ts';
import type { FollowParts } from './follow-parts.ts';
import type { Journal } from './journal.ts';

export type EngineRules = {
  readonly staleAfterMs: number;
  readonly settleMs: number;
  readonly exitLimitMs: number;
  /** How long after the master's action an entry may leave that only its turn kept back. */
  readonly turnLimitMs: number;
};

export type EngineParts = {
  readonly mode: 'Practice' | 'Live';
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: EngineRules;
  readonly masterId: AccountId;
  readonly followers: readonly AccountId[];
  readonly accounts: ReadonlyMap<AccountId, BrokerAccount>;
  readonly blotter: Blotter;
  readonly journal: Journal;
  readonly execute: Execute;
  readonly instrumentOf: FollowParts['instrumentOf'];
  readonly alias: (id: AccountId) => string;
  readonly referencePrice: FlattenParts['referencePrice'];
  readonly wantPrices: FlattenParts['wantPrices'];
  /** What exits are estimated by; the sending itself is paced by `execute`. */
  readonly pace: Pace;
  readonly mayCopyInto: FollowParts['mayCopyInto'];
  readonly groupOf: FollowParts['groupOf'];
  readonly fundsOf: FollowParts['fundsOf'];
  readonly figuresOf: FollowParts['figuresOf'];
  readonly quoteOf: FollowParts['quoteOf'];
  readonly tapeOf: FollowParts['tapeOf'];
  readonly dated: FollowParts['dated'];
  /** A day before this one (0 is the last), as its facts left it: which of a follower's positions were copied. Null: none. */
  readonly earlier?: (back: number) => Blotter | null;
  /** Whether a broker has begun its day by that moment, epoch ms, so that its positions say what is carried; absent: always. */
  readonly dayBegun?: (at: number) => boolean;
  /** As saved when the desk was last open; what today's journal says is brought in line with it. */
  readonly initial: {
    readonly copying: CopyingState;
    readonly terms: ReadonlyMap<AccountId, FollowerTerms>;
    readonly trading: readonly SetTradingState[];
  };
  readonly listener: EngineListener;
};

export type EngineListener = {
  readonly onLink: (account: AccountId, link: LinkState) => void;
  /** A whole order book, with its reports taken in. */
  readonly onBook: (account: AccountId, book: OrderBook) => void;
  readonly onReady: (account: AccountId) => void;
  /** A fill was taken in: positions and funds at the broker have changed. */
  readonly onFill: (account: AccountId) => void;
  readonly onExit: (run: ExitRunView) => void;
  /** Why an exit cannot be written down, so that nothing of it is sent; null: it can again. */
  readonly onExitTrouble: (runId: string, reason: string | null) => void;
  /** What is known of an order in doubt has changed. */
  readonly onDoubt: () => void;
  /** The machine slept, or its clock was set. */
  readonly onTimeJump?: () => void;
  /** Copying stopped because an assumption broke. */
  readonly onHalt: (reason: string) => void;
};
