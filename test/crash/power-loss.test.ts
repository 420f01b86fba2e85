// What a power cut, or a sync that fails, may leave of the journal. The child's system calls are recorded, and from the
// record any subset of what was not synced is lost. `npm run proof -- power 2000` makes more losses than every test run.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { createJournalStore } from '../../db/journal-store.ts';
import { tradingDayOf } from '../../domain/trading-day.ts';
import { childEnded } from '../support/bounded-child.ts';
import { seeded } from '../support/seeded.ts';
import { layDown, loseAt, readTrace, type DiskEvent } from './disk-trace.ts';
import { buildChild } from './doomed-build.ts';
import { buildDisk, canFakeDisk, diskEnvironment, type DiskPlan } from './faulty-disk.ts';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'out', `power-${process.pid}`);
const figure = join(root, 'artifacts', 'proof', 'power.txt');
const losses = Number(process.env['LOCKSTEP_LOSSES'] ?? 200);
const chance = seeded(Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1));
const commits = 60;
const pagesToCheckpoint = 24;

let script = '';
let library = '';
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-power-'));
  script = await buildChild('journal-on-disk', built);
  if (canFakeDisk) library = await buildDisk(built);
});
afterAll(() => {
  rmSync(built, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the child on a folder of its own; answers all that happened on its disk. */
async function writeJournal(
  name: string,
  fail?: DiskPlan['fail'],
  checkpointAfter = pagesToCheckpoint,
): Promise<{ readonly at: string; readonly events: readonly DiskEvent[] }> {
  const at = join(folder, name);
  const trace = join(folder, `${name}.trace`);
  mkdirSync(at, { mode: 0o700 });
  const plan: DiskPlan = { folder: at, trace, ...(fail === undefined ? {} : { fail }) };
  const args = [script, join(at, 'lockstep.sqlite'), String(commits), String(checkpointAfter)];
  const env = { ...process.env, ...diskEnvironment(library, plan) };
  await childEnded(process.execPath, args, { env, mayFail: fail !== undefined });
  return { at, events: readTrace(readFileSync(trace)) };
}

/** Every row that was acknowledged is there, and the file is whole; answers how many rows there are. */
function expectNothingLost(events: readonly DiskEvent[], count: number, from: string): number {
  const after = join(folder, 'after');
  rmSync(after, { recursive: true, force: true });
  layDown(loseAt(events, count, from, chance), from, after);
  const acknowledged = Math.max(
    0,
    ...events.slice(0, count).map((event) => (event.kind === 'Acknowledged' ? event.seq : 0)),
  );
  const opened = openDatabase(join(after, 'lockstep.sqlite'));
  if (!opened.ok) throw new Error(`after event ${count} of ${events.length}: ${opened.message}`);
  try {
    const store = createJournalStore(opened.value);
    expect(store.verifyDay(tradingDayOf(Date.now()))).toEqual({ ok: true, value: store.lastSeq() });
    expect(store.lastSeq()).toBeGreaterThanOrEqual(acknowledged);
    expect(store.mappings(tradingDayOf(Date.now()))).toHaveLength(store.lastSeq());
    return store.lastSeq();
  } finally {
    opened.value.close();
  }
}

/** The runner's time limit only reaches a test that gives its thread back now and then. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.runIf(canFakeDisk)('power that is lost', () => {
  it(
    'takes no acknowledged intent with it, whatever of the unsynced writes it takes',
    { timeout: 60_000 + losses * 200 },
    async () => {
      const { at, events } = await writeJournal('whole');
      const moved = events.some(
        (event) => event.kind === 'Write' && event.path.endsWith('.sqlite') && event.offset > 0,
      );
      expect(moved, 'pages were moved from the log to the file in this run').toBe(true);
      let cutShort = 0;
      for (let loss = 0; loss < losses; loss += 1) {
        await giveWay();
        const count = chance.between(0, events.length);
        const acknowledgedLater = events.slice(count).some(({ kind }) => kind === 'Acknowledged');
        const rows = expectNothingLost(events, count, at);
        if (acknowledgedLater && rows > 0) cutShort += 1;
      }
      mkdirSync(dirname(figure), { recursive: true });
      writeFileSync(
        figure,
        `${losses} power losses over ${events.length} events of a disk: 0 acknowledged intents lost, 0 corrupt files\n`,
      );
      expect(cutShort).toBeGreaterThan(losses / 4);
    },
  );

  it('takes none after any sync that failed, for every sync of a run', { timeout: 600_000 }, async () => {
    const syncs = (await writeJournal('counted')).events.filter(({ kind }) => kind === 'Sync').length;
    const step = process.env['LOCKSTEP_LOSSES'] === undefined ? 12 : 1;
    let failed = 0;
    for (let nth = 1; nth <= syncs; nth += step) {
      const { at, events } = await writeJournal(`sync-${nth}`, `sync ${nth}`);
      failed += events.filter(({ kind }) => kind === 'SyncFailed').length;
      expectNothingLost(events, events.length, at);
      rmSync(at, { recursive: true, force: true });
    }
    expect(failed).toBe(Math.ceil(syncs / step));
  });

  it('is guarded against by one sync for each commit, however many intents it holds', async () => {
    const { events } = await writeJournal('syncs', undefined, 100_000);
    const perCommit: number[] = [];
    let syncs = 0;
    for (const { kind } of events) {
      if (kind === 'Sync') syncs += 1;
      if (kind !== 'Acknowledged') continue;
      perCommit.push(syncs);
      syncs = 0;
    }
    // The first one also makes the log.
    expect(perCommit.slice(1)).toEqual(Array.from({ length: commits - 1 }, () => 1));
  });
});
