import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bounded } from '../support/bounded-child.ts';
import { productRuntime, type Runtime } from './product-runtime.ts';
import { buildShard, startShards } from './shards.ts';

const root = join(import.meta.dirname, '..', '..');
/** Seeds, each played twice. `npm run proof -- same 200` asks for more. */
const seeds = Number(process.env['LOCKSTEP_SAME'] ?? 20);
/** For the second time: the Node that runs this, where none is named. The first is the product's own. */
const other = process.env['LOCKSTEP_OTHER_NODE'] ?? process.execPath;

let folder: string;
let script: string;
beforeAll(async () => {
  // Below the modules that it loads.
  mkdirSync(join(root, 'out'), { recursive: true });
  folder = mkdtempSync(join(root, 'out', 'same-'));
  script = await buildShard(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function digests(node?: string): Promise<readonly string[]> {
  const shards = startShards(script, { kind: 'quick', from: 1, to: seeds, ...(node === undefined ? {} : { node }) });
  try {
    return (await shards.part(1, seeds)).map(({ digest }) => digest);
  } finally {
    shards.end();
  }
}

/** Such as `Node 20.18.1 with V8 13.0`. */
function versionsOf({ program, beside }: Runtime): string {
  const asked = ['-p', '`Node ${process.versions.node} with V8 ${process.versions.v8.split(".", 2).join(".")}`'];
  return execFileSync(program, asked, { ...bounded, env: { ...process.env, ...beside }, encoding: 'utf8' }).trim();
}

it('plays one seed to one history, every time', { timeout: 600_000 }, async () => {
  const first = await digests();
  const again = await digests(other);
  const same = first.filter((digest, at) => digest === again[at]).length;
  const words = `${same} of ${seeds} seeds played to the same history twice, by ${versionsOf(productRuntime())} and by ${versionsOf({ program: other, beside: {} })}`;
  mkdirSync(join(root, 'artifacts', 'proof'), { recursive: true });
  writeFileSync(join(root, 'artifacts', 'proof', 'same.txt'), `${words}\n`);
  expect(again).toEqual(first);
  expect(new Set(first).size, 'and different seeds to different ones').toBe(seeds);
});
