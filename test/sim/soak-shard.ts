// Plays a range of seeds in one process and tells what it saw, one line of JSON for each hundred.

import { judge } from './checker.ts';
import { playDay, shortDay } from './play-day.ts';

const [from = 1, to = 100] = process.argv.slice(2).map(Number);
let sends = 0;
let compared = 0;
let flagged = 0;
const t0 = process.cpuUsage();
const rules = new Map<string, string[]>();
for (let seed = from; seed <= to; seed += 1) {
  const day = await playDay(shortDay(seed));
  sends += day.sends;
  const verdict = judge(day.history);
  compared += verdict.compared;
  flagged += verdict.flagged;
  for (const { rule, text } of verdict.violations) rules.set(rule, [...(rules.get(rule) ?? []), `${seed}: ${text}`]);
}
const n = to - from + 1;
console.log(JSON.stringify({ sends: sends / n, compared, flagged, ms: process.cpuUsage(t0).user / 1000 / n }));
for (const [rule, all] of rules)
  console.log(rule, all.length, new Set(all.map((a) => a.split(':')[0])).size, '\n   ', all.slice(0, 4).join('\n    '));
