// A whole engine on a disk that fails for real: what SQLite is told by the system is what a full or broken disk tells it.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalFact } from '../../domain/journal-entry.ts';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { checkRecords } from '../support/ledger-checker.ts';
import { until } from '../support/practice.ts';
import { buildChild } from './doomed-build.ts';
import { live, type Life } from './doomed-process.ts';
import { buildDisk, canFakeDisk, diskEnvironment, type DiskPlan } from './faulty-disk.ts';
import { isAtRest, master, recordsOf } from './kill-records.ts';

const built = join(import.meta.dirname, '..', '..', 'out', `on-disk-${process.pid}`);
const followers = 3;
let script = '';
let library = '';
let profile: string;
let simulator: RunningSimulator;
let life: Life | null = null;

beforeAll(async () => {
  script = await buildChild('engine-on-disk', built);
  if (canFakeDisk) library = await buildDisk(built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));
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
  it('that is full at an intent: nothing is sent, copying halts, and the space kept back lets Exit All be written and done', async () => {
    const [arm, ballast] = [join(profile, 'arm'), join(desk(), 'lockstep.ballast')];
    const engine = await start({ fail: 'space 1', armedBy: arm, ballast });
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
  });

  it.each([1, 2])(
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
      await until(() => isAtRest(records()) && facts('MasterReported').length >= 2);
      checkRecords(records());
      expect(copies().every(({ pricePaise }) => pricePaise === 79_000)).toBe(true);
    },
  );
});

describe('a database that another program keeps to itself', () => {
  it('halts copying after a short wait, sends nothing, and is written again once it is free', async () => {
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
  });
});
