import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerRecord } from './ledger-record.ts';
import { SimulatorStartError } from './listen.ts';

/** An append-only file of JSON lines. */
export interface LedgerFile {
  readonly append: (record: LedgerRecord) => void;
  /** Empties the file: a new trading day begins. */
  readonly restart: () => void;
  readonly close: () => void;
}

/** What a ledger file held when it was opened. */
export interface OpenedLedgerFile {
  readonly file: LedgerFile;
  readonly records: readonly LedgerRecord[];
}

/** How every ledger begins: with the day it belongs to. */
const FIRST = '{"kind":"day"';

function readRecords(path: string): { records: LedgerRecord[]; bytes: number } {
  if (!existsSync(path)) return { records: [], bytes: 0 };
  const raw = readFileSync(path);
  const start = raw.subarray(0, FIRST.length).toString('utf8');
  // Any file may be named by mistake, and a ledger that begins a new day empties its own.
  if (!FIRST.startsWith(start)) throw new Error('it is not a practice ledger');
  // A process killed in the middle of a write leaves a line without its end; it was never acknowledged.
  const bytes = raw.lastIndexOf(0x0a) + 1;
  const records: LedgerRecord[] = [];
  for (const line of raw.subarray(0, bytes).toString('utf8').split('\n')) {
    if (line !== '') records.push(JSON.parse(line) as LedgerRecord);
  }
  return { records, bytes };
}

/**
 * Opens or creates a ledger file. Each record is written before the call that caused it goes on, so
 * killing the process loses nothing; only the machine losing power could.
 */
export function openLedgerFile(path: string): OpenedLedgerFile {
  let records: LedgerRecord[];
  let handle: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const read = readRecords(path);
    records = read.records;
    handle = openSync(path, 'a');
    ftruncateSync(handle, read.bytes);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new SimulatorStartError(
      'LEDGER_UNREADABLE',
      `The practice ledger ${path} cannot be used (${cause}). Move it away, or name another file.`,
    );
  }
  return {
    records,
    file: {
      append: (record) => void writeSync(handle, `${JSON.stringify(record)}\n`),
      restart: () => ftruncateSync(handle, 0),
      close: () => closeSync(handle),
    },
  };
}
