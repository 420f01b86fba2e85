// Kills one engine again and again on one profile, at one named moment after the other. Every restart is the recovery
// from the kill before, and the life in which the next kill waits.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { checkRecords, type Records } from '../support/ledger-checker.ts';
import { live, type Life } from './doomed-process.ts';
import { pointId, wirePoint, type KillPoint, type KillScene } from './kill-points.ts';
import { isAtRest, master, recordsOf } from './kill-records.ts';
import { makeOldProfile } from './old-profile.ts';

export type Kill = { readonly point: KillPoint; readonly nth: number };

export type Tally = {
  /** Kills at each named moment. */
  readonly at: Map<string, number>;
  /** The moment did not come that often in this scene, so the process was killed where it stood. */
  elsewhere: number;
};

const followers = 6;
const sbin = { exchange: 'NSE', token: '3045' } as const;
/** Generous, for a machine that does much else at the same time; nothing is judged by how long it takes. */
const patienceMs = 60_000;

/** Answers when every kill has been made and recovered from; rejects with what was found wrong, naming the kill. */
export function runKillSeries(script: string, kills: readonly Kill[], tally: Tally, seed: number): Promise<void> {
  return onEngine(script, seed, async (engine, owns) => {
    let life: Life | null = null;
    const reach = async (kill: Kill): Promise<boolean> => {
      const died = await reachAndDie(engine, life, kill, tally).catch((error: unknown) => {
        throw new Error(`Killed at "${pointId(kill.point)}" (${kill.nth}): ${reasonOf(error)}${lastLines(engine)}`, {
          cause: error,
        });
      });
      life = died.next;
      owns(life);
      return died.there;
    };
    for (const kill of kills) {
      if (await reach(kill)) continue;
      // Chance asked for a passing that this scene did not have: its first one always comes.
      if (!(await reach({ ...kill, nth: 1 }))) throw new Error(`"${pointId(kill.point)}" did not come`);
    }
  });
}

/** Killed at one point of its recovery after another, none of which it could finish, and only then left to recover. */
export function runRecoveryStorm(
  script: string,
  points: readonly KillPoint[],
  tally: Tally,
  seed: number,
): Promise<void> {
  return onEngine(script, seed, async (engine, owns) => {
    await dieWithCommandsOut(engine, null, tally);
    const atDeath = recordsOf(engine.folder, engine.simulator);
    for (const point of points) {
      const doomed = live(script, engine.folder, engine.simulator, `${point.name}#1`);
      owns(doomed);
      await within(`the recovery to reach "${point.name}"`, () => doomed.end() !== null);
      expect(doomed.end()).toBe('Killed');
      count(tally, point);
    }
    const life = live(script, engine.folder, engine.simulator, '');
    owns(life);
    const records = await comeToRest(engine, life);
    checkRecords(records);
    keptWhatItKnew(atDeath, records);
  });
}

