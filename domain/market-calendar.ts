// The words of the dated tables: which market an instrument belongs to, when each is open, and until when it is entered.

import type { Instrument } from './instrument.ts';
import type { Product } from './order.ts';

/** CashAuction: stocks with live derivatives, which stop at the closing auction. */
export const markets = ['CashAuction', 'Cash', 'Futures', 'Options', 'Commodity', 'AgriCommodity', 'Currency'] as const;
export type Market = (typeof markets)[number];

/** What the exchanges' holiday circulars speak of. */
export const segments = ['Cash', 'Derivatives', 'Commodity', 'AgriCommodity', 'Currency'] as const;
export type Segment = (typeof segments)[number];

export const segmentOf: { readonly [Name in Market]: Segment } = {
  CashAuction: 'Cash',
  Cash: 'Cash',
  Futures: 'Derivatives',
  Options: 'Derivatives',
  Commodity: 'Commodity',
  AgriCommodity: 'AgriCommodity',
  Currency: 'Currency',
};

export const spanPhases = ['PreOpen', 'Open', 'Auction', 'PostClose'] as const;

/** A part of the day in minutes since IST midnight; `until` is the first minute no longer in it. */
export type Span = {
  readonly phase: (typeof spanPhases)[number];
  readonly from: number;
  readonly until: number;
  readonly label: string;
};

/** Dates are "2026-11-24" in IST, both ends included. */
export type Validity = { readonly validFrom: string; readonly validUntil: string };

export type Timetable = {
  readonly market: Market;
  readonly name: string;
  readonly from: string;
  readonly until: string;
  readonly spans: readonly Span[];
};

/** Replaces the weekday or weekend for the segments it names; the others keep their ordinary day. */
export type SpecialDay = {
  readonly date: string;
  readonly name: string;
  readonly hours: { readonly [Name in Segment]?: readonly Span[] | undefined };
};

/** No entry from this minute on; `product` null: of any product. */
export type EntryCutoff = { readonly market: Market; readonly product: Product | null; readonly at: number };

/** When an exchange cancels resting orders by itself, in minutes since IST midnight. `sure`: nobody else can then. */
export type Clearing = {
  readonly market: Market;
  readonly from: number;
  readonly until: number;
  readonly orders: 'All' | 'Stops';
  readonly sure: boolean;
  readonly why: string;
};

export type MarketCalendar = {
  readonly sessions: Validity & {
    readonly timetables: readonly Timetable[];
    readonly clearings: readonly Clearing[];
    readonly agriSymbols: ReadonlySet<string>;
  };
  readonly holidays: Validity & { readonly days: ReadonlyMap<string, SpecialDay> };
  readonly entries: Validity & { readonly cutoffs: readonly EntryCutoff[] };
};

/**
 * Which stocks have derivatives follows from today's contract master, never from a list of ours: `hasDerivatives` says
 * so, and answers yes where it cannot tell, since their day ends earlier.
 */
export function marketOfInstrument(
  instrument: Instrument,
  agriSymbols: ReadonlySet<string>,
  hasDerivatives: (symbol: string) => boolean,
): Market {
  switch (instrument.exchange) {
    case 'NSE':
    case 'BSE':
      return hasDerivatives(instrument.symbol) ? 'CashAuction' : 'Cash';
    case 'NFO':
    case 'BFO':
      return instrument.kind === 'Future' ? 'Futures' : 'Options';
    case 'MCX':
      return agriSymbols.has(instrument.symbol.toUpperCase()) ? 'AgriCommodity' : 'Commodity';
    case 'CDS':
    case 'BCD':
      return 'Currency';
  }
}
