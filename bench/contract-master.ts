// Loading the broker's real contract masters while an event loop has other things to do, and searching a long list.
// Usage: npm run bench -- contract-master    (LOCKSTEP_CONTRACT_MASTER_DIR names the folder of the files)

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { instrumentId } from '../domain/ids.ts';
import { indexBuilder, type InstrumentIndex } from '../domain/instrument-index.ts';
import type { Instrument } from '../domain/instrument.ts';
import { systemClock } from '../main/clock.ts';
import { silentLog } from '../main/log.ts';
import { contractFiles, loadReferenceData, type ReferenceData } from '../main/reference-data.ts';

const folder = process.env['LOCKSTEP_CONTRACT_MASTER_DIR'] ?? resolve('..', 'shared', 'contract-master');
const runs = 5;
const searched = 100_000;
const queries = [
  'sbin',
  'n',
  'nifty',
  'nifty 24000 ce',
  'reliance',
  'banknifty fut',
  'bank',
  '2885',
  'zzzz',
  'gold pe',
  'e',
  'infy nse',
];

if (!contractFiles.some((file) => existsSync(join(folder, `${file}.csv`)))) {
  console.log(
    `Skipped: no contract masters in ${folder}. Set LOCKSTEP_CONTRACT_MASTER_DIR to a folder that holds NSE.csv, NFO.csv and so on.`,
  );
} else {
  await bench();
}

