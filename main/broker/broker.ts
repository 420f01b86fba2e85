// The port to a broker: one BrokerAccount per signed-in account. Replication sees this file and nothing behind it.

import type { SessionState } from '../../domain/account.ts';
import type { ExecutionReport } from '../../domain/execution-report.ts';
import type { AccountId, ExecId, InstrumentId, OrderId } from '../../domain/ids.ts';
import type { Exchange } from '../../domain/instrument.ts';
import type { CancelOrder, CommandOutcome, NewOrder, ReplaceOrder } from '../../domain/order-command.ts';
import type { Product, Side } from '../../domain/order.ts';
import type { Paise } from '../../domain/price.ts';
import type { Result } from '../../domain/result.ts';

/** A net position as the broker's own book shows it. `product` is null where its word for it is not known. */
export type BrokerPosition = {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly product: Product | null;
  /** Units; negative is short; zero for a position closed today. */
  readonly netQty: number;
  /** Units of it that come from earlier days; negative is short. */
  readonly carriedQty: number;
  readonly realisedPnl: Paise | null;
  /** What the units held now cost on average; null or absent where the broker gave none. */
  readonly averagePrice?: Paise | null;
};

/** `available` is what may be traded with; the figures behind it are null where the broker gave none. */
export type Funds = { readonly available: Paise; readonly figures: FundsFigures };

export type FundsFigures = {
  readonly openingCash: Paise | null;
  readonly payinToday: Paise | null;
  readonly collateral: Paise | null;
  readonly creditForSales: Paise | null;
  readonly adhoc: Paise | null;
  readonly used: Paise | null;
  readonly blockedForPayout: Paise | null;
  readonly usedSpan: Paise | null;
  readonly usedExposure: Paise | null;
};

/** What the broker lets this account trade. Words of the broker that we do not know are kept in `otherWords`. */
export type AccountProfile = {
  readonly accountId: AccountId;
  readonly name: string;
  readonly active: boolean;
  readonly exchanges: readonly Exchange[];
  readonly products: readonly Product[];
  /** REGULAR, AMO and whatever else the broker lists. */
  readonly complexities: readonly string[];
  readonly otherWords: readonly string[];
};

/** One security held. Only `sellableQty` says what may be sold: the broker's other counts do not agree with it. */
export type Holding = {
  readonly accountId: AccountId;
  readonly isin: string;
  /** The same security on each exchange that lists it. */
  readonly instrumentIds: readonly InstrumentId[];
  readonly product: 'CNC' | 'MTF';
  readonly sellableQty: number;
  readonly averagePrice: Paise | null;
};

/** One fill as the trade book shows it. */
export type Trade = {
  /** Exchange, its trade id and the order: the only triple that is unique. */
  readonly execId: ExecId;
  readonly accountId: AccountId;
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly lastQty: number;
  readonly lastPx: Paise;
  readonly transactTime: number | null;
  readonly tag: string;
};

/** An order's states in no order at all, as the broker gives them. */
export type OrderHistory = {
  readonly reports: readonly ExecutionReport[];
  /** The state that ended the order, wherever it stood; null while it lives. */
  readonly ended: ExecutionReport | null;
  readonly unreadable: readonly string[];
};

/** What an order would cost. Null where the broker left the figure out. */
export type MarginCheck = {
  readonly required: Paise;
  readonly available: Paise | null;
  readonly usedAfter: Paise | null;
  readonly shortfall: Paise | null;
  /** The broker's own remark; empty for none. */
  readonly remark: string;
};

/** Live: a frame or an acknowledged heartbeat is recent. Silent: connected but nothing heard, polling carries on. */
export type FeedState = 'Off' | 'Connecting' | 'Live' | 'Silent';

/** Moments are epoch ms by our clock; null for never. */
export type LinkState = {
  readonly session: SessionState;
  readonly feed: FeedState;
  /** Why the feed is not live and what helps, in words; empty while it is live. */
  readonly feedReason?: string;
  readonly lastFrameAt: number | null;
  readonly lastBookAt: number | null;
};

