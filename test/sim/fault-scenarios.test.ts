import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultScenarios, notCovered } from './fault-scenarios.ts';
import { buildShard, startShards, type Shards } from './shards.ts';

const root = join(import.meta.dirname, '..', '..');
/** Days of each fault. `npm run proof -- faults 100` asks for more. */
const daysOfEach = Number(process.env['LOCKSTEP_FAULT_DAYS'] ?? 20);
const simulated = faultScenarios.flatMap(({ day, ...scenario }) => (day === undefined ? [] : [{ ...scenario, day }]));

describe('the faults of the core', () => {
  const sum = { days: 0, sends: 0, violations: 0 };
  let folder: string;
  let shards: Shards;
  beforeAll(async () => {
    // Below the modules that it loads.
    mkdirSync(join(root, 'out'), { recursive: true });
    folder = mkdtempSync(join(root, 'out', 'faults-'));
    const script = await buildShard(folder);
    shards = startShards(script, { kind: 'faults', from: 0, to: simulated.length * daysOfEach - 1, daysOfEach });
  });
  afterAll(() => {
    shards.end();
    rmSync(folder, { recursive: true, force: true });
    const words = `${simulated.length} faults, ${sum.days} days, ${sum.sends} sends, ${sum.violations} violations`;
    mkdirSync(join(root, 'artifacts', 'proof'), { recursive: true });
    writeFileSync(join(root, 'artifacts', 'proof', 'faults.txt'), `${words}\n`);
    console.log(words);
  });

  it.each(simulated.map((scenario, index) => [scenario.id, scenario.fault, index] as const))(
    '%s: %s',
    async (_id, _fault, index) => {
      const days = await shards.part(index * daysOfEach, (index + 1) * daysOfEach - 1);
      const struck = simulated[index]?.day.struck ?? [];
      const broken = days.flatMap(({ at, violations }) =>
        violations.map(({ rule, text }) => `day ${at}: ${rule}: ${text}`),
      );
      sum.days += days.length;
      sum.sends += days.reduce((sends, day) => sends + day.sends, 0);
      sum.violations += broken.length;
      expect(broken).toEqual([]);
      const missing = struck.filter((name) => days.every((day) => (day.struck[name] ?? 0) === 0));
      expect(missing, 'every fault of the scenario struck').toEqual([]);
    },
    600_000,
  );
});

describe('the table of faults', () => {
  it('names each fault of the matrix once, in order', () => {
    const named = [...faultScenarios.map(({ id }) => id), ...notCovered.map(([id]) => id)];
    const numbers = named.map((id) => Number(id.slice(1))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 64 }, (_, at) => at + 1));
  });

  it('says of each that no seed varies why not', () => {
    const silent = faultScenarios.filter(({ day, noDay = '' }) => day === undefined && noDay === '');
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('names tests that exist', () => {
    for (const { id, elsewhere = [] } of faultScenarios)
      for (const [file, title] of elsewhere) {
        const path = join(root, file);
        expect([id, file, existsSync(path) && readFileSync(path, 'utf8').includes(title)]).toEqual([id, file, true]);
      }
  });
});
