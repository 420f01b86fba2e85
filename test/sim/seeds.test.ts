import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownSeeds } from './known-seeds.ts';
import { dayKinds, type DayKind } from './play-day.ts';
import { buildShard, startShards, type PlayedDay, type Series, type Shards } from './shards.ts';

const root = join(import.meta.dirname, '..', '..');

type Seeds = Series & { readonly kind: DayKind };

const inEveryRun: readonly Seeds[] = [
  { kind: 'quick', from: 1, to: 2000 },
  { kind: 'short', from: 101, to: 140 },
  { kind: 'disk', from: 1, to: 10 },
];
/** `quick 1 50000`: that series alone, as `npm run soak` asks for it. */
const [kind, from, to] = (process.env['LOCKSTEP_SEEDS'] ?? '').split(' ');
const onDemand = kind !== undefined && kind in dayKinds;
const all: readonly Seeds[] = onDemand ? [{ kind: kind as DayKind, from: Number(from), to: Number(to) }] : inEveryRun;
const total = all.reduce((seeds, series) => seeds + series.to - series.from + 1, 0);
/** On average over a part: a day on which hardly anything is sent shows nothing. */
const leastSends: Readonly<Record<DayKind, number>> = { quick: 100, short: 100, disk: 60, normal: 1000 };
/** Small enough that a part ends well before a run without news counts as stalled. */
const partSize = 125;

const sum = {
  cpuMs: new Map<DayKind, number[]>(),
  seeds: 0,
  sends: 0,
  doubled: 0,
  compared: 0,
  flagged: 0,
  broken: new Map<string, string>(),
};
let folder: string;
let script: string;
beforeAll(async () => {
  // Below the modules that it loads.
  mkdirSync(join(root, 'out'), { recursive: true });
  folder = mkdtempSync(join(root, 'out', 'seeds-'));
  script = await buildShard(folder);
});
afterAll(() => {
  const known = [...sum.broken.values()].filter((rules) => rules.startsWith('known'));
  const words = [
    `${sum.seeds} seeds`,
    `${sum.sends} sends`,
    `${sum.doubled} duplicates`,
    `${sum.compared} accounts agree with the model or are named above`,
    `${sum.flagged} flagged`,
    `${sum.broken.size} seeds break a promise (${known.length} known)`,
    ...[...sum.cpuMs].map(([name, all]) => `a ${name} day takes ${median(all)} ms of a processor (median)`),
  ].join(', ');
  const place = join(root, 'artifacts', 'proof');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'seeds.txt'), `${words}\n`);
  console.log(words);
  rmSync(folder, { recursive: true, force: true });
});

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

const twice = new Set(['DUPLICATE_ORDER', 'SECOND_SEND', 'INTENT_TWICE', 'KEY_TWICE']);

function take(series: Seeds, days: readonly PlayedDay[]): readonly string[] {
  const unknown: string[] = [];
  const spent = sum.cpuMs.get(series.kind) ?? [];
  sum.cpuMs.set(series.kind, spent);
  for (const { at: seed, sends, compared, flagged, violations, cpuMs = 0 } of days) {
    spent.push(cpuMs);
    sum.seeds += 1;
    sum.sends += sends;
    sum.compared += compared;
    sum.flagged += flagged;
    if (violations.length === 0) continue;
    const rules = [...new Set(violations.map(({ rule }) => rule))].join(' ');
    const known = knownSeeds[series.kind].get(seed) === rules;
    sum.doubled += violations.filter(({ rule }) => twice.has(rule)).length;
    sum.broken.set(`${series.kind} ${seed}`, known ? `known: ${rules}` : rules);
    const again = `npm run soak -- ${seed} ${seed} ${series.kind}`;
    const told = violations.map(({ rule, text }) => `${rule}: ${text}`).join('; ');
    if (!known) unknown.push(`${told}\n  play it again: ${again}`);
    if (onDemand) console.log(`seed ${seed}: ${known ? 'known: ' : ''}${told}`);
  }
  return unknown;
}

describe.each(all)('$kind days of faults, by seed', (series) => {
  const parts = Array.from({ length: Math.ceil((series.to - series.from + 1) / partSize) }, (_, at) => {
    const first = series.from + at * partSize;
    return [first, Math.min(series.to, first + partSize - 1)] as const;
  });
  let shards: Shards;
  beforeAll(() => {
    shards = startShards(script, series);
  });
  afterAll(() => {
    shards.end();
  });

  it.each(parts)(
    'keep every promise: seeds %i to %i',
    async (first, last) => {
      const days = await shards.part(first, last);
      const unknown = take(series, days);
      if (onDemand)
        console.log(
          `${sum.seeds} of ${total} seeds, ${sum.sends} sends, ${sum.doubled} duplicates, ${sum.broken.size} break a promise`,
        );
      expect(unknown).toEqual([]);
      expect(days.reduce((sends, day) => sends + day.sends, 0)).toBeGreaterThan(leastSends[series.kind] * days.length);
    },
    600_000,
  );
});
