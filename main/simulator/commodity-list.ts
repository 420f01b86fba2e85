/** A commodity at MCX: one future, and options on it where strikes are given. Prices are invented. */
export interface CommodityTerms {
  readonly symbol: string;
  readonly token: number;
  /** Day of the month on which the future ends. */
  readonly expiryDay: number;
  /** Units in one lot, as the contract master lists them. */
  readonly lot: number;
  /** Units one quoted price is for: gold in grams is quoted per ten. */
  readonly priceUnits: number;
  readonly tickPaise: number;
  /** Rupees. */
  readonly close: number;
  readonly strikes: readonly number[];
  readonly optionTickPaise: number;
}

export const COMMODITIES: readonly CommodityTerms[] = [
  {
    symbol: 'GOLDM',
    token: 484_100,
    expiryDay: 5,
    lot: 100,
    priceUnits: 10,
    tickPaise: 100,
    close: 128_450,
    strikes: [127_000, 128_000, 129_000, 130_000],
    optionTickPaise: 50,
  },
  {
    symbol: 'SILVERM',
    token: 484_200,
    expiryDay: 28,
    lot: 5,
    priceUnits: 1,
    tickPaise: 100,
    close: 164_200,
    strikes: [162_000, 164_000, 166_000],
    optionTickPaise: 50,
  },
  {
    symbol: 'CRUDEOILM',
    token: 484_300,
    expiryDay: 18,
    lot: 10,
    priceUnits: 1,
    tickPaise: 100,
    close: 5_480,
    strikes: [5_400, 5_450, 5_500, 5_550],
    optionTickPaise: 10,
  },
  {
    symbol: 'CRUDEOIL',
    token: 484_400,
    expiryDay: 18,
    lot: 100,
    priceUnits: 1,
    tickPaise: 100,
    close: 5_480,
    strikes: [],
    optionTickPaise: 10,
  },
  {
    symbol: 'NATGASMINI',
    token: 484_500,
    expiryDay: 25,
    lot: 250,
    priceUnits: 1,
    tickPaise: 10,
    close: 392.4,
    strikes: [],
    optionTickPaise: 5,
  },
];
