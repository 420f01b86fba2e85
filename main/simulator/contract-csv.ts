import type { Instrument } from './instruments.ts';
import { rupees } from './money.ts';

const CASH_COLUMNS =
  'Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size';
const BSE_COLUMNS =
  'Exch,Exchange Segment,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Lot Size,Tick Size,Trading Symbol';
const DERIVATIVE_COLUMNS =
  'Exch,Exchange Segment,Symbol,Token,Instrument Type,Option Type,Strike Price,Instrument Name,Formatted Ins Name,Trading Symbol,Expiry Date,Lot Size,Tick Size';
const INDEX_COLUMNS = 'exch,symbol,token';

const HEADERS: Readonly<Record<string, string>> = {
  NSE: CASH_COLUMNS,
  BSE: BSE_COLUMNS,
  NFO: DERIVATIVE_COLUMNS,
  BFO: DERIVATIVE_COLUMNS,
  CDS: DERIVATIVE_COLUMNS,
  BCD: DERIVATIVE_COLUMNS,
  MCX: DERIVATIVE_COLUMNS,
  INDICES: INDEX_COLUMNS,
};

const field = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const row = (...values: readonly (string | number)[]): string => values.map(field).join(',');

function cashRow(item: Instrument): string {
  return row(
    'NSE',
    'nse_cm',
    'EQ',
    item.symbol,
    item.token,
    0,
    item.name,
    item.formattedName,
    item.tradingSymbol,
    item.lot,
    rupees(item.tickPaise),
  );
}

/** Futures leave the option type empty, as the current files do; the older ones wrote XX. */
function derivativeRow(item: Instrument): string {
  const isFuture = item.kind === 'FUT';
  return row(
    'NFO',
    'nse_fo',
    item.symbol,
    item.token,
    isFuture ? 'FUTIDX' : 'OPTIDX',
    item.optionType ?? '',
    isFuture ? -1 : rupees(item.strikePaise),
    item.name,
    item.formattedName,
    item.tradingSymbol,
    item.expiry ?? '',
    item.lot,
    rupees(item.tickPaise),
  );
}

/** One contract-master file as CSV text, header only for an exchange without rows; undefined for an unknown name. */
export function contractCsv(name: string, instruments: readonly Instrument[]): string | undefined {
  const header = HEADERS[name];
  if (header === undefined) return undefined;
  const rows =
    name === 'NSE'
      ? instruments.filter((item) => item.kind === 'EQ').map(cashRow)
      : name === 'NFO'
        ? instruments.filter((item) => item.exchange === 'NFO').map(derivativeRow)
        : name === 'INDICES'
          ? instruments.filter((item) => item.kind === 'INDEX').map((item) => row('NSE', item.symbol, item.token))
          : [];
  return `${[header, ...rows].join('\n')}\n`;
}
