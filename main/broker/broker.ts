// The port to a broker: one BrokerAccount per signed-in account. Replication sees this file and nothing behind it.

import type { SessionState } from '../../domain/account.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { AccountId, InstrumentId } from '../../domain/ids.ts';
import type { CancelOrder, CommandOutcome, NewOrder, ReplaceOrder } from '../../domain/order-command.ts';
import type { Product } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import type { Result } from '../../domain/result.ts';

/** A net position as the broker's own book shows it. `product` is null where its word for it is not known. */
export type BrokerPosition = {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly product: Product | null;
  /** Units; negative is short; zero for a position closed today. */
  readonly netQty: number;
  readonly realisedPnl: Paise | null;
};

export type Funds = { readonly available: Paise };

/** Live: a frame or an acknowledged heartbeat is recent. Silent: connected but nothing heard, polling carries on. */
export type FeedState = 'Off' | 'Connecting' | 'Live' | 'Silent';

/** Moments are epoch ms by our clock; null for never. */
export type LinkState = {
  readonly session: SessionState;
  readonly feed: FeedState;
  readonly lastFrameAt: number | null;
  readonly lastBookAt: number | null;
};

/** When reading began counts as evidence: a book asked for before a send proves nothing about that send. */
export type OrderBook = {
  readonly reports: readonly ExecutionReport[];
  /** Rows that could not be read, each with the reason; never dropped silently. */
  readonly unreadable: readonly string[];
  readonly startedAt: number;
  readonly readAt: number;
};

export type BrokerListener = {
  readonly onReport: (report: ExecutionReport) => void;
  /** A whole book read, by the net or on request, after its reports were handed over one by one. */
  readonly onBook: (book: OrderBook) => void;
  readonly onLink: (link: LinkState) => void;
  /** Something arrived that could not be read; the raw text is already redacted. */
  readonly onUnreadable: (reason: string) => void;
};

/** No method throws for anything the network or the broker does, and none retries a write. */
export type BrokerAccount = {
  readonly accountId: AccountId;
  /** Starts the order feed and the polling beneath it. */
  readonly connect: (listener: BrokerListener) => void;
  readonly link: () => LinkState;
  readonly place: (command: NewOrder) => Promise<CommandOutcome>;
  readonly replace: (command: ReplaceOrder) => Promise<CommandOutcome>;
  readonly cancel: (command: CancelOrder) => Promise<CommandOutcome>;
  /** A fresh full read of today's orders; its reports also reach the listener. */
  readonly orderBook: () => Promise<Result<OrderBook>>;
  readonly positions: () => Promise<Result<readonly BrokerPosition[]>>;
  readonly funds: () => Promise<Result<Funds>>;
  readonly close: () => Promise<void>;
};
