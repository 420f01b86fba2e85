// The instruments of the day: fetched from the broker's contract master, kept in the profile with the moment of fetching,
// and refused when they are of an earlier day. The broker renews the files at 08:00 IST; before that, yesterday's are
// today's (A3 API, contract masters).

import { createReadStream } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { request } from 'undici';
import { z } from 'zod';
import {
  createContractReader,
  type ContractFile,
  type ContractRecord,
  type RefusedRow,
} from '../domain/contract-master.ts';
import { createInstrumentIndex, type InstrumentIndex } from '../domain/instrument-index.ts';
import type { Instrument } from '../domain/instrument.ts';
import { err, ok, type Err, type Result } from '../domain/result.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** INDICES last, so that a tradable instrument wins where an index has the same token. */
export const contractFiles: readonly ContractFile[] = ['NSE', 'BSE', 'NFO', 'BFO', 'MCX', 'CDS', 'BCD', 'INDICES'];

export type ReferencePlan = {
  /** Root under which "NFO.csv" stands. */
  readonly address: string;
  readonly files: readonly ContractFile[];
  /** A private folder of the profile. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
};

export type ReferenceData = {
  readonly index: InstrumentIndex;
  /** The contract day of the oldest file in use, "2026-11-23". */
  readonly asOf: string;
  readonly refused: readonly RefusedRow[];
  /** Files that could not be had today, each with the reason: their instruments are missing, not outdated. */
  readonly missing: readonly { readonly file: ContractFile; readonly reason: string }[];
};

const largestFileBytes = 64 * 1024 * 1024;
const renewedAtMs = 8 * 60 * 60_000;
const istOffsetMs = (5 * 60 + 30) * 60_000;

/** The day whose contract master is in force at a moment: until 08:00 IST it is the day before. */
export function contractDay(at: number): string {
  return new Date(at + istOffsetMs - renewedAtMs).toISOString().slice(0, 10);
}

/** All files at once; an error only when none could be had. A file of an earlier day is never used. */
export async function loadReferenceData(plan: ReferencePlan): Promise<Result<ReferenceData>> {
  const today = contractDay(plan.clock.now());
  const loaded = await Promise.all(plan.files.map((file) => loadFile(plan, file, today)));
  const instruments: Instrument[] = [];
  const refused: RefusedRow[] = [];
  const missing: { file: ContractFile; reason: string }[] = [];
  for (const [at, file] of plan.files.entries()) {
    const one = loaded[at];
    if (one?.ok) {
      for (const instrument of one.value.instruments) instruments.push(instrument);
      for (const row of one.value.refused) refused.push(row);
    } else {
      missing.push({ file, reason: one?.message ?? 'not loaded' });
    }
  }
  if (instruments.length === 0) {
    return err(
      'REFERENCE_MISSING',
      `Today's contract master could not be had: ${missing[0]?.reason ?? 'no file was asked for'}`,
    );
  }
  return ok({ index: createInstrumentIndex(instruments), asOf: today, refused, missing });
}

type FileContents = { readonly instruments: readonly Instrument[]; readonly refused: readonly RefusedRow[] };

async function loadFile(plan: ReferencePlan, file: ContractFile, today: string): Promise<Result<FileContents>> {
  const kept = join(plan.folder, `${file}.csv`);
  try {
    if ((await keptDay(plan, file)) === today) {
      const read = await readContracts(file, createReadStream(kept));
      if (read.ok) return read;
      plan.log.warn('kept-contract-master-unusable', { file, reason: read.message });
    }
    const fetched = await fetchFile(plan, file);
    if (!fetched.ok) return fetched;
    const read = await readContracts(file, Readable.from(fetched.value));
    if (read.ok) await keep(plan, file, fetched.value);
    plan.log.info('contract-master-read', {
      file,
      rows: read.ok ? read.value.instruments.length : 0,
      count: read.ok ? read.value.refused.length : 0,
    });
    return read;
  } catch (error) {
    return failed(file, wordsOf(error));
  }
}

/** A copy belongs to the address it came from: practice and live have files of the same name. */
const keptNote = z.object({ fetchedAt: z.number(), address: z.string() });

async function keptDay(plan: ReferencePlan, file: ContractFile): Promise<string | null> {
  try {
    const note = keptNote.parse(JSON.parse(await readFile(join(plan.folder, `${file}.json`), 'utf8')));
    return note.address === plan.address && note.fetchedAt <= plan.clock.now() ? contractDay(note.fetchedAt) : null;
  } catch {
    return null;
  }
}

/** The note goes first out of date and last into place, so that a crash between the two leaves no false date. */
async function keep(plan: ReferencePlan, file: ContractFile, body: readonly Buffer[]): Promise<void> {
  try {
    await mkdir(plan.folder, { recursive: true, mode: 0o700 });
    await chmod(plan.folder, 0o700);
    await replaceFile(join(plan.folder, `${file}.json`), '{}');
    await replaceFile(join(plan.folder, `${file}.csv`), Buffer.concat(body));
    await replaceFile(
      join(plan.folder, `${file}.json`),
      JSON.stringify({ fetchedAt: plan.clock.now(), address: plan.address }),
    );
  } catch (error) {
    // Without a copy the next start fetches again; that is all.
    plan.log.warn('contract-master-not-kept', { file, reason: wordsOf(error) });
  }
}

async function replaceFile(path: string, contents: string | Buffer): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, contents, { mode: 0o600 });
  await rename(next, path);
}

async function fetchFile(plan: ReferencePlan, file: ContractFile): Promise<Result<readonly Buffer[]>> {
  const url = new URL(`${file}.csv`, plan.address.endsWith('/') ? plan.address : `${plan.address}/`);
  const response = await request(url, {
    method: 'GET',
    headers: { 'accept-encoding': 'identity' },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestFileBytes) {
      response.body.destroy();
      return failed(file, `the file exceeds ${largestFileBytes} bytes`);
    }
    chunks.push(chunk);
  }
  if (response.statusCode !== 200) return failed(file, `HTTP ${response.statusCode} from ${url.host}`);
  const start = (chunks[0] ?? Buffer.alloc(0)).subarray(0, 200).toString('utf8').trimStart();
  if (start.startsWith('<'))
    return failed(file, `${url.host} answered with a web page; check the address in the settings`);
  return ok(chunks);
}

/** Streamed, so that the engine's loop keeps turning while a hundred thousand rows go by. */
async function readContracts(file: ContractFile, source: Readable): Promise<Result<FileContents>> {
  const reader = createContractReader(file);
  const parser = source.pipe(
    parse({
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  source.on('error', (error) => parser.destroy(error));
  let rows = 0;
  for await (const record of parser as AsyncIterable<ContractRecord>) {
    if (rows === 0 && !Object.keys(record).some((name) => name.toLowerCase() === 'token')) {
      return failed(file, 'it has no Token column');
    }
    rows += 1;
    reader.add(record);
  }
  const instruments = reader.instruments();
  if (instruments.length === 0) return failed(file, rows === 0 ? 'it is empty' : 'not one of its rows can be used');
  return ok({ instruments, refused: reader.refused() });
}

function failed(file: ContractFile, why: string): Err {
  return err('REFERENCE_FILE', `${file}: ${why}.`, { file });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
