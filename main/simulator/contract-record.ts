import type { Instrument } from './instrument.ts';
import { rupees } from './money.ts';

/** One row of a contract master by column title, as the CSV and the zipped JSON name them. */
export type ContractRecord = Readonly<Record<string, string | number>>;

/** The files there are, by exchange; those without rows are empty, not absent. */
export const CONTRACT_FILES: readonly string[] = ['NSE', 'BSE', 'NFO', 'BFO', 'CDS', 'BCD', 'MCX', 'INDICES'];

const SEGMENTS: Readonly<Record<Instrument['exchange'], string>> = {
  NSE: 'nse_cm',
  BSE: 'bse_cm',
  NFO: 'nse_fo',
  MCX: 'mcx_fo',
};

function instrumentType(item: Instrument): string {
  if (item.kind === 'EQ') return item.exchange === 'NSE' ? '0' : 'E';
  if (item.exchange === 'MCX') return item.kind === 'FUT' ? 'FUTCOM' : 'OPTFUT';
  return item.kind === 'FUT' ? 'FUTIDX' : 'OPTIDX';
}

/** Futures leave the option type empty, as the current files do; the older ones wrote XX. */
function strikeOf(item: Instrument): number {
  if (item.kind === 'OPT') return rupees(item.strikePaise);
  return item.exchange === 'MCX' ? 0 : -1;
}

function recordOf(item: Instrument): ContractRecord {
  const common = {
    Exch: item.exchange,
    'Exchange Segment': SEGMENTS[item.exchange],
    Symbol: item.symbol,
    Token: item.token,
    'Instrument Type': instrumentType(item),
    'Instrument Name': item.name,
    'Formatted Ins Name': item.formattedName,
    'Trading Symbol': item.tradingSymbol,
    'Lot Size': item.lot,
    'Tick Size': rupees(item.tickPaise),
  };
  if (item.kind === 'EQ') return item.exchange === 'NSE' ? { ...common, 'Group Name': 'EQ' } : common;
  return {
    ...common,
    'Option Type': item.optionType ?? '',
    'Strike Price': strikeOf(item),
    'Expiry Date': item.expiry ?? '',
  };
}

/** The rows of one file; undefined for a name no file has. */
export function contractRecords(
  name: string,
  instruments: readonly Instrument[],
): readonly ContractRecord[] | undefined {
  if (!CONTRACT_FILES.includes(name)) return undefined;
  if (name === 'INDICES') {
    return instruments
      .filter((item) => item.kind === 'INDEX')
      .map((item) => ({ exch: item.exchange, symbol: item.symbol, token: item.token }));
  }
  return instruments.filter((item) => item.exchange === name && item.kind !== 'INDEX').map(recordOf);
}
