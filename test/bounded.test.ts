// Nothing that a test starts may keep the run from its end.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bounded, childEnded } from './support/bounded-child.ts';

const here = import.meta.dirname;
const waits = /\b(?:spawnSync|execFileSync|execSync)\(/g;

/** What stands between the parentheses of each synchronous child of a text. */
function synchronousChildren(text: string): readonly string[] {
  return [...text.matchAll(waits)].map((found) => {
    let open = 0;
    const from = found.index + found[0].length - 1;
    const length = Array.from(text.slice(from)).findIndex((sign) => {
      open += sign === '(' ? 1 : sign === ')' ? -1 : 0;
      return open === 0;
    });
    return text.slice(found.index, from + length + 1);
  });
}

describe('the tests', () => {
  it('wait for no synchronous child without a limit', () => {
    expect(synchronousChildren(`a(); ${'spawnSync'}('x', f(1)); b()`)).toEqual([`${'spawnSync'}('x', f(1))`]);
    const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) => /\.m?tsx?$/.test(name));
    const found = sources.flatMap((name) =>
      synchronousChildren(readFileSync(join(here, name), 'utf8'))
        .filter((call) => name !== 'bounded.test.ts' && !call.includes('...bounded'))
        .map((call) => `${name}: ${call}`),
    );
    expect(sources.length).toBeGreaterThan(150);
    expect(found).toEqual([]);
    expect(bounded.timeout).toBeLessThanOrEqual(60_000);
  });

  it('kill a child that does not end, and say which it was', async () => {
    const sleeps = ['-e', "console.log('here I stand'); setInterval(() => 0, 1000)"];
    await expect(childEnded(process.execPath, sleeps, { limitMs: 1500 })).rejects.toThrow(
      /without an end.*here I stand/s,
    );
  });

  it('end their own process when it never gives its thread back, and say where it stands', async () => {
    const watch = JSON.stringify(join(here, 'support', 'standstill-watch.mjs'));
    const stands = `
      const pulse = new Int32Array(new SharedArrayBuffer(4));
      const workerData = { pulse, limit: 1, pid: process.pid, what: 'This one' };
      new (require('node:worker_threads').Worker)(${watch}, { workerData });
      function stand() { for (;;); }
      setTimeout(stand, 10);`;
    await expect(childEnded(process.execPath, ['-e', stands])).rejects.toThrow(
      /SIGKILL.*This one has not given its thread back for 1 s.*at stand/s,
    );
  });
});
