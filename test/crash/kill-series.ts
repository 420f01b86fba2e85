// Kills one engine again and again on one profile, at one named moment after the other. Every restart is the recovery
// from the kill before, and the life in which the next kill waits.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { checkRecords } from '../support/ledger-checker.ts';
import { live, type Life } from './doomed-process.ts';
import { onEngine, within, type Engine } from './kill-engine.ts';
import { followers, pointId, wirePoint, type KillPoint, type KillScene } from './kill-points.ts';
import { recordsOf } from './kill-records.ts';
import { comeToRest, keptWhatItKnew, reasonOf, tidy } from './kill-rest.ts';
import { play } from './kill-scenes.ts';
import { makeOldProfile } from './old-profile.ts';

export type Kill = { readonly point: KillPoint; readonly nth: number };

export type Tally = {
  /** Kills at each named moment. */
  readonly at: Map<string, number>;
  /** The moment did not come that often in this scene, so the process was killed where it stood. */
  elsewhere: number;
};

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

/** The scene has been played to its end, and the moment has not come. */
async function nothingMoreHappens(life: Life, isOver: () => boolean, nth: number): Promise<void> {
  await within('the scene to end', () => life.end() !== null || isOver());
  // Facts of the last step may still be on their way. The first passing always comes; for a later one the wait only
  // decides where the process is killed.
  if (nth === 1) await within('the moment to come', () => life.end() !== null);
  else await new Promise((resolve) => setTimeout(resolve, 300));
}

/** What the journal said last, for whoever has to find out why. */
function lastLines({ folder }: Engine): string {
  const file = join(folder, 'lockstep.sqlite');
  if (!existsSync(file)) return ' (it made no database)';
  const db = new Database(file, { readonly: true });
  try {
    const lines = db
      .prepare('SELECT seq, kind, account_id, summary FROM trade_events ORDER BY seq DESC LIMIT 25')
      .all();
    return `\n${lines.map((line) => JSON.stringify(line)).join('\n')}`;
  } finally {
    db.close();
  }
}
