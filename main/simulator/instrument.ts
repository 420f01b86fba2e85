/** What is listed: a cash share, an index (quoted, never traded), a future or an option. */
export type InstrumentKind = 'EQ' | 'INDEX' | 'FUT' | 'OPT';

/** One listed instrument; prices in paise, quantities in units. */
export interface Instrument {
  /** `NSE|3045`: tokens repeat between exchanges, so the exchange belongs to the key. */
  readonly key: string;
  readonly kind: InstrumentKind;
  readonly exchange: 'NSE' | 'BSE' | 'NFO' | 'MCX';
  readonly token: string;
  readonly symbol: string;
  readonly name: string;
  readonly formattedName: string;
  readonly tradingSymbol: string;
  readonly lot: number;
  readonly tickPaise: number;
  /** Units one quoted price is for; 1 but for gold, which is counted in grams and quoted per ten. */
  readonly priceUnits: number;
  /** Largest quantity the exchange takes in one order. */
  readonly freezeQuantity: number;
  /** Previous day's close. */
  readonly closePaise: number;
  readonly underlyingKey: string | null;
  /** `YYYY-MM-DD`, derivatives only. */
  readonly expiry: string | null;
  readonly strikePaise: number;
  readonly optionType: 'CE' | 'PE' | null;
}
