// Days played in processes of their own, beside each other: a day costs half of what it does among a test runner's
// transformed modules, and a process that hangs can be ended. They are the product's own Electron without a window, since
// that is what trades, and its compiler takes a third less for a day than that of Node 20.

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import type { Violation } from './evidence.ts';
import type { DayKind } from './play-day.ts';
import { productRuntime } from './product-runtime.ts';

export type PlayedDay = {
  /** Its seed, or its number among the days of the named faults. */
  readonly at: number;
  readonly sends: number;
  readonly digest: string;
  /** Of the processor, to play it; not said of a named fault. */
  readonly cpuMs?: number;
  readonly violations: readonly Violation[];
  readonly compared: number;
  readonly flagged: number;
  /** Of a named fault: how often each struck. */
  readonly struck: Readonly<Record<string, number>>;
};

export type Shards = {
  /** Every seed of this part (both included), once it is played. Rejects when a process ended before, or hung. */
  readonly part: (from: number, to: number) => Promise<readonly PlayedDay[]>;
  readonly end: () => void;
};

const root = join(import.meta.dirname, '..', '..');
const beside = 2;
/** A day takes a fraction of a second; a process that tells of none for so long hangs. */
const silentMs = 120_000;
/** What a day leaves behind is collected seldom, and not on other threads: the other process needs them. */
const flags = ['--single-threaded-gc', '--max-semi-space-size=64'];

/** Bundles the shard from source into this folder; answers the script to start. */
export async function buildShard(folder: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { input: { 'soak-shard': join(root, 'test', 'sim', 'soak-shard.ts') } },
    },
  });
  return join(folder, 'soak-shard.js');
}

export type Series = {
  readonly kind: DayKind | 'faults';
  /** Both included. */
  readonly from: number;
  readonly to: number;
  /** Of the named faults: days of each. */
  readonly daysOfEach?: number;
  /** Another Node than the product's own. */
  readonly node?: string;
};

export function startShards(script: string, { kind, from, to, daysOfEach = 1, node }: Series): Shards {
  const played = new Map<number, PlayedDay>();
  const waiting = new Set<() => void>();
  let failure: Error | null = null;
  const { program, beside: environment } = node === undefined ? productRuntime() : { program: node, beside: {} };
  const children = Array.from({ length: Math.min(beside, to - from + 1) }, (_, at) => {
    const words = [script, kind, from + at, to, beside, daysOfEach].map(String);
    const child = spawn(program, [...flags, ...words], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    listen(child, from + at);
    return child;
  });
  const end = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };

  function fail(reason: string): void {
    failure ??= new Error(reason);
    end();
    for (const look of waiting) look();
  }

  function listen(child: ChildProcess, first: number): void {
    if (child.stdout === null || child.stderr === null) throw new Error('a process without streams');
    let next = first;
    let said = '';
    const hung = (): void => fail(`the process that plays day ${next} has been silent for ${silentMs} ms`);
    let silence = setTimeout(hung, silentMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(silence);
      silence = setTimeout(hung, silentMs);
      const day = JSON.parse(line) as PlayedDay;
      played.set(day.at, day);
      next = day.at + beside;
      for (const look of waiting) look();
    });
    child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    child.once('error', ({ message }) => {
      clearTimeout(silence);
      fail(message);
    });
    child.once('close', (code) => {
      clearTimeout(silence);
      if (code !== 0) fail(`the process that was to play day ${next} ended with ${code ?? 'a signal'}\n${said}`);
    });
  }

  return {
    part: (first, last) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const seeds = Array.from({ length: last - first + 1 }, (_, at) => played.get(first + at));
          const days = seeds.filter((day) => day !== undefined);
          if (failure === null && days.length < seeds.length) return;
          waiting.delete(look);
          if (failure === null) resolve(days);
          else reject(failure);
        };
        waiting.add(look);
        look();
      }),
    end,
  };
}
