import type { Instrument } from './instrument.ts';
import { BSE_SHARES } from './bse-share-list.ts';
import { listCommodities } from './commodities.ts';
import { nextMonthlyExpiry } from './expiries.ts';
import { SHARES } from './share-list.ts';

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
    symbol: 'NIFTY',
    indexName: 'NIFTY 50',
    indexToken: '26000',
    level: 26_350,
    lot: 65,
    freezeQuantity: 1_755,
    futureTickPaise: 10,
    strikes: [26_200, 26_300, 26_400, 26_500],
  },
  {
    symbol: 'BANKNIFTY',
    indexName: 'NIFTY BANK',
    indexToken: '26009',
    level: 59_840,
    lot: 30,
    freezeQuantity: 600,
    futureTickPaise: 20,
    strikes: [59_500, 60_000, 60_500],
  },
];

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function ordinal(day: number): string {
  if (day > 10 && day < 20) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}

function share(exchange: 'NSE' | 'BSE', [symbol, token, tickPaise, close, name]: (typeof SHARES)[number]): Instrument {
  const listedName = exchange === 'NSE' ? `${symbol}-EQ` : symbol;
  return {
    key: `${exchange}|${token}`,
    kind: 'EQ',
    exchange,
    token: String(token),
    symbol,
    name,
    formattedName: listedName,
    tradingSymbol: listedName,
    lot: 1,
    tickPaise,
    priceUnits: 1,
    freezeQuantity: 1_000_000,
    closePaise: Math.round(close * 100),
    underlyingKey: null,
    expiry: null,
    strikePaise: 0,
    optionType: null,
  };
}

function indexFamily(terms: IndexTerms, expiry: string, firstToken: number): Instrument[] {
  const [year = '', month = '', day = ''] = expiry.split('-');
  const monthName = MONTHS[Number(month) - 1] ?? '';
  const stem = `${terms.symbol}${day}${monthName}${year.slice(2)}`;
  const index: Instrument = {
    key: `NSE|${terms.indexToken}`,
    kind: 'INDEX',
    exchange: 'NSE',
    token: terms.indexToken,
    symbol: terms.indexName,
    name: terms.indexName,
    formattedName: terms.indexName,
    tradingSymbol: terms.indexName,
    lot: 1,
    tickPaise: 5,
    priceUnits: 1,
    freezeQuantity: 0,
    closePaise: terms.level * 100,
    underlyingKey: null,
    expiry: null,
    strikePaise: 0,
    optionType: null,
  };
  let token = firstToken;
  const contract = (
    rest: Pick<Instrument, 'kind' | 'formattedName' | 'tradingSymbol' | 'tickPaise' | 'strikePaise' | 'optionType'>,
  ): Instrument => {
    token += 1;
    return {
      key: `NFO|${token}`,
      exchange: 'NFO',
      token: String(token),
      symbol: terms.symbol,
      name: terms.symbol,
      lot: terms.lot,
      priceUnits: 1,
      freezeQuantity: terms.freezeQuantity,
      closePaise: 0,
      underlyingKey: index.key,
      expiry,
      ...rest,
    };
  };
  const future = contract({
    kind: 'FUT',
    formattedName: `${terms.symbol} ${monthName} FUT`,
    tradingSymbol: `${stem}F`,
    tickPaise: terms.futureTickPaise,
    strikePaise: 0,
    optionType: null,
  });
  const options = terms.strikes.flatMap((strike) =>
    (['CE', 'PE'] as const).map((optionType) =>
      contract({
        kind: 'OPT',
        optionType,
        strikePaise: strike * 100,
        tickPaise: 5,
        formattedName: `${terms.symbol} ${ordinal(Number(day))} ${monthName} ${strike} ${optionType}`,
        tradingSymbol: `${stem}${optionType === 'CE' ? 'C' : 'P'}${strike}`,
      }),
    ),
  );
  return [index, future, ...options];
}

/** Everything listed on a day (`YYYY-MM-DD`): shares, two indices and their nearest monthly contracts, commodities. */
export function listInstruments(today: string): readonly Instrument[] {
  const expiry = nextMonthlyExpiry(today);
  // As at the exchange, next month's contracts are other instruments and so carry other tokens.
  const months = (Number(expiry.slice(0, 4)) - 2024) * 12 + Number(expiry.slice(5, 7));
  return [
    ...SHARES.map((terms) => share('NSE', terms)),
    ...INDICES.flatMap((terms, index) => indexFamily(terms, expiry, 35_000 + months * 100 + index * 50)),
    ...BSE_SHARES.map((terms) => share('BSE', terms)),
    ...listCommodities(today),
  ];
}
