// A million journal rows exported and searched while the thread that asks goes on turning. `npm run bench -- history`

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { openDatabase } from '../db/database.ts';
import type { EventsQuery } from '../db/history-store.ts';
import { createJournalStore, type JournalRow } from '../db/journal-store.ts';
import { accountId } from '../domain/ids.ts';
import { createHistoryLine, writeExport } from '../main/history-line.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const batch = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'lockstep-history-'));
const file = join(folder, 'lockstep.sqlite');

function fill(): void {
  const opened = openDatabase(file);
  if (!opened.ok) throw new Error(opened.message);
  const store = createJournalStore(opened.value);
  const day = Date.UTC(2026, 9, 26, 4, 0);
  const perDay = Math.ceil(count / 20);
  for (let first = 0; first < count; first += batch) {
    const rows = Array.from({ length: Math.min(batch, count - first) }, (_, at): JournalRow => {
      const seq = first + at + 1;
      const nth = Math.floor((seq - 1) / perDay);
      const follower = `FO${String(seq % 100).padStart(3, '0')}`;
      return {
        entry: {
          seq,
          at: day + nth * 86_400_000 + (seq % perDay) * 400,
          fact: {
            kind: 'ReportRefused',
            accountId: accountId(follower),
            reason: `a report of order ${seq} was read twice`,
          },
        },
        tradingDay: new Date(day + nth * 86_400_000).toISOString().slice(0, 10),
        level: seq % 50 === 0 ? 'Error' : 'Info',
        accountId: follower,
        masterOrderId: `2611${String(seq % 8000).padStart(10, '0')}`,
        clOrdId: `L${seq.toString(36).toUpperCase().padStart(9, '0')}`,
        summary: `${follower}: BUY ${100 + (seq % 40)} SBIN-EQ at Rs ${800 + (seq % 30)}.05 is Working`,
      };
    });
    store.append(rows, []);
  }
  opened.value.close();
}

type Turning = { readonly p99: number; readonly longest: number };

/** Delays of this thread's own loop while `work` is under way, ms. */
async function turning(work: Promise<unknown>): Promise<Turning> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work;
  delay.disable();
  return { p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 };
}

const query: EventsQuery = {
  text: '',
  from: null,
  to: null,
  masterOrderId: null,
  accountId: null,
  level: null,
  kind: null,
  before: null,
  limit: 200,
};

fill();
const script = pathToFileURL(join(process.cwd(), 'out', 'main', 'history-thread.js'));
const idle = await turning(new Promise((resolve) => setTimeout(resolve, 3000)));
console.log(`${count} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB; delays of the asking thread's loop in ms`);
const line = (what: string, seconds: number, { p99, longest }: Turning, more: string): void =>
  console.log(
    `${what.padEnd(26)} ${seconds.toFixed(2).padStart(7)} s   99th ${p99.toFixed(2)}  longest ${longest.toFixed(2)}   ${more}`,
  );
line('nothing', 3, idle, '');
for (const format of ['csv', 'json'] as const) {
  const target = join(folder, `past.${format}`);
  const began = performance.now();
  let rows = 0;
  const during = await turning(
    writeExport(script, file, { what: 'Events', format, query }, target, () => undefined).then((written) => {
      if (!written.ok) throw new Error(written.message);
      rows = written.value;
    }),
  );
  if (rows !== count) throw new Error(`${rows} rows of ${count}`);
  const size = (statSync(target).size / 1e6).toFixed(0);
  line(`export, ${format}`, (performance.now() - began) / 1000, during, `${size} MB`);
}
const past = createHistoryLine(script, file);
await past.events(query);
for (const [what, asked] of [
  ['newest page', query],
  ['page of one order', { ...query, masterOrderId: '26110000000042' }],
  ['words found nowhere', { ...query, text: 'no such words' }],
] as const) {
  const began = performance.now();
  const during = await turning(past.events(asked));
  line(what, (performance.now() - began) / 1000, during, '');
}
await past.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
