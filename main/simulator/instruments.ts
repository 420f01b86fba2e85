import { nextMonthlyExpiry } from './expiries.ts';

/** What is listed: a cash share, an index (quoted, never traded), a future or an option. */
export type InstrumentKind = 'EQ' | 'INDEX' | 'FUT' | 'OPT';

/** One listed instrument; prices in paise, quantities in units. */
export interface Instrument {
  /** `NSE|3045`: tokens repeat between exchanges, so the exchange belongs to the key. */
  readonly key: string;
  readonly kind: InstrumentKind;
  readonly exchange: 'NSE' | 'NFO';
  readonly token: string;
  readonly symbol: string;
  readonly name: string;
  readonly formattedName: string;
  readonly tradingSymbol: string;
  readonly lot: number;
  readonly tickPaise: number;
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

/** Symbol, token, tick in paise, close in rupees, name. Prices are invented, the rest is as listed. */
const SHARES: readonly (readonly [string, number, number, number, string])[] = [
  ['SBIN', 3045, 5, 962.4, 'STATE BANK OF INDIA'],
  ['RELIANCE', 2885, 10, 1548.2, 'RELIANCE INDUSTRIES LTD'],
  ['INFY', 1594, 10, 1612.5, 'INFOSYS LIMITED'],
  ['TCS', 11536, 10, 3284.6, 'TATA CONSULTANCY SERV LT'],
  ['HDFCBANK', 1333, 5, 988.35, 'HDFC BANK LTD'],
  ['ICICIBANK', 4963, 10, 1436.8, 'ICICI BANK LTD.'],
  ['AXISBANK', 5900, 10, 1274.3, 'AXIS BANK LIMITED'],
  ['KOTAKBANK', 1922, 10, 2168.4, 'KOTAK MAHINDRA BANK LTD'],
  ['LT', 11483, 10, 4062.7, 'LARSEN & TOUBRO LTD.'],
  ['ITC', 1660, 5, 408.15, 'ITC LTD'],
  ['HINDUNILVR', 1394, 10, 2476.9, 'HINDUSTAN UNILEVER LTD.'],
  ['BHARTIARTL', 10604, 10, 2114.5, 'BHARTI AIRTEL LIMITED'],
  ['BAJFINANCE', 317, 5, 981.6, 'BAJAJ FINANCE LIMITED'],
  ['ASIANPAINT', 236, 10, 2842.1, 'ASIAN PAINTS LIMITED'],
  ['MARUTI', 10999, 100, 15840, 'MARUTI SUZUKI INDIA LTD.'],
  ['TITAN', 3506, 10, 3928.6, 'TITAN COMPANY LIMITED'],
  ['SUNPHARMA', 3351, 10, 1764.2, 'SUN PHARMACEUTICAL IND L'],
  ['TATASTEEL', 3499, 1, 176.42, 'TATA STEEL LIMITED'],
  ['JSWSTEEL', 11723, 10, 1182.7, 'JSW STEEL LIMITED'],
  ['HINDALCO', 1363, 5, 846.95, 'HINDALCO  INDUSTRIES  LTD'],
  ['NTPC', 11630, 5, 338.2, 'NTPC LTD'],
  ['POWERGRID', 14977, 5, 284.75, 'POWER GRID CORP. LTD.'],
  ['ONGC', 2475, 1, 246.38, 'OIL AND NATURAL GAS CORP.'],
  ['COALINDIA', 20374, 5, 392.6, 'COAL INDIA LTD'],
  ['ADANIENT', 25, 10, 2486.3, 'ADANI ENTERPRISES LIMITED'],
  ['ADANIPORTS', 15083, 10, 1512.9, 'ADANI PORT & SEZ LTD'],
  ['WIPRO', 3787, 5, 258.85, 'WIPRO LTD'],
  ['HCLTECH', 7229, 10, 1638.4, 'HCL TECHNOLOGIES LTD'],
  ['TECHM', 13538, 10, 1522.6, 'TECH MAHINDRA LIMITED'],
  ['ULTRACEMCO', 11532, 100, 12264, 'ULTRATECH CEMENT LIMITED'],
  ['NESTLEIND', 17963, 10, 1276.4, 'NESTLE INDIA LIMITED'],
  ['BAJAJFINSV', 16675, 10, 2094.8, 'BAJAJ FINSERV LTD.'],
  ['M&M', 2031, 10, 3684.2, 'MAHINDRA & MAHINDRA LTD'],
  ['CIPLA', 694, 10, 1548.7, 'CIPLA LTD'],
  ['DRREDDY', 881, 10, 1284.9, 'DR. REDDY S LABORATORIES'],
  ['EICHERMOT', 910, 50, 7046.5, 'EICHER MOTORS LTD'],
  ['HEROMOTOCO', 1348, 50, 5718, 'HERO MOTOCORP LIMITED'],
  ['BPCL', 526, 5, 366.4, 'BHARAT PETROLEUM CORP  LT'],
  ['BEL', 383, 5, 428.3, 'BHARAT ELECTRONICS LTD'],
  ['ETERNAL', 5097, 5, 318.45, 'ETERNAL LIMITED'],
  ['IDEA', 14366, 1, 9.86, 'VODAFONE IDEA LIMITED'],
  ['YESBANK', 11915, 1, 23.41, 'YES BANK LIMITED'],
];

interface IndexTerms {
  readonly symbol: string;
  readonly indexName: string;
  readonly indexToken: string;
  readonly level: number;
  readonly lot: number;
  readonly freezeQuantity: number;
  readonly futureTickPaise: number;
  readonly strikes: readonly number[];
}

const INDICES: readonly IndexTerms[] = [
  {
    symbol: 'NIFTY', indexName: 'NIFTY 50', indexToken: '26000', level: 26_350, lot: 65,
    freezeQuantity: 1_755, futureTickPaise: 10, strikes: [26_200, 26_300, 26_400, 26_500],
  },
  {
    symbol: 'BANKNIFTY', indexName: 'NIFTY BANK', indexToken: '26009', level: 59_840, lot: 30,
    freezeQuantity: 600, futureTickPaise: 20, strikes: [59_500, 60_000, 60_500],
  },
];

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function ordinal(day: number): string {
  if (day > 10 && day < 20) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}

function share([symbol, token, tickPaise, close, name]: (typeof SHARES)[number]): Instrument {
  return {
    key: `NSE|${token}`, kind: 'EQ', exchange: 'NSE', token: String(token), symbol, name,
    formattedName: `${symbol}-EQ`, tradingSymbol: `${symbol}-EQ`, lot: 1, tickPaise,
    freezeQuantity: 1_000_000, closePaise: Math.round(close * 100), underlyingKey: null,
    expiry: null, strikePaise: 0, optionType: null,
  };
}

function indexFamily(terms: IndexTerms, expiry: string, firstToken: number): Instrument[] {
  const [year = '', month = '', day = ''] = expiry.split('-');
  const monthName = MONTHS[Number(month) - 1] ?? '';
  const stem = `${terms.symbol}${day}${monthName}${year.slice(2)}`;
  const index: Instrument = {
    key: `NSE|${terms.indexToken}`, kind: 'INDEX', exchange: 'NSE', token: terms.indexToken,
    symbol: terms.indexName, name: terms.indexName, formattedName: terms.indexName,
    tradingSymbol: terms.indexName, lot: 1, tickPaise: 5, freezeQuantity: 0,
    closePaise: terms.level * 100, underlyingKey: null, expiry: null, strikePaise: 0, optionType: null,
  };
  let token = firstToken;
  const contract = (rest: Pick<Instrument, 'kind' | 'formattedName' | 'tradingSymbol' | 'tickPaise' | 'strikePaise' | 'optionType'>): Instrument => {
    token += 1;
    return {
      key: `NFO|${token}`, exchange: 'NFO', token: String(token), symbol: terms.symbol,
      name: terms.symbol, lot: terms.lot, freezeQuantity: terms.freezeQuantity,
      closePaise: 0, underlyingKey: index.key, expiry, ...rest,
    };
  };
  const future = contract({
    kind: 'FUT', formattedName: `${terms.symbol} ${monthName} FUT`, tradingSymbol: `${stem}F`,
    tickPaise: terms.futureTickPaise, strikePaise: 0, optionType: null,
  });
  const options = terms.strikes.flatMap((strike) => (['CE', 'PE'] as const).map((optionType) => contract({
    kind: 'OPT', optionType, strikePaise: strike * 100, tickPaise: 5,
    formattedName: `${terms.symbol} ${ordinal(Number(day))} ${monthName} ${strike} ${optionType}`,
    tradingSymbol: `${stem}${optionType === 'CE' ? 'C' : 'P'}${strike}`,
  })));
  return [index, future, ...options];
}

/** Everything listed on a day (`YYYY-MM-DD`): shares, two indices and their nearest monthly contracts. */
export function listInstruments(today: string): readonly Instrument[] {
  const expiry = nextMonthlyExpiry(today);
  // As at the exchange, next month's contracts are other instruments and so carry other tokens.
  const months = (Number(expiry.slice(0, 4)) - 2024) * 12 + Number(expiry.slice(5, 7));
  return [
    ...SHARES.map(share),
    ...INDICES.flatMap((terms, index) => indexFamily(terms, expiry, 35_000 + months * 100 + index * 50)),
  ];
}
