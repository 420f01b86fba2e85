// Finding instruments by id, by the feed's symbol and by what is typed.

import { describe, expect, test } from 'vitest';
import { instrumentId } from '../../domain/ids.ts';
import { createInstrumentIndex } from '../../domain/instrument-index.ts';
import type { Instrument } from '../../domain/instrument.ts';

const an = (change: Partial<Instrument>): Instrument => {
  const base: Instrument = {
    id: instrumentId('NSE', '1'),
    exchange: 'NSE',
    token: '1',
    symbol: 'ACC',
    tradingSymbol: 'ACC-EQ',
    name: 'ACC LIMITED',
    kind: 'Equity',
    lotSize: 1,
    tick: 5,
    expiry: null,
    ...change,
  };
  return { ...base, id: instrumentId(base.exchange, base.token) };
};
const expiring = (month: number) => Date.UTC(2026, month, 24);
const future = (token: string, month: number) =>
  an({
    exchange: 'NFO',
    token,
    symbol: 'ACC',
    tradingSymbol: `ACC24M${month}F`,
    name: `ACC M${month} FUT`,
    kind: 'Future',
    expiry: expiring(month),
  });

describe('the instrument index', () => {
  test('tokens overlap between exchanges, so an id names both', () => {
    const index = createInstrumentIndex([an({}), an({ exchange: 'BSE', tradingSymbol: 'ACC' })]);
    expect(index.byId(instrumentId('BSE', '1'))?.exchange).toBe('BSE');
    expect(index.byId(instrumentId('NFO', '1'))).toBeNull();
    expect(index.size).toBe(2);
  });

  test('finds by the trading symbol of an exchange, in any case of letters', () => {
    const index = createInstrumentIndex([an({})]);
    expect(index.byTradingSymbol('NSE', 'acc-eq')?.token).toBe('1');
    expect(index.byTradingSymbol('BSE', 'ACC-EQ')).toBeNull();
  });

  test('a symbol that one exchange uses twice names neither', () => {
    const index = createInstrumentIndex([an({}), an({ token: '2' }), an({ token: '3' })]);
    expect(index.byTradingSymbol('NSE', 'ACC-EQ')).toBeNull();
    expect(index.size).toBe(3);
  });

  test('an instrument wins over an index of the same symbol or id', () => {
    const nifty = an({ token: '26000', symbol: 'NIFTY', tradingSymbol: 'NIFTY', kind: 'Index' });
    const index = createInstrumentIndex([
      an({}),
      nifty,
      an({ token: '9', tradingSymbol: 'NIFTY' }),
      an({ kind: 'Index', tradingSymbol: 'X' }),
    ]);
    expect(index.byTradingSymbol('NSE', 'NIFTY')?.token).toBe('9');
    expect(index.byId(instrumentId('NSE', '1'))?.kind).toBe('Equity');
  });

  test('search: the exact symbol first, cash before futures, the nearest expiry before later ones', () => {
    const index = createInstrumentIndex([
      future('12', 11),
      an({ token: '5', symbol: 'HACC', tradingSymbol: 'HACC-EQ' }),
      future('11', 10),
      an({}),
      an({ token: '6', symbol: 'ACCELYA', tradingSymbol: 'ACCELYA-EQ' }),
    ]);
    expect(index.search('acc', 10).map((one) => one.token)).toEqual(['1', '11', '12', '6', '5']);
    expect(index.search('acc', 2).map((one) => one.token)).toEqual(['1', '11']);
  });

  test('search: every word must occur, in any order and in any field', () => {
    const index = createInstrumentIndex([an({}), future('11', 10), future('12', 11)]);
    expect(index.search('fut acc m11', 10).map((one) => one.token)).toEqual(['12']);
    expect(index.search('bse acc', 10)).toEqual([]);
    expect(index.search('   ', 10)).toEqual([]);
    expect(index.search('acc', 0)).toEqual([]);
  });

  test('search: a token is found whole, and only by itself', () => {
    const index = createInstrumentIndex([
      an({ token: '2885' }),
      an({ token: '12885', tradingSymbol: 'XYZ-EQ', symbol: 'XYZ' }),
    ]);
    expect(index.search('2885', 10).map((one) => one.token)).toEqual(['2885']);
    expect(index.search('acc 2885', 10)).toEqual([]);
  });

  test('search: the best few of many are the same as the first few of all', () => {
    const months = Array.from({ length: 300 }, (_, at) => future(String(at), (at * 7) % 12));
    const index = createInstrumentIndex([...months, an({ token: '999' })]);
    expect(index.search('acc', 5)).toEqual(index.search('acc', 400).slice(0, 5));
    expect(index.search('acc', 1)[0]?.kind).toBe('Equity');
  });

  test('knows which underlyings have futures or options, and until when', () => {
    const index = createInstrumentIndex([
      an({}),
      future('11', 10),
      future('12', 11),
      an({ token: '7', symbol: 'SMALL' }),
    ]);
    expect(index.lastExpiryOf('acc')).toBe(expiring(11));
    expect(index.lastExpiryOf('SMALL')).toBeNull();
  });
});
