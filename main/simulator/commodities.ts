import type { CommodityTerms } from './commodity-list.ts';
import { COMMODITIES } from './commodity-list.ts';
import { datedExpiries } from './expiries.ts';
import type { Instrument } from './instrument.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** Options end before the future they are on. */
const OPTION_LEAD_DAYS = 3;

function stemOf(symbol: string, expiry: string): string {
  const [year = '', month = '', day = ''] = expiry.split('-');
  return `${symbol}${day}${MONTHS[Number(month) - 1] ?? ''}${year.slice(2)}`;
}

function formattedDate(expiry: string): string {
  const [year = '', month = '', day = ''] = expiry.split('-');
  return `${day}${MONTHS[Number(month) - 1] ?? ''}${year.slice(2)}`;
}

function family(terms: CommodityTerms, today: string): Instrument[] {
  const { future: expiry, option: optionExpiry } = datedExpiries(today, terms.expiryDay, OPTION_LEAD_DAYS);
  const common = {
    exchange: 'MCX',
    symbol: terms.symbol,
    lot: terms.lot,
    priceUnits: terms.priceUnits,
    freezeQuantity: terms.lot * 100,
  } as const;
  // As at the exchange, next month's contracts are other instruments and so carry other tokens.
  const months = (Number(expiry.slice(0, 4)) - 2024) * 12 + Number(expiry.slice(5, 7));
  const first = terms.token + months * 1_000;
  const futureSymbol = `${stemOf(terms.symbol, expiry)}F`;
  const future: Instrument = {
    ...common,
    key: `MCX|${first}`,
    kind: 'FUT',
    token: String(first),
    name: futureSymbol,
    formattedName: `${terms.symbol} ${formattedDate(expiry)} FUT`,
    tradingSymbol: futureSymbol,
    tickPaise: terms.tickPaise,
    closePaise: Math.round(terms.close * 100),
    underlyingKey: null,
    expiry,
    strikePaise: 0,
    optionType: null,
  };
  const options = terms.strikes.flatMap((strike, row) =>
    (['CE', 'PE'] as const).map((optionType, column): Instrument => {
      const token = String(first + 1 + row * 2 + column);
      const tradingSymbol = `${stemOf(terms.symbol, optionExpiry)}${optionType === 'CE' ? 'C' : 'P'}${strike}`;
      return {
        ...common,
        key: `MCX|${token}`,
        kind: 'OPT',
        token,
        name: tradingSymbol,
        formattedName: `${terms.symbol} ${formattedDate(optionExpiry)} ${strike} ${optionType}`,
        tradingSymbol,
        tickPaise: terms.optionTickPaise,
        closePaise: 0,
        underlyingKey: future.key,
        expiry: optionExpiry,
        strikePaise: strike * 100,
        optionType,
      };
    }),
  );
  return [future, ...options];
}

/** What MCX lists on a day (`YYYY-MM-DD`): a future of each commodity, and options on some. */
export function listCommodities(today: string): readonly Instrument[] {
  return COMMODITIES.flatMap((terms) => family(terms, today));
}
