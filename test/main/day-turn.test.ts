// A desk that is left open over Indian midnight, against a broker whose day turns with it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeskView } from '../../domain/desk-view.ts';
import { systemClock, type Clock } from '../../main/clock.ts';
import { watchDayTurn } from '../../main/day-turn.ts';
import { openDesk, type OpenedDesk } from '../../main/open-desk.ts';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { until } from '../support/practice.ts';

const dayMs = 86_400_000;

describe('a desk that is left open over Indian midnight', () => {
  let simulator: RunningSimulator;
  let desk: OpenedDesk;
  let profile: string;
  let ahead = 0;
  /** Looked at so often that a turn is seen soon after the clock was moved. */
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    after: (ms, fn) => systemClock.after(ms === 30_000 ? 50 : ms, fn),
  };
  const restarted: DeskView[] = [];

  afterEach(async () => {
    await desk.close();
    await simulator.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    ahead = 0;
    restarted.length = 0;
    profile = mkdtempSync(join(tmpdir(), 'lockstep-day-'));
    simulator = await startSimulator({ seed: 5, tickMs: 0, now: clock.now });
    simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
    const opened = await openDesk({
      mode: 'Practice',
      profile,
      version: '0.0.0',
      seed: 1,
      about: { electron: '', chromium: '', node: '', runtime: { kind: 'Assembled', declared: '' }, profile },
      actor: 'the test',
      env: { ...process.env, ...consoleEnvironment(simulator.urls) },
      simulatorScript: new URL('file:///none'),
      doorScript: new URL('file:///none'),
      historyScript: new URL('file:///none'),
      clock,
      listener: {
        onDelta: () => undefined,
        onRestarted: (view) => restarted.push(view),
        onLogin: () => undefined,
        onLost: (code, message) => {
          throw new Error(`${code}: ${message}`);
        },
      },
    });
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.message}`);
    desk = opened.value;
  }

  const masterBuys = async (price: string): Promise<void> => {
    const answer = await desk.call('placeMasterOrder', {
      instrumentId: 'NSE|3045',
      side: 'Buy',
      ordType: 'Limit',
      product: 'MIS',
      quantity: '100',
      price,
      trigger: '',
    });
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  };
  const copies = () => simulator.ledger().orders.filter(({ account }) => account !== 'PR1001');

  it('is opened anew: nothing of yesterday works any more, and what the master does today is copied', async () => {
    await open();
    await masterBuys('790');
    await until(() => copies().filter(({ status }) => status === 'OPEN').length === 3);
    const [yesterday] = desk.view().orders;
    ahead = dayMs;
    await until(() => restarted.length === 1);
    expect(desk.view().orders.filter(({ key }) => key === yesterday?.key)).toEqual([]);
    await until(() => desk.view().followers.every(({ state }) => state === 'Copying'));
    const before = copies().length;
    await masterBuys('791');
    await until(() => copies().length === before + 3);
    expect(desk.view().orders).toHaveLength(1);
    expect(restarted).toHaveLength(1);
  });

  it('stays halted where it was halted, for only a person lifts that', async () => {
    await open();
    const other = new Database(desk.databaseFile);
    other.exec('BEGIN IMMEDIATE');
    await masterBuys('790').catch(() => undefined);
    await until(() => desk.view().copying.kind === 'Halted');
    other.exec('ROLLBACK');
    other.close();
    ahead = dayMs;
    await until(() => restarted.length === 1);
    expect(desk.view().copying.kind).toBe('Halted');
  });
});

describe('the turn of the day', () => {
  /** Time that stands still until it is moved; timers run when their time has come. */
  function still(start: number) {
    let now = start;
    let mono = 0;
    const timers = new Set<{ readonly at: number; readonly fn: () => void }>();
    const clock: Clock = {
      now: () => now,
      monotonic: () => mono,
      after: (ms, fn) => {
        const timer = { at: mono + ms, fn };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    };
    const pass = (ms: number): void => {
      const end = mono + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        now += next.at - mono;
        mono = next.at;
        next.fn();
      }
      now += end - mono;
      mono = end;
    };
    return { clock, pass, set: (at: number) => (now = at), waiting: () => timers.size };
  }
  const midnight = Date.UTC(2026, 10, 25, 18, 30);

  it('is told once, at midnight and not a moment before', () => {
    const { clock, pass, waiting } = still(midnight - 3_600_000);
    let turns = 0;
    watchDayTurn(
      clock,
      () => false,
      () => (turns += 1),
    );
    pass(3_600_000 - 1);
    expect(turns).toBe(0);
    pass(1);
    expect(turns).toBe(1);
    pass(3 * dayMs);
    expect([turns, waiting()]).toEqual([1, 0]);
  });

  it('is told within half a minute of a clock that was set forward, and never of one that was set back', () => {
    const { clock, pass, set } = still(midnight - 3_600_000);
    let turns = 0;
    watchDayTurn(
      clock,
      () => false,
      () => (turns += 1),
    );
    set(midnight - 2 * dayMs);
    pass(60_000);
    expect(turns).toBe(0);
    set(midnight + dayMs);
    pass(30_000);
    expect(turns).toBe(1);
  });

  it('waits for an exit that is under way, and for two minutes at most', () => {
    const { clock, pass } = still(midnight - 1000);
    let busy = true;
    let turns = 0;
    watchDayTurn(
      clock,
      () => busy,
      () => (turns += 1),
    );
    pass(60_000);
    expect(turns).toBe(0);
    busy = false;
    pass(1000);
    expect(turns).toBe(1);
    const other = still(midnight - 1000);
    let late = 0;
    watchDayTurn(
      other.clock,
      () => true,
      () => (late += 1),
    );
    other.pass(1000 + 119_000);
    expect(late).toBe(0);
    other.pass(2000);
    expect(late).toBe(1);
  });

  it('is not told after the desk was closed', () => {
    const { clock, pass } = still(midnight - 1000);
    let turns = 0;
    watchDayTurn(
      clock,
      () => false,
      () => (turns += 1),
    ).close();
    pass(dayMs);
    expect(turns).toBe(0);
  });
});
