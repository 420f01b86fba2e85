import { crc32, deflateRawSync } from 'node:zlib';
import type { ContractRecord } from './contract-record.ts';
import { contractRecords } from './contract-record.ts';
import type { Instrument } from './instrument.ts';

const epochOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

function snakeCased(record: ContractRecord): Record<string, string | number> {
  const entries = Object.entries(record).map(([title, value]): [string, string | number] => {
    if (title === 'Expiry Date') return ['expiry_date', value === '' ? '' : epochOf(String(value))];
    return [title.toLowerCase().replaceAll(' ', '_'), String(value)];
  });
  const rest = 'Lot Size' in record ? { board_lot_qty: String(record['Lot Size']) } : {};
  return { ...Object.fromEntries(entries), ...rest };
}

/** The plain JSON form: snake_case keys, every value a string, the expiry alone a number of ms at 00:00 UTC. */
export function contractJson(name: string, instruments: readonly Instrument[]): string | undefined {
  const records = contractRecords(name, instruments);
  return records === undefined ? undefined : JSON.stringify({ [name]: records.map(snakeCased) });
}

/** The zipped form: the CSV's titles as keys, the expiry a string of ms, one member named after the day. */
export function contractZip(name: string, instruments: readonly Instrument[], today: string): Buffer | undefined {
  const records = contractRecords(name, instruments);
  if (records === undefined) return undefined;
  const titled = records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([title, value]) => [
        title,
        title === 'Expiry Date' && value !== '' ? String(epochOf(String(value))) : String(value),
      ]),
    ),
  );
  const [year = '', month = '', day = ''] = today.split('-');
  return zipOf(`${name}_contract_${day}${month}${year.slice(2)}.json`, JSON.stringify({ [name]: titled }));
}

/** A zip archive with one deflated member. */
function zipOf(member: string, text: string): Buffer {
  const data = Buffer.from(text);
  const packed = deflateRawSync(data);
  const name = Buffer.from(member);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt16LE(0x21, 8);
  shared.writeUInt32LE(crc32(data), 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(data.length, 18);
  shared.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
