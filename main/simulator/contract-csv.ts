import { contractRecords } from './contract-record.ts';
import type { Instrument } from './instrument.ts';

const NSE_COLUMNS =
  'Exch,Exchange Segment,Group Name,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Trading Symbol,Lot Size,Tick Size';
const BSE_COLUMNS =
  'Exch,Exchange Segment,Symbol,Token,Instrument Type,Instrument Name,Formatted Ins Name,Lot Size,Tick Size,Trading Symbol';
const DERIVATIVE_COLUMNS =
  'Exch,Exchange Segment,Symbol,Token,Instrument Type,Option Type,Strike Price,Instrument Name,Formatted Ins Name,Trading Symbol,Expiry Date,Lot Size,Tick Size';
/** The same columns in another order: files are to be read by header. */
const MCX_COLUMNS =
  'Exch,Exchange Segment,Symbol,Token,Instrument Type,Option Type,Strike Price,Instrument Name,Trading Symbol,Formatted Ins Name,Expiry Date,Lot Size,Tick Size';

const HEADERS: Readonly<Record<string, string>> = {
  NSE: NSE_COLUMNS,
  BSE: BSE_COLUMNS,
  MCX: MCX_COLUMNS,
  INDICES: 'exch,symbol,token',
};

const field = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One contract-master file as CSV text, header only for an exchange without rows; undefined for an unknown name. */
export function contractCsv(name: string, instruments: readonly Instrument[]): string | undefined {
  const records = contractRecords(name, instruments);
  if (records === undefined) return undefined;
  const header = HEADERS[name] ?? DERIVATIVE_COLUMNS;
  const columns = header.split(',');
  const rows = records.map((record) => columns.map((column) => field(record[column] ?? '')).join(','));
  return `${[header, ...rows].join('\n')}\n`;
}