async function onEngine(
  script: string,
  seed: number,
  run: (engine: Engine, owns: (life: Life) => void) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
  const simulator = await startSimulator({
    seed,
    tickMs: 0,
    latencyMs: { min: 1, max: 12 },
    accounts: defaultAccountSeeds(followers),
  });
  simulator.setPrice({ ...sbin, price: 800, hold: true });
  const engine = { script, folder: join(folder, 'desk'), simulator };
  mkdirSync(engine.folder);
  let last: Life | null = null;
  try {
    await run(engine, (life) => (last = life));
  } finally {
    await (last as Life | null)?.kill();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Engine = { readonly script: string; readonly folder: string; readonly simulator: RunningSimulator };

/** The life that came back, and whether the one before it died at the moment that was asked for. */
type Died = { readonly next: Life; readonly there: boolean };

/** One kill: reach the moment, die, come back, come to rest, be judged. */
async function reachAndDie(engine: Engine, before: Life | null, { point, nth }: Kill, tally: Tally): Promise<Died> {
  const { script, simulator } = engine;
  const doomed = await doom(engine, before, `${point.name}#${nth}`, point.scene, tally);
  const isOver = (await Promise.race([play(engine, doomed, point.scene), doomed.ended])) ?? (() => true);
  await Promise.race([doomed.ended, nothingMoreHappens(doomed, isOver, nth)]);
  const there = doomed.end() !== null;
  if (there) {
    expect(doomed.end()).toBe('Killed');
    count(tally, point);
  } else {
    await doomed.kill();
    tally.elsewhere += 1;
  }
  simulator.clearFaults();
  const atDeath = point.scene === 'NewProfile' ? null : recordsOf(engine.folder, simulator);
  const next = live(script, engine.folder, simulator, '');
  if ((await next.ready) !== 'Ready') throw new Error(`it does not start again: ${next.end()}`);
  const records = await comeToRest(engine, next);
  checkRecords(records);
  if (atDeath !== null) keptWhatItKnew(atDeath, records);
  await tidy(engine, next);
  return { next, there };
}

/** A moment of a start needs a start of its own; any other is waited for by the engine that came back from the last kill. */
async function doom(
  engine: Engine,
  before: Life | null,
  killAt: string,
  scene: KillScene,
  tally: Tally,
): Promise<Life> {
  const { script, folder, simulator } = engine;
  if (scene === 'Recovery') await dieWithCommandsOut(engine, before, tally);
  else if (scene === 'NewProfile' || scene === 'OldProfile') {
    await before?.kill();
    prepareProfile(engine, scene);
  } else if (before !== null) {
    await before.arm(killAt);
    return before;
  }
  return live(script, folder, simulator, killAt);
}

function prepareProfile({ folder }: Engine, scene: 'NewProfile' | 'OldProfile'): void {
  // The files of contracts may stay, as they would for a person who moves only the database away.
  for (const file of ['lockstep.sqlite', 'lockstep.sqlite-wal', 'lockstep.sqlite-shm', 'lockstep.sqlite.new'])
    rmSync(join(folder, file), { force: true });
  if (scene === 'OldProfile') makeOldProfile(join(folder, 'lockstep.sqlite'));
}

const cutFanOut: KillPoint = { name: wirePoint('sent', 'orders/placeorder'), scene: 'Entry', most: followers };

/** Leaves some followers' orders at the broker and others decided but not sent, with no answer in the journal. */
async function dieWithCommandsOut(engine: Engine, before: Life | null, tally: Tally): Promise<void> {
  const doomed = await doom(engine, before, `${cutFanOut.name}#3`, cutFanOut.scene, tally);
  await Promise.race([play(engine, doomed, 'Entry'), doomed.ended]);
  await within('the fan-out to be cut', () => doomed.end() !== null);
  expect(doomed.end()).toBe('Killed');
  count(tally, cutFanOut);
}

function count(tally: Tally, point: KillPoint): void {
  tally.at.set(pointId(point), (tally.at.get(pointId(point)) ?? 0) + 1);
}

/** Plays the scene; what it answers says whether the engine has done all that the scene asks of it. */
async function play({ simulator, folder }: Engine, life: Life, scene: KillScene): Promise<() => boolean> {
  const atRest = (): boolean => isAtRest(recordsOf(folder, simulator));
  if ((await life.ready) === 'Ended') return () => true;
  const ours = () => simulator.ledger().orders.filter(({ account }) => account !== master);
  const working = () => ours().filter(({ status }) => status === 'OPEN');
  const decided = (id: string): boolean =>
    recordsOf(folder, simulator).rows.filter(({ master_order_id }) => master_order_id === id).length >= followers;
  const untilWorking = (): Promise<void> =>
    within('the copies to work', () => working().length >= followers || life.end() !== null);
  switch (scene) {
    case 'Recovery':
    case 'NewProfile':
    case 'OldProfile':
      return atRest;
    case 'Entry':
    case 'Fill': {
      const id = buy(simulator, scene === 'Fill' ? '805' : '790');
      return () => decided(id) && atRest();
    }
    case 'Refused':
    case 'Doubt':
    case 'Attention': {
      const answer =
        scene === 'Refused'
          ? ({ kind: 'refuse', code: 'EC003', message: 'Invalid quantity' } as const)
          : ({ kind: 'reset' } as const);
      simulator.armFault({ account: 'PR2003', endpoint: 'place', answer, applied: scene === 'Doubt' });
      // Without the feed only the book can tell.
      if (scene === 'Doubt') simulator.armFault({ account: 'PR2003', endpoint: 'feed', times: null, feed: 'drop' });
      const id = buy(simulator, '790');
      return () => decided(id) && atRest();
    }
    case 'Modify': {
      const id = buy(simulator, '790');
      await untilWorking();
      simulator.modifyByHand({ brokerOrderId: id, price: '791' });
      return () => working().every(({ pricePaise }) => pricePaise === 79_100) && atRest();
    }
    case 'Cancel': {
      const id = buy(simulator, '790');
      await untilWorking();
      simulator.cancelByHand(id);
      return () => working().length === 0 && atRest();
    }
    case 'Exit': {
      buy(simulator, '805');
      buy(simulator, '790');
      await untilWorking();
      await within('the copies to trade', () => filled(simulator) >= followers || life.end() !== null);
      const before = exitsEnded(recordsOf(folder, simulator));
      life.call('exitAll', { includeMaster: false });
      return () => exitsEnded(recordsOf(folder, simulator)) > before && atRest();
    }
  }
}

const exitsEnded = ({ entries }: Records): number => entries.filter(({ fact }) => fact.kind === 'ExitFinished').length;

const filled = (simulator: RunningSimulator): number =>
  simulator.ledger().positions.filter(({ account, netQuantity }) => account !== master && netQuantity !== 0).length;

function buy(simulator: RunningSimulator, price: string): string {
  const placed = simulator.placeByHand({
    account: master,
    source: 'MOB',
    exchange: 'NSE',
    instrumentId: sbin.token,
    transactionType: 'BUY',
    quantity: 10,
    product: 'INTRADAY',
    orderComplexity: 'REGULAR',
    orderType: 'LIMIT',
    validity: 'DAY',
    price,
    slTriggerPrice: '',
  });
  if ('refusal' in placed) throw new Error(`The master's order was refused: ${JSON.stringify(placed.refusal)}`);
  return placed.brokerOrderId;
}

/** The scene has been played to its end, and the moment has not come. */
async function nothingMoreHappens(life: Life, isOver: () => boolean, nth: number): Promise<void> {
  await within('the scene to end', () => life.end() !== null || isOver());
  // Facts of the last step may still be on their way. The first passing always comes; for a later one the wait only
  // decides where the process is killed.
  if (nth === 1) await within('the moment to come', () => life.end() !== null);
  else await new Promise((resolve) => setTimeout(resolve, 300));
}

async function comeToRest(engine: Engine, life: Life): Promise<Records> {
  let records = recordsOf(engine.folder, engine.simulator);
  await within('everything to come to an end', () => {
    if (life.end() !== null) throw new Error(`the engine that came back ${life.end()}`);
    records = recordsOf(engine.folder, engine.simulator);
    return isAtRest(records);
  }).catch((error: unknown) => {
    const raised = refsOf(records, 'AttentionRaised');
    const open = records.rows.filter(
      ({ status, cl_ord_id }) =>
        ['PENDING', 'ACTIVE', 'PARTIAL'].includes(status) || (status === 'UNKNOWN' && !raised.includes(cl_ord_id)),
    );
    throw new Error(
      `${reasonOf(error)}; open: ${open.map((row) => `${row.follower_id} ${row.cl_ord_id} ${row.status} ${row.follower_order_id ?? 'no order'}`).join(', ')}`,
      { cause: error },
    );
  });
  return records;
}

/** Coming back forgets nothing and decides nothing anew: each reference of before is there, and what ended stays ended. */
function keptWhatItKnew(before: Records, after: Records): void {
  expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
  for (const row of before.rows) {
    const now = after.rows.find(({ cl_ord_id }) => cl_ord_id === row.cl_ord_id);
    expect(now?.quantity).toBe(row.quantity);
    if (['COMPLETED', 'CANCELLED', 'FAILED'].includes(row.status)) expect(now?.status).toBe(row.status);
    if (row.follower_order_id !== null) expect(now?.follower_order_id).toBe(row.follower_order_id);
  }
}

/** The next kill begins with nothing working and copying on, so that its scene is its own. */
async function tidy(engine: Engine, life: Life): Promise<void> {
  const { simulator } = engine;
  const isWorking = (status: string): boolean => !['COMPLETE', 'REJECTED', 'CANCELLED'].includes(status);
  for (const { status, brokerOrderId } of simulator.ledger().orders)
    if (isWorking(status)) simulator.withdraw(brokerOrderId, 'the end of a scene');
  life.call('setCopying', { on: true });
  // A person looks at what is on the list and takes it off, or Exit All would rightly never call the account flat.
  const before = recordsOf(engine.folder, simulator);
  const ignored = refsOf(before, 'AttentionIgnored');
  for (const clOrdId of refsOf(before, 'AttentionRaised'))
    if (!ignored.includes(clOrdId)) life.call('ignoreAttention', { clOrdId });
  // After an end without closing, positions that were open hold new entries back until a person lets them go again.
  if (isHeldBack(before))
    life.call('setTradingState', { scope: { kind: 'Fleet' }, state: 'Active', reason: '', cancelResting: false });
  await within('copying to be on and the list to be empty', () => {
    const now = recordsOf(engine.folder, simulator);
    return (
      !isHeldBack(now) &&
      isCopying(now) &&
      refsOf(now, 'AttentionRaised').every((ref) => refsOf(now, 'AttentionIgnored').includes(ref))
    );
  });
  await comeToRest(engine, life);
}

function refsOf({ entries }: Records, kind: 'AttentionRaised' | 'AttentionIgnored'): readonly string[] {
  return entries.flatMap(({ fact }) => (fact.kind === kind ? [fact.clOrdId] : []));
}

function isHeldBack({ entries }: Records): boolean {
  const last = entries.map(({ fact }) => fact).findLast((fact) => fact.kind === 'TradingStateChanged');
  return last?.kind === 'TradingStateChanged' && last.state !== 'Active';
}

function isCopying({ entries }: Records): boolean {
  const last = entries.map(({ fact }) => fact).findLast((fact) => fact.kind === 'CopyingChanged');
  return last?.kind === 'CopyingChanged' && last.copying.kind === 'On';
}

async function within(what: string, isSo: () => boolean): Promise<void> {
  const since = Date.now();
  while (!isSo()) {
    if (Date.now() - since > patienceMs) throw new Error(`waited in vain for ${what}`);
    // Each look reads the whole journal; looked at more often, one thread for all lanes starves the simulated broker.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the journal said last, for whoever has to find out why. */
function lastLines({ folder }: Engine): string {
  const db = new Database(join(folder, 'lockstep.sqlite'), { readonly: true });
  try {
    const lines = db
      .prepare('SELECT seq, kind, account_id, summary FROM trade_events ORDER BY seq DESC LIMIT 25')
      .all();
    return `\n${lines.map((line) => JSON.stringify(line)).join('\n')}`;
  } finally {
    db.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
