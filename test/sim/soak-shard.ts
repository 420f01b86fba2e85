// Plays a range of seeds in one process; the last line is what it saw, as JSON.

import { judge } from './checker.ts';
import { playDay, shortDay } from './play-day.ts';

const [from = 1, to = 100] = process.argv.slice(2).map(Number);
const sum = { seeds: 0, sends: 0, compared: 0, flagged: 0, violations: 0 };
for (let seed = from; seed <= to; seed += 1) {
  const { history, sends } = await playDay(shortDay(seed));
  const { violations, compared, flagged } = judge(history);
  for (const { rule, text } of violations) console.error(`seed ${seed}: ${rule}: ${text}`);
  sum.seeds += 1;
  sum.sends += sends;
  sum.compared += compared;
  sum.flagged += flagged;
  sum.violations += violations.length;
}
console.log(JSON.stringify(sum));
