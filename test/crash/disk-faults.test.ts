// A whole engine on a disk that fails for real: what SQLite is told by the system is what a full or broken disk tells it.
// `npm run proof -- disk 20` makes each fault twenty times, at moments of chance.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { checkRecords } from '../support/ledger-checker.ts';
import { until } from '../support/practice.ts';
import { seeded } from '../support/seeded.ts';
import { buildChild } from './doomed-build.ts';
import { live, type Life } from './doomed-process.ts';
import { buildDisk, canFakeDisk, diskEnvironment, type DiskPlan } from './faulty-disk.ts';
import { isAtRest, master, recordsOf } from './kill-records.ts';

const built = join(import.meta.dirname, '..', '..', 'out', `on-disk-${process.pid}`);
const followers = 3;
/** Without a number asked for: the first write, the first and second sync. */
const seeds = Number(process.env['LOCKSTEP_DISK_SEEDS'] ?? 0);
const times = Array.from({ length: Math.max(1, seeds) }, (_, at) => at + 1);
const chance = seeded(Number(process.env['LOCKSTEP_PROOF_SEED'] ?? 1));
const upTo = (most: number): number => (seeds === 0 ? 1 : chance.between(1, most));
const figure = join(import.meta.dirname, '..', '..', 'artifacts', 'proof', 'disk.txt');
const made = { full: 0, broken: 0, held: 0 };
let script = '';
let library = '';
let profile: string;
let simulator: RunningSimulator;
let life: Life | null = null;

beforeAll(async () => {
  script = await buildChild('engine-on-disk', built);
  if (canFakeDisk) library = await buildDisk(built);
});
afterAll(() => {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(join(figure, '..'), { recursive: true });
  writeFileSync(
    figure,
    `A full disk ${made.full} times, a failed sync ${made.broken}, a database held by another program ${made.held}: nothing sent unwritten, 0 orders twice\n`,
  );
});
beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'lockstep-disk-'));
  simulator = await startSimulator({ seed: 3, tickMs: 0, accounts: defaultAccountSeeds(followers) });
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
});
afterEach(async () => {
  await life?.kill();
  life = null;
  await simulator.stop();
  rmSync(profile, { recursive: true, force: true });
});

const desk = () => join(profile, 'practice');
const records = () => recordsOf(desk(), simulator);
const facts = <Kind extends JournalFact['kind']>(kind: Kind) =>
  records().entries.flatMap(({ fact }) => (fact.kind === kind ? [fact as Extract<JournalFact, { kind: Kind }>] : []));
const isHalted = (): boolean => facts('CopyingChanged').some(({ copying }) => copying.kind === 'Halted');
const copies = () => simulator.ledger().orders.filter(({ account }) => account !== master);
const logged = (): string =>
  readdirSync(join(profile, 'logs'))
    .map((file) => readFileSync(join(profile, 'logs', file), 'utf8'))
    .join('');
const net = () =>
  simulator.ledger().positions.filter(({ account, netQuantity }) => account !== master && netQuantity !== 0);

async function start(disk: Omit<DiskPlan, 'folder'>): Promise<Life> {
  const environment = canFakeDisk ? diskEnvironment(library, { folder: desk(), ...disk }) : {};
  life = live(script, profile, simulator, '', environment);
  if ((await life.ready) !== 'Ready') throw new Error(`it did not start: ${life.end()}`);
  return life;
}

function masterBuys(price = '790'): void {
  simulator.placeByHand({
    account: master,
    source: 'MOB',
    exchange: 'NSE',
    instrumentId: '3045',
    transactionType: 'BUY',
    quantity: 10,
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    orderType: 'LIMIT',
    validity: 'DAY',
    price,
    slTriggerPrice: '',
  });
}

describe.runIf(canFakeDisk)('a disk that fails under a desk that copies', () => {
  it.each(times)(
    'that is full at an intent (%i): nothing is sent, copying halts, and the space kept back lets Exit All be written and done',
    async () => {
      const [arm, ballast] = [join(profile, 'arm'), join(desk(), 'lockstep.ballast')];
      const engine = await start({ fail: `space ${upTo(2)}`, armedBy: arm, ballast });
      masterBuys('805');
      await until(() => net().length === followers && isAtRest(records()));
      const before = copies().length;
      expect(existsSync(ballast)).toBe(true);

      writeFileSync(arm, '');
      masterBuys();
      await until(isHalted);
      expect(existsSync(ballast)).toBe(false);
      expect(copies()).toHaveLength(before);
      expect(facts('CopyingChanged').at(-1)?.copying).toMatchObject({ kind: 'Halted', reason: /disk is full/ });

      engine.call('exitAll', { includeMaster: false });
      await until(() => facts('ExitFinished').length === 1);
      expect(net()).toEqual([]);
      await until(() => isAtRest(records()));
      checkRecords(records());
      made.full += 1;
    },
  );

  it.each(seeds === 0 ? [1, 2] : times.map(() => chance.between(1, 3)))(
    'at the sync of commit %i: copying halts, the file is opened anew, every account is compared with its book, and nothing is sent twice',
    async (nth) => {
      const arm = join(profile, 'arm');
      await start({ fail: `sync ${nth}`, armedBy: arm });
      await until(() => facts('AccountReconciled').length === followers + 1);
      writeFileSync(arm, '');
      masterBuys();
      await until(() => facts('SessionOpened').length === 2 && isHalted());
      await until(() => facts('AccountReconciled').length === 2 * (followers + 1));
      masterBuys('789');
      // One order may be reported more than once.
      const heard = (): number => new Set(facts('MasterReported').map(({ report }) => report.orderId)).size;
      await until(() => isAtRest(records()) && heard() === 2);
      const why = new Set(facts('MasterReported').map(({ notCopied }) => notCopied));
      expect([...why].filter((one) => one !== '')).toEqual(['Copying was halted']);
      checkRecords(records());
      expect(copies().every(({ pricePaise }) => pricePaise === 79_000)).toBe(true);
      made.broken += 1;
    },
  );
});

describe('a database that another program keeps to itself', () => {
  it.each(times)(
    'halts copying after a short wait (%i), sends nothing, and is written again once it is free',
    async () => {
      await start({});
      const other = new Database(join(desk(), 'lockstep.sqlite'));
      other.exec('BEGIN IMMEDIATE');
      masterBuys();
      await until(() => logged().includes('engine-halted'));
      expect(copies()).toEqual([]);
      other.exec('COMMIT');
      other.close();
      masterBuys('789');
      await until(() => facts('MasterReported').some(({ notCopied }) => notCopied === 'Copying was halted'));
      expect(copies()).toEqual([]);
      made.held += 1;
    },
  );
});
