// Plays days in one process; each day that is over is one line of JSON. `soak-shard KIND FROM TO STEP` plays seeds,
// `soak-shard faults FROM TO STEP DAYS` the days of the named faults, so many of each.

import { checkFaults } from './check-faults.ts';
import { judge } from './checker.ts';
import { faultDay, placeOf } from './fault-day.ts';
import { faultScenarios } from './fault-scenarios.ts';
import { dayKinds, playDay, type DayKind } from './play-day.ts';

const [kind = 'short', ...numbers] = process.argv.slice(2);
const [from = 1, to = 100, step = 1, daysOfEach = 1] = numbers.map(Number);
for (let at = from; at <= to; at += step) await (kind === 'faults' ? playFault(at) : playSeed(at));

async function playSeed(seed: number): Promise<void> {
  if (!(kind in dayKinds)) throw new Error(`There is no ${kind} day. There are: ${Object.keys(dayKinds).join(', ')}.`);
  const before = process.cpuUsage();
  const { history, sends, digest } = await playDay(dayKinds[kind as DayKind](seed));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = Math.round((user + system) / 1000);
  console.log(JSON.stringify({ at: seed, sends, digest, cpuMs, struck: {}, ...judge(history) }));
}

async function playFault(at: number): Promise<void> {
  const { scenario, seed } = placeOf(at, daysOfEach);
  const day = faultScenarios.filter((one) => one.day !== undefined)[scenario]?.day;
  if (day === undefined) throw new Error(`There is no fault number ${scenario}`);
  const { history, sends, digest, struck } = await playDay(faultDay(day, seed));
  const { violations, compared, flagged } = judge(history);
  const all = [...violations, ...checkFaults(history)];
  console.log(
    JSON.stringify({ at, sends, digest, struck: Object.fromEntries(struck), violations: all, compared, flagged }),
  );
}
