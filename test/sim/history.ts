// What a played day leaves behind: the only things that the checker sees.

import type { JournalEntry, JournalFact } from '../../domain/journal-entry.ts';
import type { CommandOutcome, OrderCommand } from '../../domain/order-command.ts';
import type { OrdType, Product, Side } from '../../domain/order.ts';

/** True moments are epoch ms of the broker's clock, whatever the machine's clock says. */
export type WireEvent =
  | { readonly kind: 'Started'; readonly at: number; readonly run: number }
  | { readonly kind: 'Crashed'; readonly at: number; readonly run: number }
  | {
      readonly kind: 'Committed';
      readonly at: number;
      readonly run: number;
      readonly entries: readonly JournalEntry[];
      /** Rows of the table of orders as this commit leaves them. */
      readonly rows: readonly OrderRow[];
    }
  | {
      readonly kind: 'Asked';
      readonly at: number;
      readonly run: number;
      readonly call: number;
      readonly command: OrderCommand;
    }
  | {
      readonly kind: 'Answered';
      readonly at: number;
      readonly run: number;
      readonly call: number;
      readonly outcome: CommandOutcome;
    }
  /** A whole book that was read and handed over. `startedAt`: when it was asked for. */
  | {
      readonly kind: 'BookRead';
      readonly at: number;
      readonly run: number;
      readonly account: string;
      readonly startedAt: number;
      readonly whole: boolean;
    }
  | { readonly kind: 'SessionLost' | 'SessionBack'; readonly at: number; readonly account: string }
  /** Between the two the account's books could not be read, or the machine slept: nothing can be resolved then. */
  | { readonly kind: 'Pressed'; readonly at: number; readonly accounts: readonly string[]; readonly whole: boolean };

export type OrderRow = {
  readonly clOrdId: string;
  readonly status: string;
  readonly filled: number;
  readonly quantity: number;
  readonly orderId: string | null;
};

export type LedgerOrder = {
  readonly orderId: string;
  readonly account: string;
  readonly tag: string;
  /** Port: it came over the wire from the desk. Hand: a person's, at the broker. Foreign: another installation's. */
  readonly by: 'Port' | 'Hand' | 'Foreign';
  readonly instrumentId: string;
  readonly side: Side;
  readonly product: Product;
  /** As it arrived. */
  readonly first: { readonly qty: number; readonly price: number; readonly stopPx: number; readonly ordType: OrdType };
  readonly qty: number;
  readonly largestQty: number;
  readonly cumQty: number;
  readonly state: 'InFlight' | 'Working' | 'Filled' | 'Canceled' | 'Rejected';
  readonly arrivedAt: number;
  /** When the broker's book began to show it. */
  readonly visibleAt: number;
  /** By how many units the order book, or also the feed, tells more than has traded; null or absent: the truth. */
  readonly misstated?: { readonly by: number } | null;
  /** The last moment that the owner did something to it: placed, modified or cancelled; or that it first traded. */
  readonly actedAt: readonly number[];
};

export type LedgerFill = {
  readonly orderId: string;
  readonly account: string;
  readonly at: number;
  readonly qty: number;
};

export type History = {
  readonly masterId: string;
  readonly followers: readonly string[];
  readonly wire: readonly WireEvent[];
  readonly orders: readonly LedgerOrder[];
  readonly fills: readonly LedgerFill[];
  readonly rules: {
    readonly staleAfterMs: number;
    readonly settleMs: number;
    readonly perSecond: number;
    readonly entriesPerSecond: number;
    /** Of all accounts together; null: not bounded. */
    readonly shared: {
      readonly perSecond: number;
      readonly entriesPerSecond: number;
      /** How long after the master's act an entry may leave that only waited for its turn. */
      readonly turnLimitMs: number;
      /** How long entries stop at least, once so many of so many accounts went unanswered in a row. */
      readonly shut: { readonly after: number; readonly accounts: number; readonly ms: number };
    } | null;
  };
  /** Of each instrument. */
  readonly lots: ReadonlyMap<string, number>;
  readonly ticks: ReadonlyMap<string, number>;
  /** Of the contracts that are legs of one position. */
  readonly underlyings: ReadonlyMap<string, string>;
  /** The day's own master never sold more than it held. */
  readonly longOnly: boolean;
  /** Problems that the file itself shows: a broken chain, a table that is not the fold of its facts. Empty when sound. */
  readonly file: readonly string[];
  /** Why copying halted, or the desk could not be opened, each time. */
  readonly halts: readonly string[];
  /** The machine's clock was never set during the day. */
  readonly clockKept: boolean;
};

export function factsOf(history: History): readonly JournalFact[] {
  return history.wire.flatMap((event) => (event.kind === 'Committed' ? event.entries.map(({ fact }) => fact) : []));
}
