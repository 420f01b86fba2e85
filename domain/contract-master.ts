// The broker's contract master of the day into instruments. Rows are read by column name, since
// every file has its columns in another order; a row that cannot be traded safely is refused with the reason.

import { instrumentId } from './ids.ts';
import { exchanges, type Exchange, type Instrument, type InstrumentKind } from './instrument.ts';
import { parseRupees, type Paise } from './price.ts';
import { err, ok, type Result } from './result.ts';

/** One row keyed by its file's header, in whichever of the broker's spellings ("Lot Size" or "lot_size"). */
export type ContractRecord = Readonly<Record<string, string | number | null>>;

/** INDICES lists what can be watched but not traded; its rows carry an exchange of their own. */
export type ContractFile = Exchange | 'INDICES';

/** `row` counts from 1, the header not included. */
export type RefusedRow = {
  readonly file: ContractFile;
  readonly row: number;
  readonly what: string;
  readonly reason: string;
};

export type ContractReader = {
  readonly add: (record: ContractRecord) => void;
  readonly instruments: () => readonly Instrument[];
  readonly refused: () => readonly RefusedRow[];
};

/** Takes the rows of one file one by one, so that a large file never has to stand in memory twice. */
export function createContractReader(file: ContractFile): ContractReader {
  const instruments: Instrument[] = [];
  const refused: RefusedRow[] = [];
  const columns = new Map<string, string>();
  const headers = new Map<string, string>();
  let record: ContractRecord = {};
  let row = 0;
  const fields: Fields = (column) => {
    const value = record[headers.get(column) ?? ''];
    return value === undefined || value === null ? '' : String(value).trim();
  };
  return {
    add: (next) => {
      row += 1;
      record = next;
      // Rows of one file share their headers, so each spelling is understood once and not for every row.
      for (const header in next) {
        const column = columns.get(header) ?? columnName(header);
        columns.set(header, column);
        headers.set(column, header);
      }
      const read = file === 'INDICES' ? readIndex(fields) : readTradable(fields, file);
      if (read.ok) instruments.push(read.value);
      else
        refused.push({
          file,
          row,
          what: clip(fields('trading_symbol') || fields('symbol') || fields('token')),
          reason: read.message,
        });
    },
    instruments: () => instruments,
    refused: () => refused,
  };
}

type Fields = (column: string) => string;

/** "Exchange Segment", "exchange_segment" and "Exchange segment" are one column. */
function columnName(header: string): string {
  return header
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
}

function readTradable(fields: Fields, file: Exchange): Result<Instrument> {
  const segment = fields('exchange_segment').toLowerCase();
  if (segment.endsWith('_idx')) return refuse('an index cannot be traded');
  const exchange = exchanges.find((known) => known === fields('exch').toUpperCase());
  if (exchange !== file) return refuse(`exchange "${clip(fields('exch'))}" in the file of ${file}`);
  const token = readToken(fields('token'));
  if (token === null) return refuse(`token "${clip(fields('token'))}" is not a number`);
  const tradingSymbol = fields('trading_symbol');
  if (tradingSymbol === '') return refuse('no trading symbol');
  if (/NSETEST/i.test(tradingSymbol)) return refuse('a test instrument of the exchange');
  const kind = readKind(fields, exchange, segment);
  if (!kind.ok) return kind;
  const lotSize = readLot(fields('lot_size'));
  if (lotSize === null) return refuse(`lot size "${clip(fields('lot_size'))}"`);
  const tick = readTick(fields('tick_size'));
  if (!tick.ok) return tick;
  const expiry = readExpiry(fields('expiry_date'));
  if (kind.value !== 'Equity' && expiry === null) return refuse(`expiry date "${clip(fields('expiry_date'))}"`);
  return ok({
    id: instrumentId(exchange, token),
    exchange,
    token,
    symbol: fields('symbol') || tradingSymbol,
    tradingSymbol,
    name: fields('formatted_ins_name') || fields('instrument_name') || tradingSymbol,
    kind: kind.value,
    lotSize,
    tick: tick.value,
    expiry: kind.value === 'Equity' ? null : expiry,
  });
}

function readIndex(fields: Fields): Result<Instrument> {
  const exchange = exchanges.find((known) => known === fields('exch').toUpperCase());
  if (!exchange) return refuse(`exchange "${clip(fields('exch'))}" is not known`);
  const token = readToken(fields('token'));
  if (token === null) return refuse(`token "${clip(fields('token'))}" is not a number`);
  const symbol = fields('symbol');
  if (symbol === '') return refuse('no symbol');
  return ok({
    id: instrumentId(exchange, token),
    exchange,
    token,
    symbol,
    tradingSymbol: symbol,
    name: symbol,
    kind: 'Index',
    lotSize: 1,
    tick: 5,
    expiry: null,
  });
}

/** Futures come with an empty option type, in older files with XX; options with CE or PE. */
function readKind(fields: Fields, exchange: Exchange, segment: string): Result<InstrumentKind> {
  if (segment === 'nse_cm' || segment === 'bse_cm') return ok('Equity');
  if (segment === '' && (exchange === 'NSE' || exchange === 'BSE')) return ok('Equity');
  const optionType = fields('option_type').toUpperCase();
  if (optionType === 'CE') return ok('Call');
  if (optionType === 'PE') return ok('Put');
  const type = fields('instrument_type').toUpperCase();
  if ((optionType === '' || optionType === 'XX') && (type.startsWith('FUT') || type === 'SF' || type === 'IF'))
    return ok('Future');
  return refuse(`instrument type "${clip(type)}" with option type "${clip(optionType)}"`);
}

/** "2885" and, from careless spreadsheets, "2885.0". */
function readToken(text: string): string | null {
  return /^(\d{1,12})(?:\.0+)?$/.exec(text)?.[1] ?? null;
}

function readLot(text: string): number | null {
  const whole = /^(\d{1,9})(?:\.0+)?$/.exec(text)?.[1];
  const lot = Number(whole);
  return whole !== undefined && lot >= 1 ? lot : null;
}

/** Currency ticks (0.0025) are finer than a paisa and cannot be priced here. */
function readTick(text: string): Result<Paise> {
  const tick = parseRupees(text);
  if (!tick.ok)
    return tick.code === 'PRICE_TOO_FINE'
      ? refuse(`tick size "${clip(text)}" is finer than a paisa`)
      : refuse(`tick size "${clip(text)}"`);
  return tick.value > 0 ? tick : refuse('tick size 0');
}

const dayMs = 24 * 60 * 60_000;

/**
 * "2026-09-29" (CSV), "29-09-2026" (older files) or epoch ms (JSON) -> epoch ms of 00:00 UTC on that date. Mixing the
 * encodings up has corrupted whole masters elsewhere, so anything else is no date at all.
 */
export function readExpiry(text: string): number | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return utcDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const indian = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text);
  if (indian) return utcDate(Number(indian[3]), Number(indian[2]), Number(indian[1]));
  if (!/^\d{12,13}$/.test(text)) return null;
  return Math.floor(Number(text) / dayMs) * dayMs;
}

function utcDate(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const real =
    at - Date.UTC(year, month - 1, 1) === (day - 1) * dayMs &&
    month >= 1 &&
    month <= 12 &&
    at < Date.UTC(year, month, 1);
  return real && day >= 1 ? at : null;
}

function refuse(reason: string): ReturnType<typeof err> {
  return err('CONTRACT_REFUSED', reason);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
