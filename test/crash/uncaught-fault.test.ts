// What nobody caught in the engine's thread: copying halts, the person is told, and Exit All still closes what is open.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BroadcastChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { DeskView, Notice } from '../../domain/desk-view.ts';
import { createDeskMirror } from '../../main/desk-mirror.ts';
import { openEngineLine, type EngineLine } from '../../main/engine-line.ts';
import { defaultAccountSeeds } from '../../main/simulator/accounts.ts';
import { consoleEnvironment } from '../../main/simulator/simulator-urls.ts';
import { startSimulator, type RunningSimulator } from '../../main/simulator/start-simulator.ts';
import { until } from '../support/practice.ts';
import type { Break } from './breaking-thread.ts';
import { buildChild } from './doomed-build.ts';
import { master } from './kill-records.ts';

const built = join(import.meta.dirname, '..', '..', 'out', `breaking-${process.pid}`);
const followers = 3;
let script = '';
let profile: string;
let simulator: RunningSimulator;
let line: EngineLine | null = null;

beforeAll(async () => {
  script = await buildChild('breaking-thread', built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));
afterEach(async () => {
  await line?.close();
  line = null;
  await simulator.stop();
  vi.unstubAllEnvs();
  rmSync(profile, { recursive: true, force: true });
});

async function openThread() {
  profile = mkdtempSync(join(tmpdir(), 'lockstep-thread-'));
  simulator = await startSimulator({ seed: 3, tickMs: 0, accounts: defaultAccountSeeds(followers) });
  simulator.setPrice({ exchange: 'NSE', token: '3045', price: 800, hold: true });
  for (const [name, value] of Object.entries(consoleEnvironment(simulator.urls))) vi.stubEnv(name, value);
  const seen: { view: DeskView | null; lost: string | null; readonly notices: Notice[] } = {
    view: null,
    lost: null,
    notices: [],
  };
  const mirror = createDeskMirror({
    onView: (view) => (seen.view = view),
    onNotice: (notice) => seen.notices.push(notice),
    onNoticeGone: () => undefined,
  });
  const about = {
    electron: '',
    chromium: '',
    node: '',
    runtime: { kind: 'Assembled', declared: '' },
    profile,
  } as const;
  const opened = await openEngineLine(
    pathToFileURL(script),
    { mode: 'Practice', profile, version: '0.0.0', seed: 1, moveDamagedAside: false, about },
    {
      onDelta: mirror.take,
      onRestarted: mirror.set,
      onLogin: () => undefined,
      onOpenBrokerPage: () => undefined,
      onLost: (reason) => (seen.lost = reason),
    },
  );
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.message}`);
  ({ line } = opened);
  mirror.set(opened.view);
  return { line: opened.line, seen };
}

function masterBuys(price: string): void {
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

const logged = (): readonly string[] =>
  readdirSync(join(profile, 'logs')).flatMap((file) => readFileSync(join(profile, 'logs', file), 'utf8').split('\n'));
const copies = () => simulator.ledger().orders.filter(({ account }) => account !== master);
const holding = () =>
  simulator.ledger().positions.filter(({ account, netQuantity }) => account !== master && netQuantity !== 0);

it('a promise of ours that fails with nobody listening halts copying with a notice, what is thrown after it ends nothing, and Exit All leaves every follower flat', async () => {
  const { line: engine, seen } = await openThread();
  await until(() => seen.view?.followers.every(({ state }) => state === 'Copying'));
  masterBuys('805');
  await until(() => holding().length === followers);
  const before = copies().length;

  const words = new BroadcastChannel('break');
  words.postMessage('rejects' satisfies Break);
  await until(() => seen.view?.copying.kind === 'Halted');
  expect(seen.view?.copying).toMatchObject({ reason: expect.stringContaining('cannot read what is not there') });
  await until(() => seen.notices.some(({ key, level }) => key === 'halted' && level === 'Error'));

  words.postMessage('throws' satisfies Break);
  await until(() => logged().filter((text) => text.includes('uncaught-fault')).length === 2);
  words.close();
  masterBuys('790');
  await until(() => seen.view?.orders.filter(({ kind }) => kind === 'MasterOrder').length === 2);
  expect(copies()).toHaveLength(before);
  const pressed = await engine.call('exitAll', { includeMaster: false });
  expect(pressed.ok).toBe(true);
  await until(() => seen.view?.exit?.finishedAt);
  expect(holding()).toEqual([]);
  expect(seen.lost).toBeNull();
});