/** What the connections themselves have shown. Null: nothing yet. */
export type NetworkFacts = {
  /** The broker's clock less ours lies within these, ms. */
  readonly clock: { readonly least: number; readonly most: number } | null;
  /** When the broker last refused an order for the address it came from, epoch ms; null once one was taken. */
  readonly addressRefusedAt: number | null;
};

/** What is known of a row of the order book that could not be read. */
export type OddRow = {
  /** Null: its id cannot be read either. */
  readonly orderId: OrderId | null;
  /** Null: it cannot be told whose order it is. */
  readonly tag: string | null;
  /** Whether it may be an order that still trades. */
  readonly mayWork: boolean;
};

/** When reading began counts as evidence: a book asked for before a send proves nothing about that send. */
export type OrderBook = {
  readonly reports: readonly ExecutionReport[];
  /** Rows that could not be read, each with the reason; never dropped silently. */
  readonly unreadable: readonly string[];
  /** The same rows as far as they can be told of, in the same order; absent: not at all. */
  readonly oddRows?: readonly OddRow[];
  readonly startedAt: number;
  readonly readAt: number;
};

/** Whether some row cannot even be named: then the book may lack an order that the others follow from. */
export function isCut({ unreadable, oddRows = [] }: OrderBook): boolean {
  return oddRows.length < unreadable.length || oddRows.some(({ orderId }) => orderId === null);
}

export type BrokerListener = {
  /** `book`: the reading that it comes from; absent: the feed. */
  readonly onReport: (report: ExecutionReport, book?: OrderBook) => void;
  /** A whole book read, by the net or on request, after its reports were handed over one by one. */
  readonly onBook: (book: OrderBook) => void;
  readonly onLink: (link: LinkState) => void;
  /** Something arrived that could not be read; the raw text is already redacted. */
  readonly onUnreadable: (reason: string) => void;
};

/** Exit: a share of what the broker allows is kept for it, that no other asker can use up. */
export type ReadFor = 'Asked' | 'Exit';

/** No method throws for anything the network or the broker does, and none retries a write. */
export type BrokerAccount = {
  readonly accountId: AccountId;
  /** Starts the order feed and the polling beneath it. */
  readonly connect: (listener: BrokerListener) => void;
  readonly link: () => LinkState;
  /** What is connected may be so in name only, as after a sleep: the order feed is connected anew. */
  readonly reconnect: (reason: string) => void;
  readonly place: (command: NewOrder) => Promise<CommandOutcome>;
  readonly replace: (command: ReplaceOrder) => Promise<CommandOutcome>;
  readonly cancel: (command: CancelOrder) => Promise<CommandOutcome>;
  /** A fresh full read of today's orders; its reports also reach the listener. */
  readonly orderBook: (why?: ReadFor) => Promise<Result<OrderBook>>;
  readonly positions: (why?: ReadFor) => Promise<Result<readonly BrokerPosition[]>>;
  readonly funds: () => Promise<Result<Funds>>;
  readonly profile: () => Promise<Result<AccountProfile>>;
  /** Delivery holdings unless asked for those bought on margin. */
  readonly holdings: (product?: Holding['product']) => Promise<Result<readonly Holding[]>>;
  /** Today's fills, each once. */
  readonly trades: () => Promise<Result<readonly Trade[]>>;
  readonly history: (orderId: OrderId) => Promise<Result<OrderHistory>>;
  /** Asks what an order would cost; sends nothing to the exchange. */
  readonly margin: (command: NewOrder) => Promise<Result<MarginCheck>>;
  readonly network: () => NetworkFacts;
  /** The address that this account's calls leave from, as others see it; an error where nobody can say. */
  readonly outgoingAddress: () => Promise<Result<string>>;
  readonly close: () => Promise<void>;
};
