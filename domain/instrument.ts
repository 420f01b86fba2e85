// What can be traded, as the broker's contract master of the day says it.

import type { InstrumentId } from './ids.ts';
import type { Paise } from './price.ts';

export type Exchange = 'NSE' | 'BSE' | 'NFO' | 'BFO' | 'MCX' | 'CDS' | 'BCD';
export const exchanges: readonly Exchange[] = ['NSE', 'BSE', 'NFO', 'BFO', 'MCX', 'CDS', 'BCD'];

export type InstrumentKind = 'Equity' | 'Future' | 'Call' | 'Put' | 'Index';

export type Instrument = {
  readonly id: InstrumentId;
  readonly exchange: Exchange;
  readonly token: string;
  /** SBIN, NIFTY: the underlying or scrip. */
  readonly symbol: string;
  /** SBIN-EQ, NIFTY24NOV26F: what the broker's order feed names. */
  readonly tradingSymbol: string;
  /** What a trader reads on screen. */
  readonly name: string;
  readonly kind: InstrumentKind;
  /** Units in one lot, at least 1. */
  readonly lotSize: number;
  readonly tick: Paise;
  /** Epoch ms of 00:00 UTC on the expiry date; null where nothing expires. */
  readonly expiry: number | null;
};
