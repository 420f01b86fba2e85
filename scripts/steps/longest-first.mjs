import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { BaseSequencer } from 'vitest/node';
import { inRepo, root } from './places.mjs';
import { Problem } from './problem.mjs';

/** The files that take longest, in about this order. */
const longest = [
  'test/crash/kill-points.test.ts',
  'test/sim/seeds.test.ts',
  'test/sim/fault-scenarios.test.ts',
  'test/ports/nth-copying.test.ts',
  'test/ports/nth-exiting.test.ts',
  'test/mixed-day/mixed-day.test.ts',
  'test/sim/same-seed.test.ts',
  'test/exit/fleet.test.ts',
  'test/crash/kill.test.ts',
  'test/crash/door-trade.test.ts',
  'test/main/drift.test.ts',
  'test/crash/disk-faults.test.ts',
  'test/crash/power-loss.test.ts',
];

/**
 * The order of a run of Vitest: what takes longest begins first, so that no worker is left alone with it at the end. The
 * runner knows that by itself only from an earlier run; in a new clone it begins with the largest file, and the longest
 * ones are small. Throws a Problem when the list names a file that is no more.
 */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const gone = longest.filter((file) => !existsSync(inRepo(file)));
    if (gone.length > 0)
      throw new Problem(`scripts/steps/longest-first.mjs names what is not there: ${gone.join(', ')}`);
    const place = ({ moduleId }) => {
      const at = longest.indexOf(relative(root, moduleId).split(sep).join('/'));
      return at === -1 ? longest.length : at;
    };
    // Stable: what is not on the list keeps the runner's own order.
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