async function bench(): Promise<void> {
  const server = await serveFiles();
  const kept = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const files = contractFiles.filter((file) => existsSync(join(folder, `${file}.csv`)));
  const load = async (anew: boolean): Promise<ReferenceData> => {
    const loaded = await loadReferenceData({
      address: server.address,
      files,
      folder: kept,
      clock: systemClock,
      log: silentLog,
      anew,
    });
    if (!loaded.ok) throw new Error(loaded.message);
    return loaded.value;
  };
  await new Promise((done) => setTimeout(done, 200));

  const before = process.memoryUsage().rss;
  const first = await watched(() => load(true));
  const firstGrowth = Math.max(first.peakRss, process.memoryUsage().rss) - before;
  const again: Watched<ReferenceData>[] = [];
  for (let run = 1; run < runs; run += 1) again.push(await watched(() => load(false)));
  const warm = [...again].toSorted((a, b) => a.ms - b.ms)[Math.floor(again.length / 2)] ?? first;
  const data = first.value;
  const rows = data.index.size + data.refused.length;

  const many = await watched(() => multiplied(data));
  const times = searchTimes(many.value);
  await server.stop();
  rmSync(kept, { recursive: true, force: true });

  const table: readonly (readonly [string, string, string])[] = [
    ['rows read', rows.toLocaleString('en-IN'), `${files.join(' ')}; ${data.refused.length} refused by name`],
    ['fetch, parse, keep and index, first time', ms(first.ms), 'goal < 1,500 ms'],
    ...(first.ownMs === null ? [] : [['the same without waiting for a processor', ms(first.ownMs), ''] as const]),
    [`parse and index from the kept copies, median of ${again.length}`, ms(warm.ms), 'goal < 1,500 ms'],
    ['growth of resident memory at its peak, first load', `${(firstGrowth / 1e6).toFixed(0)} MB`, 'goal < 150 MB'],
    ...blocks('first load', [first]),
    ...blocks(`${again.length} later loads`, again),
    ...blocks(`indexing ${searched.toLocaleString('en-IN')}`, [many]),
    [`search over ${searched.toLocaleString('en-IN')}, median of ${times.length}`, ms(at(times, 0.5)), 'goal < 20 ms'],
    ['search, 95th percentile', ms(at(times, 0.95)), 'goal < 20 ms'],
    ['search, slowest', ms(at(times, 1)), ''],
  ];
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1) ?? ''}`,
  );
  console.log('');
  console.log('| what | measured | |');
  console.log('| --- | ---: | --- |');
  for (const row of table) console.log(`| ${row.join(' | ')} |`);
}

function blocks(what: string, all: readonly Watched<unknown>[]): readonly (readonly [string, string, string])[] {
  const own = all.flatMap(({ longestBlockMs }) => longestBlockMs ?? []);
  return [
    ...(own.length === 0
      ? []
      : [[`longest block of the event loop, ${what}`, ms(Math.max(...own)), 'goal < 50 ms'] as const]),
    [
      `the same with waiting for a processor, ${what}`,
      ms(Math.max(...all.map(({ longestGapMs }) => longestGapMs))),
      '',
    ],
  ];
}

type Watched<T> = {
  readonly value: T;
  readonly ms: number;
  /** `ms` less the time the thread stood in line for a processor; null where the system does not tell. */
  readonly ownMs: number | null;
  /** By the wall: on a busy machine also the time that other processes took. */
  readonly longestGapMs: number;
  /** The same less the time the thread stood in line for a processor; null where the system does not tell. */
  readonly longestBlockMs: number | null;
  readonly peakRss: number;
};

/** Runs while a beat of one millisecond is kept: the longest gap between two beats is the longest block. */
async function watched<T>(work: () => Promise<T>): Promise<Watched<T>> {
  let last = performance.now();
  let lastWaited = waitedMs();
  let longestGap = 0;
  let longestBlock = lastWaited === null ? null : 0;
  let peakRss = 0;
  const beat = (): void => {
    const now = performance.now();
    const waited = waitedMs();
    const gap = now - last - 1;
    longestGap = Math.max(longestGap, gap);
    if (waited !== null && lastWaited !== null) longestBlock = Math.max(longestBlock ?? 0, gap - (waited - lastWaited));
    last = now;
    lastWaited = waited;
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  };
  const timer = setInterval(beat, 1);
  const start = performance.now();
  const waitedBefore = waitedMs();
  const value = await work();
  const took = performance.now() - start;
  const waitedAfter = waitedMs();
  const ownMs = waitedBefore === null || waitedAfter === null ? null : took - (waitedAfter - waitedBefore);
  await new Promise((done) => setTimeout(done, 5));
  clearInterval(timer);
  return { value, ms: took, ownMs, longestGapMs: longestGap, longestBlockMs: longestBlock, peakRss };
}

/** How long this thread has stood in line for a processor so far, as Linux counts it. */
function waitedMs(): number | null {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}

/** The real instruments with tokens and symbols of their own, until there are as many as a crowded day has. */
async function multiplied(data: ReferenceData): Promise<InstrumentIndex> {
  const originals = [...data.rows.values()].flatMap(({ instruments }) => instruments);
  const builder = indexBuilder();
  for (let count = 0; count < searched; count += 1) {
    const original = originals[count % originals.length];
    if (original === undefined) break;
    builder.add(count < originals.length ? original : copyOf(original, count));
    if (count % 1000 === 0) await new Promise((done) => setImmediate(done));
  }
  return builder.index();
}

function copyOf(original: Instrument, count: number): Instrument {
  const token = String(10_000_000 + count);
  const suffix = `Q${count.toString(36).toUpperCase()}`;
  return {
    ...original,
    token,
    id: instrumentId(original.exchange, token),
    tradingSymbol: `${original.tradingSymbol}${suffix}`,
    name: `${original.name} ${suffix}`,
  };
}

function searchTimes(index: InstrumentIndex): readonly number[] {
  for (const query of queries) index.search(query, 20);
  const times: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    for (const query of queries) {
      const start = performance.now();
      index.search(query, 20);
      times.push(performance.now() - start);
    }
  }
  return times.toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

/** In a thread of its own, so that serving is no part of what is measured. */
async function serveFiles(): Promise<{ readonly address: string; readonly stop: () => Promise<unknown> }> {
  const code = `
    const { createReadStream } = require('node:fs');
    const { join, basename } = require('node:path');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = require('node:http').createServer((request, response) => {
      createReadStream(join(workerData, basename(request.url))).on('error', () => response.writeHead(404).end()).pipe(response);
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  `;
  const worker = new Worker(code, { eval: true, workerData: folder });
  const port = await new Promise<number>((listening) => worker.once('message', listening));
  return { address: `http://127.0.0.1:${port}/`, stop: () => worker.terminate() };
}
