// An exit that is under way while something under Accounts opens the desk anew.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { DeskView } from '../../domain/desk-view.ts';
import { openDesk, type OpenedDesk } from '../../main/open-desk.ts';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { until } from '../support/practice.ts';

let simulator: RunningSimulator;
let desk: OpenedDesk;
let profile: string;
const restarted: DeskView[] = [];

afterEach(async () => {
  await desk.close();
  await simulator.stop();
  rmSync(profile, { recursive: true, force: true });
});

it('comes to its own end first', async () => {
  profile = mkdtempSync(join(tmpdir(), 'lockstep-exit-'));
  simulator = await startSimulator({ seed: 5, tickMs: 0 });
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
  const held = (): number =>
    simulator.ledger().positions.reduce((sum, { netQuantity }) => sum + Math.abs(netQuantity), 0);
  const follower = desk.view().followers[0]?.id ?? '';
  await until(() => desk.view().followers.every(({ link }) => link.session.kind === 'Ready'));
  const bought = await desk.call('placeMasterOrder', {
    instrumentId: 'NSE|3045',
    side: 'Buy',
    ordType: 'Limit',
    product: 'MIS',
    quantity: '100',
    price: '801',
    trigger: '',
  });
  expect(bought.ok).toBe(true);
  await until(() => desk.view().orders[0]?.copies.filter(({ status }) => status === 'Filled').length === 3);
  simulator.armFault({ account: follower, endpoint: 'book', delayBeforeMs: 1500 });
  const pressed = await desk.call('exitAll', { includeMaster: true });
  expect(pressed.ok).toBe(true);
  const renamed = await desk.call('editAccount', { id: follower, alias: 'Another name' });
  expect(renamed.ok).toBe(true);
  await until(() => restarted.length > 0);
  const run = restarted[0]?.exits.at(-1);
  expect(run?.accounts.map(({ state }) => state)).toEqual(['Flat', 'Flat', 'Flat', 'Flat']);
  expect(held()).toBe(0);
});
