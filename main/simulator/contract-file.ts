import { contractCsv } from './contract-csv.ts';
import { contractJson, contractZip } from './contract-json.ts';
import type { Instrument } from './instrument.ts';
import type { Reply } from './reply.ts';

const reply = (contentType: string, body: string | Buffer | undefined): Reply | undefined =>
  body === undefined ? undefined : { status: 200, contentType, body };

/** A contract master in one of its three forms: `NFO.csv`, `NFO` or `NFO_contract.zip`. */
export function contractFile(
  name: string,
  today: { readonly instruments: readonly Instrument[]; readonly date: string },
): Reply | undefined {
  const { instruments, date } = today;
  if (name.endsWith('.csv')) return reply('text/csv', contractCsv(name.slice(0, -'.csv'.length), instruments));
  if (name.endsWith('_contract.zip')) {
    return reply('application/zip', contractZip(name.slice(0, -'_contract.zip'.length), instruments, date));
  }
  return reply('application/json', contractJson(name, instruments));
}
