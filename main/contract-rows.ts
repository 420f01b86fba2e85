// One contract-master file from bytes to instruments, a slice at a time: between slices the event loop turns, so that
// no order waits for a hundred thousand rows.

import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'csv-parse';
import {
  createContractReader,
  type ContractFile,
  type ContractRecord,
  type RefusedRow,
} from '../domain/contract-master.ts';
import type { Instrument } from '../domain/instrument.ts';
import { err, ok, type Result } from '../domain/result.ts';

export type ContractRows = { readonly instruments: readonly Instrument[]; readonly refused: readonly RefusedRow[] };

/** Some seventy rows: a millisecond or two of work, a few while the code is still cold. */
const sliceBytes = 8 * 1024;

export async function readContractRows(file: ContractFile, body: Buffer): Promise<Result<ContractRows>> {
  const reader = createContractReader(file);
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim()),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  let broken: Error | null = null;
  let ended = false;
  let rows = 0;
  let tokenless = false;
  const drain = (): void => {
    for (
      let record = parser.read() as ContractRecord | null;
      record !== null;
      record = parser.read() as ContractRecord | null
    ) {
      if (rows === 0) tokenless = !Object.keys(record).some((name) => name.toLowerCase() === 'token');
      rows += 1;
      if (!tokenless) reader.add(record);
    }
  };
  parser.on('readable', drain);
  parser.on('error', (error: Error) => {
    broken = error;
  });
  parser.on('end', () => {
    ended = true;
  });
  const failure = (): Error | null => broken;
  const finished = (): boolean => ended;
  for (let at = 0; at < body.length && failure() === null && !tokenless; at += sliceBytes) {
    parser.write(body.subarray(at, at + sliceBytes));
    await turn();
  }
  parser.end();
  while (!finished() && failure() === null) await turn();
  const why = failure();
  if (why !== null) return unusable(file, why.message);
  if (tokenless) return unusable(file, 'it has no Token column');
  const instruments = reader.instruments();
  if (instruments.length === 0) return unusable(file, rows === 0 ? 'it is empty' : 'not one of its rows can be used');
  return ok({ instruments, refused: reader.refused() });
}

export function unusable(file: ContractFile, why: string): ReturnType<typeof err> {
  return err('REFERENCE_FILE', `${file}: ${why}.`, { file });
}
