// Rows of the contract master into instruments, and the rows that are refused.

import { describe, expect, test } from 'vitest';
import {
  createContractReader,
  readExpiry,
  type ContractFile,
  type ContractRecord,
} from '../../domain/contract-master.ts';

const cash: ContractRecord = {
  Exch: 'NSE',
  'Exchange Segment': 'nse_cm',
  'Group Name': 'EQ',
  Symbol: 'ACC',
  Token: '22',
  'Instrument Type': '0',
  'Instrument Name': 'ACC LIMITED',
  'Formatted Ins Name': 'ACC-EQ',
  'Trading Symbol': 'ACC-EQ',
  'Lot Size': '1',
  'Tick Size': '0.10',
};
const option: ContractRecord = {
  Exch: 'NFO',
  'Exchange Segment': 'nse_fo',
  Symbol: 'NIFTY',
  Token: '54957',
  'Instrument Type': 'OPTIDX',
  'Option Type': 'CE',
  'Strike Price': '26000',
  'Instrument Name': 'NIFTY',
  'Formatted Ins Name': 'NIFTY 24NOV26 26000 CE',
  'Trading Symbol': 'NIFTY24NOV26C26000',
  'Expiry Date': '2026-11-24',
  'Lot Size': '75',
  'Tick Size': '0.05',
};
const future: ContractRecord = {
  ...option,
  Token: '35004',
  'Instrument Type': 'FUTIDX',
  'Option Type': '',
  'Trading Symbol': 'NIFTY24NOV26F',
};

const read = (file: ContractFile, ...records: readonly ContractRecord[]) => {
  const reader = createContractReader(file);
  for (const record of records) reader.add(record);
  return { instruments: reader.instruments(), refused: reader.refused() };
};

describe('a row that can be traded', () => {
  test('a share', () => {
    expect(read('NSE', cash).instruments).toEqual([
      {
        id: 'NSE|22',
        exchange: 'NSE',
        token: '22',
        symbol: 'ACC',
        tradingSymbol: 'ACC-EQ',
        name: 'ACC-EQ',
        kind: 'Equity',
        lotSize: 1,
        tick: 10,
        expiry: null,
      },
    ]);
  });

  test('an option, with its lot, tick and expiry', () => {
    expect(read('NFO', option).instruments).toMatchObject([
      { id: 'NFO|54957', kind: 'Call', lotSize: 75, tick: 5, expiry: Date.UTC(2026, 10, 24) },
    ]);
  });

  test.each([
    ['', 'FUTIDX', 'NFO'],
    ['XX', 'FUTSTK', 'NFO'],
    ['', 'SF', 'BFO'],
    ['', 'IF', 'BFO'],
    ['XX', 'FUTCOM', 'MCX'],
  ] as const)('a future with the option type "%s" and the instrument type %s', (optionType, type, exch) => {
    const row = { ...future, Exch: exch, 'Option Type': optionType, 'Instrument Type': type };
    expect(read(exch, row).instruments).toMatchObject([{ kind: 'Future' }]);
  });

  test('the columns may be in any order and either spelling, and numbers may be numbers', () => {
    const snake = {
      token: 54957,
      lot_size: 75,
      tick_size: '0.05',
      exch: 'NFO',
      exchange_segment: 'nse_fo',
      symbol: 'NIFTY',
      option_type: 'PE',
      instrument_type: 'OPTIDX',
      trading_symbol: 'NIFTY24NOV26P26000',
      formatted_ins_name: 'NIFTY PE',
      expiry_date: 1_795_478_400_000,
    };
    expect(read('NFO', snake).instruments).toMatchObject([
      { id: 'NFO|54957', kind: 'Put', expiry: Date.UTC(2026, 10, 24) },
    ]);
  });

  test('a token and a lot that went through a spreadsheet are mended', () => {
    expect(read('NSE', { ...cash, Token: '2885.0', 'Lot Size': '1.0' }).instruments).toMatchObject([
      { token: '2885', lotSize: 1 },
    ]);
  });

  test('an index can be watched', () => {
    expect(read('INDICES', { exch: 'NSE', symbol: 'NIFTY 50', token: '26000' }).instruments).toMatchObject([
      { id: 'NSE|26000', kind: 'Index' },
    ]);
  });
});

describe('a row that is refused, with the reason', () => {
  test.each<[string, ContractFile, ContractRecord, RegExp]>([
    ['a blank token', 'NSE', { ...cash, Token: '' }, /token/],
    ['a token with a fraction', 'NSE', { ...cash, Token: '2885.5' }, /token/],
    ['lot size 0', 'NSE', { ...cash, 'Lot Size': '0' }, /lot size/],
    ['no lot size', 'NSE', { ...cash, 'Lot Size': '' }, /lot size/],
    ['tick size 0', 'NSE', { ...cash, 'Tick Size': '0' }, /tick size/],
    [
      'a tick finer than a paisa',
      'CDS',
      { ...future, Exch: 'CDS', 'Instrument Type': 'FUTCUR', 'Tick Size': '0.0025' },
      /finer than a paisa/,
    ],
    ['no trading symbol', 'NSE', { ...cash, 'Trading Symbol': '' }, /trading symbol/],
    ['another exchange than its file', 'BSE', cash, /in the file of BSE/],
    ['an index among commodities', 'MCX', { ...future, Exch: 'MCX', 'Exchange Segment': 'mcx_idx' }, /index/],
    ['a test instrument', 'NSE', { ...cash, 'Trading Symbol': '011NSETEST-EQ' }, /test instrument/],
    ['an option without an expiry', 'NFO', { ...option, 'Expiry Date': '' }, /expiry/],
    ['an impossible expiry', 'NFO', { ...option, 'Expiry Date': '2026-02-30' }, /expiry/],
    ['an unknown option type', 'NFO', { ...option, 'Option Type': 'ZZ' }, /option type/],
    [
      'a row cut short',
      'NFO',
      { Exch: 'NFO', 'Exchange Segment': 'nse_fo', Symbol: 'NIFTY', Token: '1' },
      /trading symbol/,
    ],
    ['an index of nowhere', 'INDICES', { exch: 'NYSE', symbol: 'DOW', token: '1' }, /not known/],
  ])('%s', (_, file, row, reason) => {
    const { instruments, refused } = read(file, cash, row);
    // The good row before it stays, where it belongs to the file.
    expect(instruments).toHaveLength(file === 'NSE' || file === 'INDICES' ? 1 : 0);
    expect(refused.at(-1)?.reason).toMatch(reason);
    expect(refused.at(-1)).toMatchObject({ file, row: 2 });
  });
});

test.each([
  ['2026-09-29', Date.UTC(2026, 8, 29)],
  ['29-09-2026', Date.UTC(2026, 8, 29)],
  ['1790640000000', Date.UTC(2026, 8, 29)],
  ['2026-13-01', null],
  ['00-09-2026', null],
  ['29 Sep 2026', null],
  ['', null],
])('the expiry %j', (text, at) => {
  expect(readExpiry(text)).toBe(at);
});
