import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playMixedDay } from './play-mixed-day.ts';

/** `npm run proof -- mixed 20 7`: so many days, from that seed on. */
const days = Number(process.env['LOCKSTEP_MIXED_DAYS'] ?? 1);
const first = Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1);

it(
  'ends every of 400 events of the master’s, over 20 followers of mixed terms, with every position as the model has it',
  async () => {
    const sum = { compared: 0, masterEvents: 0, sends: 0, sliced: 0 };
    const codes = new Set<string>();
    for (let seed = first; seed < first + days; seed += 1) {
      const day = await playMixedDay(seed, 400);
      expect(day.differ.slice(0, 10), `seed ${seed}`).toEqual([]);
      expect(day.masterEvents).toBeGreaterThanOrEqual(400);
      sum.compared += day.compared;
      sum.masterEvents += day.masterEvents;
      sum.sends += day.sends;
      sum.sliced += day.sliced;
      for (const code of day.denials.keys()) codes.add(code);
    }
    // The day is worth its name: it was cut, refused, sliced, limited and owed.
    expect([...codes]).toEqual(
      expect.arrayContaining([
        'QTY_BELOW_ONE_LOT',
        'QTY_ABOVE_MAXIMUM',
        'VALUE_ABOVE_MAXIMUM',
        'INSTRUMENT_NOT_ALLOWED',
        'SEGMENT_NOT_ALLOWED',
        'POSITIONS_ABOVE_MAXIMUM',
        'ORDERS_ABOVE_DAY',
        'NOTHING_TO_EXIT',
      ]),
    );
    expect(sum.sliced).toBeGreaterThan(100);
    const folder = join(import.meta.dirname, '..', '..', 'artifacts', 'proof');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'mixed.txt'),
      `${days} days of 20 followers on mixed terms: ${sum.masterEvents} events of the master's, ${sum.sends} sends, ${sum.sliced} further slices, ${sum.compared} positions compared, 0 differ from the model\n`,
    );
  },
  300_000 * days,
);
