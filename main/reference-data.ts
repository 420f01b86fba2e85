// The instruments of the day: fetched from the broker's contract master, kept in the profile with the moment of fetching,
// and refused when they are of an earlier day. The broker renews the files at 08:00 IST; before that, yesterday's are
// today's (A3 API, contract masters).

import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import type { ContractFile, RefusedRow } from '../domain/contract-master.ts';
import { indexBuilder, type InstrumentIndex } from '../domain/instrument-index.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { startOfTradingDay, tradingDayOf } from '../domain/trading-day.ts';
import type { Clock } from './clock.ts';
import { readContractRows, unusable, type ContractRows } from './contract-rows.ts';
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
  /** Asks the broker even where today's copy is at hand; the copy stands in when the broker fails. */
  readonly anew?: boolean;
  /** Loaded before from the same address: where a file cannot be had now, its rows stay, with the day they are of. */
  readonly previous?: ReferenceData | null;
};

export type ReferenceData = {
  readonly index: InstrumentIndex;
  /** The contract day of the oldest file in use, "2026-11-23". */
  readonly asOf: string;
  /** The contract day of each file in use. */
  readonly days: ReadonlyMap<ContractFile, string>;
  readonly rows: ReadonlyMap<ContractFile, ContractRows>;
  readonly refused: readonly RefusedRow[];
  /** Files that could not be had today, each with the reason: their instruments are missing, or of an earlier day. */
  readonly missing: readonly { readonly file: ContractFile; readonly reason: string }[];
};

const largestFileBytes = 64 * 1024 * 1024;
const renewedAtMs = 8 * 60 * 60_000;
/** Rows put into the index before the event loop turns. */
const rowsAtOnce = 1000;

/** The day whose contract master is in force at a moment: until 08:00 IST it is the day before. */
export function contractDay(at: number): string {
  return tradingDayOf(at - renewedAtMs);
}

/** Epoch ms at which the contract day of a moment began. */
export function contractDayStart(at: number): number {
  return startOfTradingDay(at - renewedAtMs) + renewedAtMs;
}

/** All files; an error only when none could be had. At a first loading a file of an earlier day is never used. */
export async function loadReferenceData(plan: ReferencePlan): Promise<Result<ReferenceData>> {
  const today = contractDay(plan.clock.now());
  const bodies = await Promise.all(plan.files.map((file) => bodyOf(plan, file, today)));
  const rows = new Map<ContractFile, ContractRows>();
  const days = new Map<ContractFile, string>();
  const missing: { file: ContractFile; reason: string }[] = [];
  for (const [at, file] of plan.files.entries()) {
    const body = bodies[at];
    // One file after the other, so that the pauses between slices are pauses of the whole.
    const read = body === undefined ? unusable(file, 'not asked for') : await readFileRows(plan, file, body);
    const before = plan.previous?.rows.get(file);
    if (read.ok) {
      rows.set(file, read.value);
      days.set(file, today);
    } else {
      missing.push({ file, reason: read.message });
      if (before !== undefined) {
        rows.set(file, before);
        days.set(file, plan.previous?.days.get(file) ?? '');
      }
    }
  }
  if (rows.size === 0) {
    return err(
      'REFERENCE_MISSING',
      `Today's contract master could not be had: ${missing[0]?.reason ?? 'no file was asked for'}`,
    );
  }
  const asOf = [...days.values()].toSorted()[0] ?? today;
  const refused = [...rows.values()].flatMap((one) => one.refused);
  return ok({ index: await indexOf(rows.values()), asOf, days, rows, refused, missing });
}

async function indexOf(files: Iterable<ContractRows>): Promise<InstrumentIndex> {
  const builder = indexBuilder();
  let count = 0;
  for (const { instruments } of files) {
    for (const instrument of instruments) {
      builder.add(instrument);
      count += 1;
      if (count % rowsAtOnce === 0) await turn();
    }
  }
  return builder.index();
}

/** Both where they are at hand: the copy of today, and what the broker answers now. */
type Body = { readonly kept: Buffer | null; readonly fetched: Result<Buffer> | null };

async function bodyOf(plan: ReferencePlan, file: ContractFile, today: string): Promise<Body> {
  const isOfToday = (await keptDay(plan, file)) === today;
  const kept = isOfToday ? await readFile(join(plan.folder, `${file}.csv`)).catch(() => null) : null;
  return { kept, fetched: kept === null || plan.anew === true ? await fetchSafely(plan, file) : null };
}

async function readFileRows(plan: ReferencePlan, file: ContractFile, body: Body): Promise<Result<ContractRows>> {
  const { fetched } = body;
  if (fetched !== null) {
    const read = fetched.ok ? await readContractRows(file, fetched.value) : fetched;
    if (read.ok && fetched.ok) {
      await keep(plan, file, fetched.value);
      plan.log.info('contract-master-read', {
        file,
        rows: read.value.instruments.length,
        count: read.value.refused.length,
      });
      return read;
    }
    if (body.kept === null || read.ok) return read;
    plan.log.warn('contract-master-not-renewed', { file, reason: read.message });
  }
  if (body.kept === null) return unusable(file, 'not loaded');
  const read = await readContractRows(file, body.kept);
  if (read.ok || fetched !== null) return read;
  plan.log.warn('kept-contract-master-unusable', { file, reason: read.message });
  return readFileRows(plan, file, { kept: null, fetched: await fetchSafely(plan, file) });
}

async function fetchSafely(plan: ReferencePlan, file: ContractFile): Promise<Result<Buffer>> {
  try {
    return await fetchFile(plan, file);
  } catch (error) {
    return unusable(file, wordsOf(error));
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
async function keep(plan: ReferencePlan, file: ContractFile, body: Buffer): Promise<void> {
  try {
    await mkdir(plan.folder, { recursive: true, mode: 0o700 });
    await chmod(plan.folder, 0o700);
    await replaceFile(join(plan.folder, `${file}.json`), '{}');
    await replaceFile(join(plan.folder, `${file}.csv`), body);
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

async function fetchFile(plan: ReferencePlan, file: ContractFile): Promise<Result<Buffer>> {
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
      return unusable(file, `the file exceeds ${largestFileBytes} bytes`);
    }
    chunks.push(chunk);
  }
  if (response.statusCode !== 200) return unusable(file, `HTTP ${response.statusCode} from ${url.host}`);
  const start = (chunks[0] ?? Buffer.alloc(0)).subarray(0, 200).toString('utf8').trimStart();
  if (start.startsWith('<'))
    return unusable(file, `${url.host} answered with a web page; check the address in the settings`);
  return ok(Buffer.concat(chunks));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
